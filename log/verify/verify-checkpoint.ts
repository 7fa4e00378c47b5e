// One checkpoint against the keys one trusts: signed by the log, of this log, and by which witnesses.
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { readCosignatures } from '../note/cosignature.ts'
import { type KeyAt, keyChain, type LoggedKeyChange } from '../note/key-chain.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { parseNote, signaturesOf, verifyNote } from '../note/signed-note.ts'
import { Wrong } from './wrong.ts'

export interface TrustedKeys {
  readonly log: NoteVerifier
  readonly witnesses: readonly NoteVerifier[]
}

/** What checkpoints are held against, once the changes of the log's key are known. */
export interface CheckingKeys {
  readonly logAt: KeyAt
  /** Every key the log has had, as far as the changes tell. */
  readonly ofLog: readonly NoteVerifier[]
  readonly witnesses: readonly NoteVerifier[]
}

/** Throws Wrong where the changes do not lead to the key one trusts. */
export function checkingKeys({ log, witnesses }: TrustedKeys, changes: readonly LoggedKeyChange[]): CheckingKeys {
  const logAt = keyChain(log, changes)
  if (logAt === undefined)
    throw new Wrong("the changes of the log's key do not follow on one another, or not on the key you trust")
  return {
    logAt,
    ofLog: changes.length === 0 ? [log] : changes.flatMap(({ older, newer }) => [older, newer]),
    witnesses,
  }
}

/** Throws Wrong. `name` is how its reader knows the checkpoint. */
export function verifyCheckpoint(
  name: string,
  text: string,
  { logAt, witnesses }: CheckingKeys,
  count: (what: 'checkpoints' | 'witness signatures') => void,
): Checkpoint {
  const note = parseNote(text)
  const checkpoint = note && parseCheckpoint(note.text)
  if (note === undefined || checkpoint === undefined) throw new Wrong(`${name} is not a checkpoint`)
  const log = logAt(checkpoint.size)
  const signed = verifyNote(note, log)
  if (signed === 'foreign') throw new Wrong(`${name} is signed by another key than the log's, ${log.text}`)
  if (signed === 'broken') throw new Wrong(`${name}: the log's signature does not hold, it was changed`)
  if (checkpoint.origin !== log.name) throw new Wrong(`${name} is of another log`)
  count('checkpoints')
  for (const witness of witnesses) {
    const times = readCosignatures(note, witness)
    if (times === 'broken') throw new Wrong(`${name}: the signature of the witness ${witness.name} does not hold`)
    for (const _ of times) count('witness signatures')
  }
  return checkpoint
}

/** The log's signature on a file taken out of it; during an overlap the older key signs too. Throws Wrong. */
export function verifySealNote(
  name: string,
  signature: string,
  text: string,
  { logAt, ofLog }: CheckingKeys,
  size: number,
): void {
  const note = parseNote(signature)
  if (note === undefined) throw new Wrong(`${name} is not signed`)
  const signed = verifyNote(note, logAt(size))
  if (signed === 'foreign') throw new Wrong(`${name} is signed by another key than the log's`)
  // No line more than those of the log's keys: nothing in the file may be without meaning.
  const own = new Set(ofLog.flatMap((key) => (verifyNote(note, key) === 'valid' ? signaturesOf(note, key) : [])))
  if (signed === 'broken' || note.text !== text || own.size !== note.signatures.length)
    throw new Wrong(`${name} was changed after the log signed it`)
}

export function requireWitness({ witnesses }: Pick<TrustedKeys, 'witnesses'>, signatures: number): void {
  if (witnesses.length > 0 && signatures === 0)
    throw new Wrong('the checkpoint bears no signature of a witness you trust')
}
