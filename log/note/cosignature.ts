// A witness's signature on a checkpoint (C2SP tlog-cosignature): at this time it was the largest tree the witness had
// seen of this log, and it followed on all it had seen before.
import type { NoteSigner, NoteVerifier } from './note-key.ts'
import { type NoteSignature, type SignedNote, signatureLine, signaturesOf } from './signed-note.ts'

/** The signature's line, without its end. `seconds`: POSIX time. */
export function cosign(text: string, signer: NoteSigner, seconds: number): string {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  return signatureLine(signer.verifier, Buffer.concat([time, signer.sign(message(text, seconds))]))
}

/** The POSIX times of the witness's cosignatures; `broken` when one of them does not hold. */
export function readCosignatures(note: SignedNote, witness: NoteVerifier): number[] | 'broken' {
  const times = signaturesOf(note, witness).map((each) => cosignedAt(note.text, each, witness))
  return times.every((time) => time !== undefined) ? times : 'broken'
}

function cosignedAt(text: string, { signature }: NoteSignature, witness: NoteVerifier): number | undefined {
  if (signature.length !== 72) return undefined
  const seconds = Number(signature.readBigUInt64BE(0))
  if (!Number.isSafeInteger(seconds)) return undefined
  return witness.verify(message(text, seconds), signature.subarray(8)) ? seconds : undefined
}

function message(text: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}
