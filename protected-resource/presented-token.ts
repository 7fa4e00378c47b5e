// The access token in a request's Authorization headers. Says nothing of whether it is valid.
import { CredentialsRefused } from './credentials-refused.ts'

/** Every Authorization header and every DPoP header of a request, as sent. */
export interface Credentials {
  readonly authorization: readonly string[]
  readonly dpop: readonly string[]
}

/** RFC 9449 §7.1: the token comes with the scheme DPoP; sent as Bearer, a bound token is refused (§7.2). */
export function presentedToken(headers: readonly string[]): string {
  if (headers.length === 0) throw new CredentialsRefused('TOKEN_MISSING')
  const match = headers.length === 1 ? /^([A-Za-z]+) +([A-Za-z0-9._~+/=-]+)$/.exec(headers[0] ?? '') : null
  if (!match)
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: 'header',
      explanation: 'There must be one Authorization header: `Authorization: DPoP <access token>`.',
    })
  if (match[1]?.toLowerCase() !== 'dpop')
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: 'scheme',
      explanation: 'Access tokens here are bound to a key: send them with the scheme DPoP and a proof, not as Bearer.',
    })
  return match[2] ?? ''
}
