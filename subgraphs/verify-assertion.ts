// Decides whether a request comes from the gateway, is meant for this subgraph and is exactly what the gateway signed
// (design §4, subgraph assertion). A subgraph answers nothing without a yes from here.
import { createHash, timingSafeEqual } from 'node:crypto'
import { type JSONWebKeySet, jwtVerify } from 'jose'
import {
  type AssertionClaims,
  assertionAlgorithm,
  assertionLifetime,
  assertionSchema,
  assertionType,
} from '../schema/contract/assertion.ts'
import { type ScopeKind, scopeKind } from '../schema/contract/scopes.ts'
import { keysInForce } from './keys-in-force.ts'

export type AssertedChange = NonNullable<AssertionClaims['tctx']['change']>

/** What a subgraph may do for this one request. */
export interface VerifiedAssertion {
  readonly subject: { readonly kind: 'PERSON' | 'ENTITY'; readonly id: string }
  /** Scopes that may be answered; those of another kind than the subject's are left out. */
  readonly scopes: ReadonlySet<string>
  readonly consentId: string | undefined
  readonly consentVersion: number | undefined
  readonly clientId: string
  /** Only with a mutation; without it nothing is changed. */
  readonly change: AssertedChange | undefined
  /** Id of the disclosure event, to find a request in the logs. */
  readonly transaction: string
}

export type Verification =
  | { readonly kind: 'verified'; readonly assertion: VerifiedAssertion }
  /** `reason` is for the subgraph's own log, never for the caller. */
  | { readonly kind: 'refused'; readonly reason: string }

export type VerifyAssertion = (token: string | undefined, body: Buffer) => Promise<Verification>

export interface AssertionTrust {
  /** Public keys of the gateway; a retired one has its end in it (`exp`). */
  readonly keys: JSONWebKeySet
  readonly issuer: string
  /** Registered name of this subgraph. */
  readonly audience: string
  readonly now?: () => Date
}

/** Seconds that two clocks may differ. */
const clockTolerance = 5

export function makeAssertionVerifier({
  keys,
  issuer,
  audience,
  now = () => new Date(),
}: AssertionTrust): VerifyAssertion {
  const keySetAt = keysInForce(keys)
  return async (token, body) => {
    if (token === undefined) return { kind: 'refused', reason: 'no assertion' }
    try {
      const { payload } = await jwtVerify(token, keySetAt(now()), {
        issuer,
        audience,
        typ: assertionType,
        algorithms: [assertionAlgorithm],
        clockTolerance,
        currentDate: now(),
        requiredClaims: ['iat', 'exp', 'jti', 'txn', 'sub'],
        // Refuses one that claims to be older or newer than it may be, whatever `exp` says.
        maxTokenAge: assertionLifetime,
      })
      const claims = assertionSchema.parse(payload)
      if (claims.exp - claims.iat > assertionLifetime) return { kind: 'refused', reason: 'valid for too long' }
      if (!isHashOf(claims.tctx.request_hash, body)) return { kind: 'refused', reason: 'made for another request' }
      return {
        kind: 'verified',
        assertion: {
          subject: { kind: claims.tctx.subject_kind, id: claims.sub },
          scopes: new Set(claims.scope.split(' ').filter((scope) => fits(scopeKind(scope), claims.tctx))),
          consentId: claims.tctx.consent_id,
          consentVersion: claims.tctx.consent_version,
          clientId: claims.rctx.client_id,
          change: claims.tctx.change,
          transaction: claims.txn,
        },
      }
    } catch (error) {
      return { kind: 'refused', reason: error instanceof Error ? error.name : 'invalid' }
    }
  }
}

/** Catalogue scopes stand on a consent and on their own kind of subject; first-party scopes on no consent (design §4). */
function fits(kind: ScopeKind, context: { readonly subject_kind: string; readonly consent_id?: string | undefined }) {
  return kind === 'FIRST_PARTY'
    ? context.consent_id === undefined && context.subject_kind === 'PERSON'
    : context.consent_id !== undefined && context.subject_kind === kind
}

function isHashOf(hash: string, body: Buffer): boolean {
  const expected = createHash('sha256').update(body).digest()
  const given = Buffer.from(hash, 'base64url')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
