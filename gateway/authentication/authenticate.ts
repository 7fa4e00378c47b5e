// Stage 1: who calls. Authorization scheme, access token, DPoP proof, replay and quota, in this order; the first that
// fails ends the request, before anything of its body has been read as GraphQL.
import { CredentialsRefused } from '../../protected-resource/credentials-refused.ts'
import { type Credentials, presentedToken } from '../../protected-resource/presented-token.ts'
import type { VerifyDpopProof } from '../../protected-resource/verify-dpop-proof.ts'
import { Problem } from '../response/problem.ts'
import type { AdmitRequest } from './admit-request.ts'
import type { VerifiedToken, VerifyAccessToken } from './verify-access-token.ts'

declare const authenticated: unique symbol

/** Only `authenticate` makes one. */
export type Caller = VerifiedToken & { readonly [authenticated]: true }

export interface AuthenticationDeps {
  readonly verifyAccessToken: VerifyAccessToken
  readonly verifyDpopProof: VerifyDpopProof
  readonly admitRequest: AdmitRequest
  /** Public URL of the GraphQL endpoint. */
  readonly resource: string
}

export async function authenticate(credentials: Credentials, deps: AuthenticationDeps): Promise<Caller> {
  const { verified, proof } = await verifyCredentials(credentials, deps).catch(asProblem)
  await deps.admitRequest(proof, verified.claims.client_id)
  return verified as Caller
}

async function verifyCredentials(credentials: Credentials, deps: AuthenticationDeps) {
  const verified = await deps.verifyAccessToken(presentedToken(credentials.authorization))
  const proof = await deps.verifyDpopProof(credentials.dpop, {
    method: 'POST',
    url: deps.resource,
    tokenHash: verified.hash,
    jkt: verified.claims.cnf.jkt,
  })
  return { verified, proof }
}

/** Their codes are of the one table of errors. */
function asProblem(error: unknown): never {
  if (error instanceof CredentialsRefused) throw new Problem(error.code, error.facts)
  throw error
}
