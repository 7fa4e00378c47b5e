// Whether an access token is a JWT of our authorization server, for this resource, and now valid (RFC 9068 §4). Which
// claims beyond the RFC's it must have, and what it permits, is each resource's to say.
import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { AuthorizationServerKeys } from './authorization-server-keys.ts'
import { CredentialsRefused } from './credentials-refused.ts'

export interface TokenExpectation {
  readonly issuer: string
  /** This resource's identifier. */
  readonly audience: string
  readonly keys: AuthorizationServerKeys
  /** Seconds since the epoch. */
  readonly now: () => number
}

/** Seconds (design §4): what a token says is never older than that. */
const longestLife = 300

/** Throws CredentialsRefused with the check that failed. */
export async function verifyJwtAccessToken(token: string, expected: TokenExpectation): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, expected.keys.resolve, {
    typ: 'at+jwt', // RFC 9068 §4: an ID token or any other JWT of the issuer is not an access token
    algorithms: ['ES256'],
    issuer: expected.issuer,
    audience: expected.audience,
    requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'jti'],
    currentDate: new Date(expected.now() * 1000),
  }).catch(refuse)
  if ((payload.exp ?? 0) - (payload.iat ?? 0) > longestLife)
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: 'exp',
      explanation: 'The access token was made to live too long.',
    })
  return payload
}

export function expired(): CredentialsRefused {
  return new CredentialsRefused('INVALID_TOKEN', {
    check: 'exp',
    explanation: 'The access token has expired (`exp`); get a new one with the refresh token.',
  })
}

/** Names the check that failed; an unreachable key set is our failure, not the caller's. */
function refuse(error: unknown): never {
  if (error instanceof CredentialsRefused) throw error
  if (error instanceof errors.JWTExpired) throw expired()
  if (error instanceof errors.JWTClaimValidationFailed)
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: error.claim,
      explanation: `The claim \`${error.claim}\` of the access token is missing or not the expected one.`,
    })
  if (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys || // it names none of several
    error instanceof errors.JWSSignatureVerificationFailed
  )
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: 'signature',
      explanation: 'The access token is not signed by a key of the authorization server.',
    })
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    throw new CredentialsRefused('INVALID_TOKEN', { check: 'alg', explanation: 'Access tokens are signed with ES256.' })
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: 'format',
      explanation:
        'The access token is not a signed JWT; send the `access_token` of the token endpoint, not the refresh token or the code.',
    })
  throw new CredentialsRefused('AUTHORIZATION_SERVER_UNAVAILABLE')
}
