// Whether an access token is one of ours, for this resource, and now valid (RFC 9068 §4). Says nothing of consent.
import { createHash } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { type AccessTokenClaims, accessTokenSchema } from '../../schema/contract/access-token.ts'
import { scopeKind } from '../../schema/contract/scopes.ts'
import { Problem } from '../response/problem.ts'
import type { AuthorizationServerKeys } from './authorization-server-keys.ts'

export interface VerifiedToken {
  readonly claims: AccessTokenClaims
  readonly scopes: readonly string[]
  /** base64url SHA-256 of the token: what a proof's `ath` must be (RFC 9449 §4.2). */
  readonly hash: string
}

export interface AccessTokenVerifierOptions {
  readonly issuer: string
  readonly audience: string
  readonly keys: AuthorizationServerKeys
  /** Seconds since the epoch. */
  readonly now: () => number
  readonly cacheSize?: number
}

/** Seconds (design §4): what a token says is never older than that. */
const longestLife = 300

export type VerifyAccessToken = (token: string) => Promise<VerifiedToken>

export function accessTokenVerifier(options: AccessTokenVerifierOptions): VerifyAccessToken {
  const verified = new LRUCache<string, VerifiedToken>({ max: options.cacheSize ?? 10_000 })

  return async (token) => {
    const hash = createHash('sha256').update(token).digest('base64url')
    const known = verified.get(hash)
    if (known) {
      if (known.claims.exp > options.now()) return known
      verified.delete(hash)
      throw expired()
    }
    const fresh = await verify(token, hash, options)
    verified.set(hash, fresh)
    return fresh
  }
}

async function verify(token: string, hash: string, options: AccessTokenVerifierOptions): Promise<VerifiedToken> {
  const payload = await jwtVerify(token, options.keys.resolve, {
    typ: 'at+jwt', // RFC 9068 §4: an ID token or any other JWT of the issuer is not an access token
    algorithms: ['ES256'],
    issuer: options.issuer,
    audience: options.audience,
    requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'jti'],
    currentDate: new Date(options.now() * 1000),
  }).then((result) => result.payload, refuse)

  const parsed = accessTokenSchema.safeParse(payload)
  if (!parsed.success) {
    const check = parsed.error.issues[0]?.path[0]
    throw new Problem('INVALID_TOKEN', {
      check: 'claims',
      explanation: `The access token lacks a claim this server needs, or has it in another form${check ? ` (${String(check)})` : ''}.`,
    })
  }
  const claims = parsed.data
  if (claims.exp - claims.iat > longestLife)
    throw new Problem('INVALID_TOKEN', { check: 'exp', explanation: 'The access token was made to live too long.' })
  const scopes = claims.scope.split(' ').filter(Boolean)
  const kinds = new Set(scopes.map(scopeKind))
  // Design §4: catalogue scopes with a consent, or first-party scopes without one; never both, never neither.
  const expected = claims.consent_id === undefined ? ['FIRST_PARTY'] : claims.act ? ['ENTITY'] : ['PERSON']
  if (kinds.size !== 1 || !expected.some((kind) => kinds.has(kind as 'PERSON')))
    throw new Problem('INVALID_TOKEN', {
      check: 'scope',
      explanation:
        'A token carries catalogue scopes of one kind of subject together with a consent, or first-party scopes without one.',
    })
  return { claims, scopes, hash }
}

function expired(): Problem {
  return new Problem('INVALID_TOKEN', { check: 'exp', explanation: 'The access token has expired.' })
}

/** Names the check that failed; an unreachable key set is our failure, not the caller's. */
function refuse(error: unknown): never {
  if (error instanceof Problem) throw error
  if (error instanceof errors.JWTExpired) throw expired()
  if (error instanceof errors.JWTClaimValidationFailed)
    throw new Problem('INVALID_TOKEN', {
      check: error.claim,
      explanation: `The claim \`${error.claim}\` of the access token is missing or not the expected one.`,
    })
  if (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys || // it names none of several
    error instanceof errors.JWSSignatureVerificationFailed
  )
    throw new Problem('INVALID_TOKEN', {
      check: 'signature',
      explanation: 'The access token is not signed by a key of the authorization server.',
    })
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    throw new Problem('INVALID_TOKEN', { check: 'alg', explanation: 'Access tokens are signed with ES256.' })
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
    throw new Problem('INVALID_TOKEN', { check: 'format', explanation: 'The access token is not a signed JWT.' })
  throw new Problem('AUTHORIZATION_SERVER_UNAVAILABLE')
}
