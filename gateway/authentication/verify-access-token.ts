// Whether an access token is one of ours and of a kind that reads data here. Says nothing of consent.
import { hash as digest } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { CredentialsRefused } from '../../protected-resource/credentials-refused.ts'
import {
  expired,
  type TokenExpectation,
  verifyJwtAccessToken,
} from '../../protected-resource/verify-jwt-access-token.ts'
import { type AccessTokenClaims, accessTokenSchema } from '../../schema/contract/access-token.ts'
import { scopeKind } from '../../schema/contract/scopes.ts'

export interface VerifiedToken {
  readonly claims: AccessTokenClaims
  readonly scopes: readonly string[]
  /** base64url SHA-256 of the token: what a proof's `ath` must be (RFC 9449 §4.2). */
  readonly hash: string
}

export interface AccessTokenVerifierOptions extends TokenExpectation {
  readonly cacheSize?: number
}

export type VerifyAccessToken = (token: string) => Promise<VerifiedToken>

export function accessTokenVerifier(options: AccessTokenVerifierOptions): VerifyAccessToken {
  const verified = new LRUCache<string, VerifiedToken>({ max: options.cacheSize ?? 10_000 })

  return async (token) => {
    const hash = digest('sha256', token, 'base64url')
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
  const payload = await verifyJwtAccessToken(token, options)
  const parsed = accessTokenSchema.safeParse(payload)
  if (!parsed.success) {
    const check = parsed.error.issues[0]?.path[0]
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: 'claims',
      explanation: `The access token lacks a claim this server needs, or has it in another form${check ? ` (${String(check)})` : ''}.`,
    })
  }
  const claims = parsed.data
  const scopes = claims.scope.split(' ').filter(Boolean)
  const kinds = new Set(scopes.map(scopeKind))
  // Design §4: catalogue scopes with a consent, or first-party scopes without one; never both, never neither.
  const expected = claims.consent_id === undefined ? ['FIRST_PARTY'] : claims.act ? ['ENTITY'] : ['PERSON']
  if (kinds.size !== 1 || !expected.some((kind) => kinds.has(kind as 'PERSON')))
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: 'scope',
      explanation:
        'A token carries catalogue scopes of one kind of subject together with a consent, or first-party scopes without one.',
    })
  return { claims, scopes, hash }
}
