// One checkpoint against the keys one trusts: signed by the log, of this log, and by which witnesses.
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { readCosignatures } from '../note/cosignature.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { parseNote, verifyNote } from '../note/signed-note.ts'
import { Wrong } from './wrong.ts'

export interface TrustedKeys {
  readonly log: NoteVerifier
  readonly witnesses: readonly NoteVerifier[]
}

/** Throws Wrong. `name` is how its reader knows the checkpoint. */
export function verifyCheckpoint(
  name: string,
  text: string,
  keys: TrustedKeys,
  count: (what: 'checkpoints' | 'witness signatures') => void,
): Checkpoint {
  const note = parseNote(text)
  const checkpoint = note && parseCheckpoint(note.text)
  if (note === undefined || checkpoint === undefined) throw new Wrong(`${name} is not a checkpoint`)
  const signed = verifyNote(note, keys.log)
  if (signed === 'foreign') throw new Wrong(`${name} is signed by another key than the log's`)
  if (signed === 'broken') throw new Wrong(`${name}: the log's signature does not hold, it was changed`)
  if (checkpoint.origin !== keys.log.name) throw new Wrong(`${name} is of another log`)
  count('checkpoints')
  for (const witness of keys.witnesses) {
    const times = readCosignatures(note, witness)
    if (times === 'broken') throw new Wrong(`${name}: the signature of the witness ${witness.name} does not hold`)
    for (const _ of times) count('witness signatures')
  }
  return checkpoint
}

export function requireWitness({ witnesses }: TrustedKeys, signatures: number): void {
  if (witnesses.length > 0 && signatures === 0)
    throw new Wrong('the checkpoint bears no signature of a witness you trust')
}
