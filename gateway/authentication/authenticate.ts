// Stage 1: who calls. Authorization scheme, access token, DPoP proof, replay and quota, in this order; the first that
// fails ends the request, before anything of its body has been read as GraphQL.
import { Problem } from '../response/problem.ts'
import type { AdmitRequest } from './admit-request.ts'
import type { VerifiedToken, VerifyAccessToken } from './verify-access-token.ts'
import type { VerifyDpopProof } from './verify-dpop-proof.ts'

declare const authenticated: unique symbol

/** Only `authenticate` makes one. */
export type Caller = VerifiedToken & { readonly [authenticated]: true }

export interface Credentials {
  /** Every Authorization header, as sent. */
  readonly authorization: readonly string[]
  /** Every DPoP header, as sent. */
  readonly dpop: readonly string[]
}

export interface AuthenticationDeps {
  readonly verifyAccessToken: VerifyAccessToken
  readonly verifyDpopProof: VerifyDpopProof
  readonly admitRequest: AdmitRequest
  /** Public URL of the GraphQL endpoint. */
  readonly resource: string
}

export async function authenticate(credentials: Credentials, deps: AuthenticationDeps): Promise<Caller> {
  const token = presentedToken(credentials.authorization)
  const verified = await deps.verifyAccessToken(token)
  const proof = await deps.verifyDpopProof(credentials.dpop, {
    method: 'POST',
    url: deps.resource,
    tokenHash: verified.hash,
    jkt: verified.claims.cnf.jkt,
  })
  await deps.admitRequest(proof, verified.claims.client_id)
  return verified as Caller
}

/** RFC 9449 §7.1: the token comes with the scheme DPoP; sent as Bearer, a bound token is refused (§7.2). */
function presentedToken(headers: readonly string[]): string {
  if (headers.length === 0) throw new Problem('TOKEN_MISSING')
  const match = headers.length === 1 ? /^([A-Za-z]+) +([A-Za-z0-9._~+/=-]+)$/.exec(headers[0] ?? '') : null
  if (!match)
    throw new Problem('INVALID_TOKEN', {
      check: 'header',
      explanation: 'There must be one Authorization header: `Authorization: DPoP <access token>`.',
    })
  if (match[1]?.toLowerCase() !== 'dpop')
    throw new Problem('INVALID_TOKEN', {
      check: 'scheme',
      explanation: 'Access tokens here are bound to a key: send them with the scheme DPoP and a proof, not as Bearer.',
    })
  return match[2] ?? ''
}
