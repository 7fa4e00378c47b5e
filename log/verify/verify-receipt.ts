// Checks offline what a bank holds: a receipt the gateway signed, and the proof that its event is in the log under a
// witnessed checkpoint. With the event's body beside it, also what exactly was released.
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { bodyLeafHash } from '../../schema/contract/disclosure-event.ts'
import {
  type ReceiptClaims,
  receiptAlgorithm,
  receiptClaimsSchema,
  receiptType,
} from '../../schema/contract/disclosure-receipt.ts'
import type { TreeHasher } from '../merkle/tree-hasher.ts'
import { verifyInclusion } from '../merkle/verify-proof.ts'
import type { LoggedKeyChange } from '../note/key-chain.ts'
import { parseTlogProof } from '../note/tlog-proof.ts'
import { checkingKeys, requireWitness, type TrustedKeys, verifyCheckpoint } from './verify-checkpoint.ts'
import { Wrong } from './wrong.ts'

export interface ReceiptToVerify {
  /** C2SP tlog-proof with the receipt as its extra data. */
  readonly proof: string
  /** The event's body as the bank was given it, as JSON; undefined leaves its content unchecked. */
  readonly event?: string | undefined
}

export interface VerifiedReceipt {
  readonly holds: boolean
  readonly checked: Record<
    'receipts' | 'inclusion proofs' | 'checkpoints' | 'witness signatures' | 'event bodies',
    number
  >
  readonly problem?: string
  readonly receipt?: ReceiptClaims
}

export async function verifyReceipt(
  { proof: text, event }: ReceiptToVerify,
  keys: TrustedKeys & { readonly gateway: JSONWebKeySet; readonly changes?: readonly LoggedKeyChange[] },
  hasher: TreeHasher,
): Promise<VerifiedReceipt> {
  const checked = { receipts: 0, 'inclusion proofs': 0, checkpoints: 0, 'witness signatures': 0, 'event bodies': 0 }
  let receipt: ReceiptClaims | undefined
  try {
    const proof = parseTlogProof(text)
    if (proof === undefined) throw new Wrong('the file is no proof of a transparency log: cut off or changed, perhaps')
    if (proof.extra === undefined) throw new Wrong('the proof holds no receipt')
    receipt = await readReceipt(Buffer.from(proof.extra).toString('utf8'), keys.gateway)
    checked.receipts++
    const checkpoint = verifyCheckpoint(
      'the checkpoint',
      proof.checkpoint,
      checkingKeys(keys, keys.changes ?? []),
      (what) => checked[what]++,
    )
    requireWitness(keys, checked['witness signatures'])
    const { index, inclusion } = proof
    const leafHash = Buffer.from(receipt.leaf_hash, 'base64url')
    if (!verifyInclusion({ leafHash, index, size: checkpoint.size, root: checkpoint.root, proof: inclusion }, hasher))
      throw new Wrong(`the event of the receipt is not in the log under this checkpoint at index ${index}`)
    checked['inclusion proofs']++
    if (event !== undefined) {
      verifyBody(event, receipt)
      checked['event bodies']++
    }
    return { holds: true, checked, receipt }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    return { holds: false, checked, problem: error.message, ...(receipt ? { receipt } : {}) }
  }
}

async function readReceipt(jws: string, keys: JSONWebKeySet): Promise<ReceiptClaims> {
  // RFC 8725 §3.1 and §3.11: one algorithm, and a type that no other token of this key has.
  const verified = await jwtVerify(jws, createLocalJWKSet(keys), {
    algorithms: [receiptAlgorithm],
    typ: receiptType,
  }).catch(() => {
    throw new Wrong('the receipt is not signed by a key of the gateway you trust, or was changed')
  })
  const claims = receiptClaimsSchema.safeParse(verified.payload)
  if (!claims.success) throw new Wrong('the receipt is signed, and is no receipt of a disclosure')
  return claims.data
}

function verifyBody(text: string, receipt: ReceiptClaims): void {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new Wrong('the event is not JSON')
  }
  if (typeof body !== 'object' || body === null || bodyLeafHash({ ...body }) !== receipt.leaf_hash)
    throw new Wrong('the event is not the one of the receipt, or was changed (the leaf hash differs)')
}
