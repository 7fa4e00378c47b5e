// Stage 1: who calls. Authorization scheme, access token, DPoP proof, replay and quota, in this order; the first that
// fails ends the request, before anything of its body has been read as GraphQL.
import { type CredentialsCode, CredentialsRefused } from '../../protected-resource/credentials-refused.ts'
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
  /** The sandbox's. */
  readonly explainCredentials?: ExplainCredentials | undefined
}

/** How the token or the proof differs from what was expected, in a sentence or two; undefined when it can't say. */
export type ExplainCredentials = (
  code: CredentialsCode,
  credentials: Credentials,
  /** Name of the check that failed. */
  check: string | undefined,
) => Promise<string | undefined>

export async function authenticate(credentials: Credentials, deps: AuthenticationDeps): Promise<Caller> {
  const { verified, proof } = await verifyCredentials(credentials, deps).catch((error) =>
    refuse(error, credentials, deps),
  )
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
async function refuse(error: unknown, credentials: Credentials, deps: AuthenticationDeps): Promise<never> {
  if (!(error instanceof CredentialsRefused)) throw error
  // An explanation is an extra: what it stumbles over was refused before, and stays refused for the same reason.
  const explanation = await deps.explainCredentials?.(error.code, credentials, error.facts.check).catch(() => undefined)
  throw new Problem(error.code, { ...error.facts, ...(explanation === undefined ? {} : { explanation }) })
}
