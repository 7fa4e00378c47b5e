// Checks one entry of the log with nothing but its proof and the keys one trusts, a step at a time, up to the first that
// does not hold. Uses WebCrypto alone, so that a resident's browser runs this very file; Node runs it too.
import { bodyLeafInput, commitmentInput, nodeInput, sameBytes } from '../../schema/contract/tree-input.ts'
import { inclusionSides } from '../merkle/verify-proof.ts'
import { decodeBase64, encodeBase64 } from '../note/base64.ts'
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { cosignedMessage, splitCosignature } from '../note/cosignature.ts'
import { parseNote, type SignedNote, signaturesOf } from '../note/signed-note.ts'
import { keyIdInput, splitVerifierKey, type VerifierKey } from '../note/verifier-key.ts'
import { type EntryProof, readEntryProof } from './entry-proof.ts'

/** In the order in which they are taken. */
export const checkSteps = ['CONTENT', 'NUMBER', 'CHECKPOINT', 'INCLUSION', 'WITNESS'] as const
export type CheckStep = (typeof checkSteps)[number]

/** `WAITING`: no witness has signed yet. */
export type CheckOutcome = 'HOLDS' | 'WRONG' | 'WAITING'

/** What the reader was shown, to be held against what was sealed. */
export interface ShownFacts {
  readonly eventId: string
  /** RFC 3339, milliseconds, UTC. */
  readonly time: string
  readonly subjectId: string
  /** Decimal digits. */
  readonly sequence: string
}

/** This WebCrypto has no Ed25519. Nothing is said of the entry then. */
export class CheckNotPossible extends Error {
  override readonly name = 'CheckNotPossible'
}

/** `proof` is what a server answered, not trusted in any way; `trusted` are verifier keys of the log and of witnesses. */
export async function* checkEntry(
  proof: unknown,
  shown: ShownFacts,
  trusted: readonly string[],
): AsyncGenerator<{ readonly step: CheckStep; readonly outcome: CheckOutcome }> {
  const given = readEntryProof(proof)
  const leaf = given && (await sha256(bodyLeafInput(given.body)))
  if (given === undefined || leaf === undefined || !hasContent(given, leaf, shown))
    return yield { step: 'CONTENT', outcome: 'WRONG' }
  yield { step: 'CONTENT', outcome: 'HOLDS' }

  if (!(await opensCommitments(given, shown))) return yield { step: 'NUMBER', outcome: 'WRONG' }
  yield { step: 'NUMBER', outcome: 'HOLDS' }

  const keys = await readKeys(trusted)
  const note = parseNote(given.checkpoint)
  const checkpoint = note && parseCheckpoint(note.text)
  if (!note || !checkpoint || !keys || !(await logSigned(note, checkpoint, keys)))
    return yield { step: 'CHECKPOINT', outcome: 'WRONG' }
  yield { step: 'CHECKPOINT', outcome: 'HOLDS' }

  if (!(await isIncluded(given, leaf, checkpoint))) return yield { step: 'INCLUSION', outcome: 'WRONG' }
  yield { step: 'INCLUSION', outcome: 'HOLDS' }

  yield { step: 'WITNESS', outcome: await witnessed(note, keys) }
}

/** The body is that of the leaf, and what the reader was shown is what the body says. */
function hasContent({ body, leafHash }: EntryProof, leaf: Uint8Array, shown: ShownFacts): boolean {
  return sameBytes(leaf, leafHash) && body['id'] === shown.eventId && body['time'] === shown.time
}

/** The salted commitments in the body open to this subject and this number of theirs. */
async function opensCommitments({ body, opening }: EntryProof, { subjectId, sequence }: ShownFacts): Promise<boolean> {
  const subject = await sha256(commitmentInput(opening.subject_salt, opening.subject_id))
  const number = await sha256(commitmentInput(opening.sequence_salt, opening.sequence))
  return (
    opening.subject_id === subjectId &&
    opening.sequence === sequence &&
    body['subject_commitment'] === base64url(subject) &&
    body['sequence_commitment'] === base64url(number)
  )
}

/** undefined when one of them is no verifier key, or bears another key's id. */
async function readKeys(texts: readonly string[]): Promise<VerifierKey[] | undefined> {
  const keys: VerifierKey[] = []
  for (const text of texts) {
    const key = splitVerifierKey(text)
    const id = key && (await sha256(keyIdInput(key.name, key.type, key.publicKey))).subarray(0, 4)
    if (key === undefined || id === undefined || !sameBytes(id, key.id)) return undefined
    keys.push(key)
  }
  return keys
}

/** A key of the log of this name signed it, and no signature of such a key fails to hold. */
async function logSigned(note: SignedNote, { origin }: Checkpoint, keys: readonly VerifierKey[]): Promise<boolean> {
  let signed = false
  for (const key of keys) {
    if (key.type !== 'note' || key.name !== origin) continue
    for (const { signature } of signaturesOf(note, key)) {
      if (!(await verifyEd25519(key, signature, new TextEncoder().encode(note.text)))) return false
      signed = true
    }
  }
  return signed
}

/** RFC 9162 §2.1.3.2 */
async function isIncluded({ index, inclusion }: EntryProof, leaf: Uint8Array, { size, root }: Checkpoint) {
  const sides = inclusionSides(index, size)
  if (sides?.length !== inclusion.length) return false
  let hash = leaf
  for (const [n, line] of inclusion.entries()) {
    const sibling = decodeBase64(line)
    if (sibling?.length !== root.length) return false
    hash = await sha256(sides[n] === 'left' ? nodeInput(sibling, hash) : nodeInput(hash, sibling))
  }
  return sameBytes(hash, root)
}

/** C2SP tlog-cosignature */
async function witnessed(note: SignedNote, keys: readonly VerifierKey[]): Promise<CheckOutcome> {
  let outcome: CheckOutcome = 'WAITING'
  for (const key of keys) {
    if (key.type !== 'cosignature') continue
    for (const line of signaturesOf(note, key)) {
      const cosignature = splitCosignature(line)
      if (
        cosignature === undefined ||
        !(await verifyEd25519(key, cosignature.signature, cosignedMessage(note.text, cosignature.seconds)))
      )
        return 'WRONG'
      outcome = 'HOLDS'
    }
  }
  return outcome
}

async function verifyEd25519(
  { publicKey }: VerifierKey,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']).catch((error: unknown) => {
    throw new CheckNotPossible('this WebCrypto verifies no Ed25519 signature', { cause: error })
  })
  return crypto.subtle.verify('Ed25519', key, signature, message)
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  // Undefined where a page was not loaded over https.
  if (crypto.subtle === undefined) throw new CheckNotPossible('there is no WebCrypto here')
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

function base64url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
