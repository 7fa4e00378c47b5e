// A signed note (C2SP signed-note): a text, an empty line, and a line for each signature. The text is worth nothing until
// a signature of a key one trusts has been verified. Runs in a browser too.
import { concatBytes, sameBytes } from '../../schema/contract/tree-input.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { NoteSigner, NoteVerifier } from './note-key.ts'
import type { KeyName } from './verifier-key.ts'

export interface NoteSignature {
  readonly name: string
  readonly id: Uint8Array
  readonly signature: Uint8Array<ArrayBuffer>
  /** Without its line end. */
  readonly line: string
}

export interface SignedNote {
  /** With its final line end. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** More signatures than this are refused unread; C2SP asks for 16 at least. */
const maximumSignatures = 64

export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  const message = new TextEncoder().encode(text)
  const lines = signers.map(({ verifier, sign }) => `${signatureLine(verifier, sign(message))}\n`)
  return `${text}\n${lines.join('')}`
}

export function signatureLine({ name, id }: KeyName, signature: Uint8Array): string {
  return `— ${name} ${encodeBase64(concatBytes(id, signature))}`
}

/** undefined for what is not exactly a note. */
export function parseNote(note: string): SignedNote | undefined {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || hasControlCharacter(note)) return undefined
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > maximumSignatures) return undefined
  const signatures = lines.map(parseSignatureLine)
  return signatures.every((each) => each !== undefined) ? { text: note.slice(0, split + 1), signatures } : undefined
}

export function parseSignatureLine(line: string): NoteSignature | undefined {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? []
  const bytes = decodeBase64(encoded ?? '')
  if (name === undefined || bytes === undefined || bytes.length < 5) return undefined
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4), line }
}

/** `foreign`: none of the signatures is of this key. `broken`: one is, and it does not hold. */
export function verifyNote(note: SignedNote, verifier: NoteVerifier): 'valid' | 'broken' | 'foreign' {
  const own = signaturesOf(note, verifier)
  if (own.length === 0) return 'foreign'
  return own.every(({ signature }) => verifier.verify(new TextEncoder().encode(note.text), signature))
    ? 'valid'
    : 'broken'
}

/** Name and id together tell a key; either alone is ignored. */
export function signaturesOf({ signatures }: SignedNote, { name, id }: KeyName): NoteSignature[] {
  return signatures.filter((each) => each.name === name && sameBytes(each.id, id))
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) if (character < ' ' && character !== '\n') return true
  return false
}
