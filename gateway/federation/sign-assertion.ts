// The gateway's word to one subgraph about one request (schema/contract/assertion.ts): signed anew for each, because it
// names the request body. node:crypto signs in 29 µs what a WebCrypto wrapper does in several times that.
import { createPrivateKey, hash, sign } from 'node:crypto'
import { v4 } from 'uuid'
import {
  type AssertionClaims,
  assertionAlgorithm,
  assertionLifetime,
  assertionType,
} from '../../schema/contract/assertion.ts'
import type { Grant } from '../consent/decide.ts'

export interface AssertionKey {
  /** Private Ed25519 JWK. */
  readonly jwk: Readonly<Record<string, unknown>> & { readonly kid: string }
  readonly issuer: string
}

export interface AssertionFacts {
  readonly subgraph: string
  readonly disclosureId: string
  readonly grant: Grant
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Only for a mutation. */
  readonly change: AssertionClaims['tctx']['change']
  readonly body: string
  /** Seconds since the epoch. */
  readonly now: number
}

export type SignAssertion = (facts: AssertionFacts) => string

export function assertionSigner({ jwk, issuer }: AssertionKey): SignAssertion {
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the assertion key must be an Ed25519 key')
  const header = encode({ alg: assertionAlgorithm, typ: assertionType, kid: jwk.kid })

  return (facts) => {
    const { grant } = facts
    const claims: AssertionClaims = {
      iss: issuer,
      aud: facts.subgraph,
      iat: facts.now,
      exp: facts.now + assertionLifetime,
      jti: v4(),
      txn: facts.disclosureId,
      sub: grant.subjectId,
      scope: facts.scopes.join(' '),
      tctx: {
        subject_kind: grant.subjectKind,
        ...(grant.actorId === undefined ? {} : { actor: grant.actorId }),
        ...(grant.consent === undefined
          ? {}
          : {
              consent_id: grant.consent.id,
              consent_version: grant.consent.version,
              purpose: grant.consent.purpose,
            }),
        ...(facts.change === undefined ? {} : { change: facts.change }),
        request_hash: hash('sha256', facts.body, 'base64url'),
      },
      rctx: { client_id: facts.clientId },
    }
    const signingInput = `${header}.${encode(claims)}`
    return `${signingInput}.${sign(null, Buffer.from(signingInput), key).toString('base64url')}`
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
