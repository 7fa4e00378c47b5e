// Signs receipts and notices with the authorization server's published key (ES256), so that anybody can check them from
// `/jwks` alone. Each kind has a `typ` of its own: neither passes for the other, nor for a token (RFC 8725 §3.11).
import { type CryptoKey, importJWK, SignJWT } from 'jose'
import type { JWKS } from 'oidc-provider'
import { z } from 'zod'
import { type ConsentSnapshot, lastChange } from '../../consent-record/consent-snapshot.ts'
import type { Letter } from '../../consent-record/outbox.ts'
import { pairwiseSubject } from '../authorization-server/pairwise-subject.ts'
import { describeReceipt } from './describe-receipt.ts'

export const receiptType = 'consent-receipt+jwt'
/** RFC 8417 §2.3. */
export const noticeType = 'secevent+jwt'
/** The one kind of event there is; the reason says which change it was. */
export const changedEvent = 'https://izin.example/specs/events/consent-changed'

export interface LetterToSign extends Pick<Letter, 'jti' | 'kind' | 'createdAt'> {
  readonly snapshot: ConsentSnapshot
}
export type SignLetter = (letter: LetterToSign) => Promise<string>

export async function letterSigner(issuer: string, keys: JWKS, pairwiseKey: Buffer): Promise<SignLetter> {
  const { key, kid } = await signingKeyOf(keys)
  return async ({ jti, kind, snapshot, createdAt }) => {
    const claims = kind === 'RECEIPT' ? receiptClaims(snapshot, pairwiseKey) : noticeClaims(snapshot)
    const typ = kind === 'RECEIPT' ? receiptType : noticeType
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ, kid })
      .setIssuer(issuer)
      .setJti(jti)
      .setIssuedAt(createdAt)
      .sign(key)
  }
}

function receiptClaims(snapshot: ConsentSnapshot, pairwiseKey: Buffer) {
  const principal = pairwiseSubject(pairwiseKey, snapshot.client_id, snapshot.subject_id)
  return { consent_record: describeReceipt(snapshot, principal) }
}

/** RFC 8417 §2.2: no `exp`, and the subject in `sub_id` (RFC 9493 §3.2.6), so that nobody takes it for a token. */
function noticeClaims(snapshot: ConsentSnapshot) {
  const { reason, at } = lastChange(snapshot)
  return {
    aud: snapshot.client_id,
    sub_id: { format: 'opaque', id: snapshot.id },
    toe: Math.floor(at.getTime() / 1000),
    events: {
      [changedEvent]: {
        consent_id: snapshot.id,
        consent_version: snapshot.version,
        status: snapshot.status,
        reason,
        expires_at: snapshot.expires_at?.toISOString(),
      },
    },
  }
}

/** Only a private P-256 key with an id; of an RSA or an encryption key the parse fails. */
const signingKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  use: z.literal('sig').optional(),
  kid: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})

/** The first key for ES256, which signs everything that is not the library's. */
export async function signingKeyOf({ keys }: JWKS): Promise<{ readonly key: CryptoKey; readonly kid: string }> {
  const [jwk] = keys.flatMap((one) => signingKeySchema.safeParse(one).data ?? [])
  if (!jwk) throw new Error('there is no private ES256 key with a kid')
  const { kty, crv, x, y, d } = jwk
  const key = await importJWK({ kty, crv, x, y, d }, 'ES256')
  if (key instanceof Uint8Array) throw new Error('a key that is not an EC key')
  return { key, kid: jwk.kid }
}
