// A witness's signature on a checkpoint (C2SP tlog-cosignature): at this time it was the largest tree the witness had
// seen of this log, and it followed on all it had seen before.
import { concatBytes } from '../../schema/contract/tree-input.ts'
import type { NoteSigner, NoteVerifier } from './note-key.ts'
import { type NoteSignature, type SignedNote, signatureLine, signaturesOf } from './signed-note.ts'

/** The signature's line, without its end. `seconds`: POSIX time. */
export function cosign(text: string, signer: NoteSigner, seconds: number): string {
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds))
  return signatureLine(signer.verifier, concatBytes(time, signer.sign(cosignedMessage(text, seconds))))
}

/** The POSIX times of the witness's cosignatures; `broken` when one of them does not hold. */
export function readCosignatures(note: SignedNote, witness: NoteVerifier): number[] | 'broken' {
  const times = signaturesOf(note, witness).map((each) => cosignedAt(note.text, each, witness))
  return times.every((time) => time !== undefined) ? times : 'broken'
}

function cosignedAt(text: string, line: NoteSignature, witness: NoteVerifier): number | undefined {
  const { seconds, signature } = splitCosignature(line) ?? {}
  if (seconds === undefined || signature === undefined) return undefined
  return witness.verify(cosignedMessage(text, seconds), signature) ? seconds : undefined
}

/** Its time and the Ed25519 signature itself, not verified; undefined for what is no cosignature. */
export function splitCosignature({ signature }: NoteSignature) {
  if (signature.length !== 72) return undefined
  const seconds = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0))
  return Number.isSafeInteger(seconds) ? { seconds, signature: signature.subarray(8) } : undefined
}

/** What a witness signs. */
export function cosignedMessage(text: string, seconds: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${text}`)
}
