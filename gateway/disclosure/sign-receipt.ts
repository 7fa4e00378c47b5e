// Signs the receipt of an event (schema/contract/disclosure-receipt.ts). With node:crypto, like the assertions: it is one
// signature for each answer.
import { createPrivateKey, sign } from 'node:crypto'
import type { DisclosureEvent } from '../../schema/contract/disclosure-event.ts'
import { type ReceiptClaims, receiptAlgorithm, receiptType } from '../../schema/contract/disclosure-receipt.ts'

export interface ReceiptKey {
  /** Private Ed25519 JWK. */
  readonly jwk: Readonly<Record<string, unknown>> & { readonly kid: string }
  /** The gateway's public URL. */
  readonly issuer: string
}

/** Answers a compact JWS. */
export type SignReceipt = (event: DisclosureEvent, leafHash: string) => string

export function receiptSigner({ jwk, issuer }: ReceiptKey): SignReceipt {
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the receipt key must be an Ed25519 key')
  const header = encode({ alg: receiptAlgorithm, typ: receiptType, kid: jwk.kid })

  return ({ id, time, client_id, outcome }, leafHash) => {
    const claims: ReceiptClaims = {
      iss: issuer,
      aud: client_id,
      iat: Math.floor(Date.parse(time) / 1000),
      event_id: id,
      time,
      outcome,
      leaf_hash: leafHash,
    }
    const signingInput = `${header}.${encode(claims)}`
    return `${signingInput}.${sign(null, Buffer.from(signingInput), key).toString('base64url')}`
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
