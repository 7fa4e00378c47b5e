// Checks offline what a bank holds: a receipt the gateway signed, and the proof that its event is in the log under a
// witnessed checkpoint. With the event's body beside it, also what exactly was released.
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, type JWK, jwtVerify } from 'jose'
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
import { type ProvedReceiptKeys, verifyReceiptKeys } from './verify-receipt-keys.ts'
import { Wrong } from './wrong.ts'

export interface ReceiptToVerify {
  /** C2SP tlog-proof with the receipt as its extra data. */
  readonly proof: string
  /** The event's body as the bank was given it, as JSON; undefined leaves its content unchecked. */
  readonly event?: string | undefined
}

/** Of the gateway: its key set, in which a retired key has its end (`exp`), or what the log tells of its keys, or both. */
export interface ReceiptKeys {
  readonly gateway?: JSONWebKeySet | undefined
  readonly receiptKeys?: ProvedReceiptKeys | undefined
}

export interface VerifiedReceipt {
  readonly holds: boolean
  readonly checked: Record<
    'receipts' | 'receipt keys' | 'inclusion proofs' | 'checkpoints' | 'witness signatures' | 'event bodies',
    number
  >
  readonly problem?: string
  readonly receipt?: ReceiptClaims
}

export async function verifyReceipt(
  { proof: text, event }: ReceiptToVerify,
  keys: TrustedKeys & ReceiptKeys & { readonly changes?: readonly LoggedKeyChange[] },
  hasher: TreeHasher,
): Promise<VerifiedReceipt> {
  const checked: VerifiedReceipt['checked'] = {
    ...{ receipts: 0, 'receipt keys': 0, 'inclusion proofs': 0, checkpoints: 0 },
    ...{ 'witness signatures': 0, 'event bodies': 0 },
  }
  let receipt: ReceiptClaims | undefined
  try {
    const proof = parseTlogProof(text)
    if (proof === undefined) throw new Wrong('the file is no proof of a transparency log: cut off or changed, perhaps')
    if (proof.extra === undefined) throw new Wrong('the proof holds no receipt')
    const jws = Buffer.from(proof.extra).toString('utf8')
    const usable = await usableKeys(jws, keys, hasher)
    if (keys.receiptKeys !== undefined) checked['receipt keys'] = usable.length
    receipt = await readReceipt(jws, usable)
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

interface UsableKey {
  readonly jwk: JWK
  /** ms since the epoch */
  readonly from: number
  readonly until: number
}

async function usableKeys(
  jws: string,
  keys: TrustedKeys & ReceiptKeys & { readonly changes?: readonly LoggedKeyChange[] },
  hasher: TreeHasher,
): Promise<UsableKey[]> {
  const { gateway, receiptKeys } = keys
  if (receiptKeys === undefined) return (gateway?.keys ?? []).map((jwk) => ({ jwk, from: 0, until: endOf(jwk) }))
  const told = await verifyReceiptKeys(receiptKeys, issuerOf(jws), keys, hasher)
  if (gateway !== undefined && !told.some(({ key }) => gateway.keys.some(({ x }) => x === key.x)))
    throw new Wrong('what the log tells of the receipt keys does not lead to a key of the gateway you trust')
  return told.map(({ key, from, until }) => ({
    jwk: { ...key },
    from: from?.getTime() ?? 0,
    until: until?.getTime() ?? Number.POSITIVE_INFINITY,
  }))
}

/** As key sets have it, in seconds; none means no end. One that can't be read has come. */
function endOf(jwk: Readonly<Record<string, unknown>> | JWK): number {
  const exp: unknown = Reflect.get(jwk, 'exp')
  if (exp === undefined) return Number.POSITIVE_INFINITY
  return typeof exp === 'number' ? exp * 1000 : 0
}

/** Unchecked: it only says which gateway's keys to look for. */
function issuerOf(jws: string): string {
  try {
    return decodeJwt(jws).iss ?? ''
  } catch {
    return ''
  }
}

function keyIdOf(jws: string): string | undefined {
  try {
    return decodeProtectedHeader(jws).kid
  } catch {
    return undefined
  }
}

async function readReceipt(jws: string, keys: readonly UsableKey[]): Promise<ReceiptClaims> {
  const kid = keyIdOf(jws)
  const key = keys.find(({ jwk }) => jwk.kid === kid)
  if (kid === undefined || key === undefined)
    throw new Wrong('the receipt is not signed by a key of the gateway you trust: no key of this id is known')
  // RFC 8725 §3.1 and §3.11: one algorithm, and a type that no other token of this key has.
  const verified = await jwtVerify(jws, createLocalJWKSet({ keys: [key.jwk] }), {
    algorithms: [receiptAlgorithm],
    typ: receiptType,
  }).catch(() => {
    throw new Wrong('the receipt is not signed by a key of the gateway you trust, or was changed')
  })
  const claims = receiptClaimsSchema.safeParse(verified.payload)
  if (!claims.success) throw new Wrong('the receipt is signed, and is no receipt of a disclosure')
  const dated = Date.parse(claims.data.time)
  if (dated >= key.until) throw new Wrong('the receipt is dated after the end of the key that signed it')
  if (dated < key.from) throw new Wrong('the receipt is dated before the key that signed it came into use')
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
  const said: Record<string, unknown> = { ...body }
  if (said['id'] !== receipt.event_id || said['time'] !== receipt.time || said['outcome'] !== receipt.outcome)
    throw new Wrong('the receipt says something else of the event than the event itself')
}
