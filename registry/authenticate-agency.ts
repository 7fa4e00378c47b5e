// Who calls the registry, and whether it may do this with this subgraph. A token that was made for another resource, or
// for somebody other than an agency, is none here; an agency's token is for what the operator gave to its client.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CredentialsRefused } from '../protected-resource/credentials-refused.ts'
import { type Credentials, presentedToken } from '../protected-resource/presented-token.ts'
import { proofWindow, type VerifyDpopProof } from '../protected-resource/verify-dpop-proof.ts'
import { type TokenExpectation, verifyJwtAccessToken } from '../protected-resource/verify-jwt-access-token.ts'
import { type RegistryAct, registryScope } from '../schema/contract/registry-scopes.ts'
import type { ConsentRecords } from './consent-records.ts'
import type { RegistryDatabase } from './registry-database.ts'
import { RegistryProblem } from './registry-problem.ts'

/** Of a client's own token: no person, no consent. */
const claimsSchema = z.object({
  client_id: z.string().min(1),
  sub: z.string(),
  scope: z.string().default(''),
  cnf: z.object({ jkt: z.string().length(43) }),
  consent_id: z.undefined().optional(),
  act: z.undefined().optional(),
})

export interface Agency {
  readonly clientId: string
  readonly scopes: readonly string[]
}

export interface AuthenticationDeps {
  readonly token: TokenExpectation
  readonly verifyDpopProof: VerifyDpopProof
  readonly database: RegistryDatabase
  readonly consents: ConsentRecords
}

export interface RegistryRequest extends Credentials {
  readonly method: string
  /** Public URL of what is asked for. */
  readonly url: string
}

/** Throws CredentialsRefused. */
export async function authenticateAgency(request: RegistryRequest, deps: AuthenticationDeps): Promise<Agency> {
  const token = presentedToken(request.authorization)
  const claims = claimsSchema.safeParse(await verifyJwtAccessToken(token, deps.token))
  // RFC 9068 §2.2: of a client credentials grant the subject is the client.
  if (!claims.success || claims.data.sub !== claims.data.client_id)
    throw new CredentialsRefused('INVALID_TOKEN', {
      check: 'claims',
      explanation: "The registry takes an agency's own token (client credentials, bound to a key) and no other.",
    })
  const { client_id: clientId, scope, cnf } = claims.data
  const proof = await deps.verifyDpopProof(request.dpop, {
    method: request.method,
    url: request.url,
    tokenHash: createHash('sha256').update(token).digest('base64url'),
    jkt: cnf.jkt,
  })
  await useOnce(proof, deps.database)
  return { clientId, scopes: scope.split(' ').filter(Boolean) }
}

/**
 * Throws RegistryProblem NOT_ASSIGNED, the same for what is another's and for what does not exist, and SUBGRAPH_WITHDRAWN
 * for everything but a look: what the operator took out is mended by checks, and back in force by the operator alone.
 */
export async function requireAssigned(
  { clientId, scopes }: Agency,
  act: RegistryAct,
  subgraph: string,
  { database, consents }: Pick<AuthenticationDeps, 'database' | 'consents'>,
): Promise<void> {
  const [assignment, active] = await Promise.all([
    database.assignment.findUnique({ where: { subgraph }, select: { clientId: true, withdrawal: true } }),
    consents.mayPublish(clientId, subgraph),
  ])
  if (!scopes.includes(registryScope(act, subgraph)) || assignment?.clientId !== clientId || !active)
    throw new RegistryProblem('NOT_ASSIGNED')
  if (act !== 'check' && assignment.withdrawal !== null) throw new RegistryProblem('SUBGRAPH_WITHDRAWN')
}

/** RFC 9449 §11.1: a proof counts once, at whichever copy of the registry. */
async function useOnce(
  { jkt, jti, usableUntil }: { readonly jkt: string; readonly jti: string; readonly usableUntil: number },
  database: RegistryDatabase,
): Promise<void> {
  const hash = createHash('sha256').update(jti).digest('base64url')
  const { count } = await database.usedProof.createMany({
    // Longer than any copy would take the proof, whatever small difference there is between the clocks.
    data: [{ jkt, jti: hash, expiresAt: new Date((usableUntil + proofWindow) * 1000) }],
    skipDuplicates: true,
  })
  if (count === 0)
    throw new CredentialsRefused('INVALID_DPOP_PROOF', {
      check: 'jti',
      explanation: 'This proof has been used before.',
    })
}
