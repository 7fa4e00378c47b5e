// A change of the log's key: a note that names the log, its key before and its key from now on, signed by both. The older
// key says who follows it, the newer that it holds what it is given. It stands in the log as an entry of the kind KEY.
import { type NoteSigner, type NoteVerifier, parseVerifierKey } from './note-key.ts'
import { parseNote, signNote, verifyNote } from './signed-note.ts'

export interface KeyChange {
  readonly older: NoteVerifier
  readonly newer: NoteVerifier
}

const first = 'izin-log-key-change-1'

export function signKeyChange(older: NoteSigner, newer: NoteSigner): string {
  return signNote(`${first}\n${older.verifier.text}\n${newer.verifier.text}\n`, older, newer)
}

/** undefined unless it is exactly such a note, and both keys of one log signed it. */
export function readKeyChange(text: unknown): KeyChange | undefined {
  const note = typeof text === 'string' ? parseNote(text) : undefined
  const [, from = '', to = ''] = /^izin-log-key-change-1\n([^\n]+)\n([^\n]+)\n$/.exec(note?.text ?? '') ?? []
  const [older, newer] = [parseVerifierKey(from), parseVerifierKey(to)]
  if (note === undefined || older?.type !== 'note' || newer?.type !== 'note') return undefined
  if (older.name !== newer.name || older.text === newer.text || note.signatures.length !== 2) return undefined
  const signed = [older, newer].every((key) => verifyNote(note, key) === 'valid')
  return signed ? { older, newer } : undefined
}
