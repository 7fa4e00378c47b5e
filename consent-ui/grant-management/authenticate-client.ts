// Who a bank is when it asks about its consents without a token, or an agency about the reads of its items: it shows a client assertion, the same JWT as at the token
// endpoint (RFC 7523), in the Authorization header, because neither GET nor DELETE has a form. Any consent may be asked
// about so, also a paused one, for which no access token is issued.
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import type { AdapterPayload } from 'oidc-provider'
import { z } from 'zod'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import { assertionProblem } from '../authorization-server/check-client-assertion.ts'
import { kindProperty, readClientMetadata } from '../authorization-server/client-metadata.ts'
import { rememberUse } from '../authorization-server/remember-use.ts'
import type { ClientKeys } from './client-keys.ts'

export interface ClientAuthenticationDeps {
  readonly database: ConsentDatabase
  readonly issuer: string
  readonly mode: Mode
  readonly keys: ClientKeys
  /** The sandbox's. */
  readonly explainAssertion?: ExplainAssertion | undefined
}

/** Why an Authorization header proves no client, in a sentence or two; undefined when it can't say. */
export type ExplainAssertion = (
  authorization: string | undefined,
  kind: AskingKind,
  findClient: (clientId: string) => Promise<AdapterPayload | undefined>,
) => Promise<string | undefined>

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) })
const singleUseSchema = z.object({ jti: z.string().min(1), exp: z.number() })
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i

export type AskingKind = 'RELYING_PARTY' | 'AGENCY'

/** The id of a client of this kind; undefined for whatever is wrong, which the caller does not tell apart. */
export async function authenticateClient(
  authorization: string | undefined,
  kind: AskingKind,
  deps: ClientAuthenticationDeps,
): Promise<string | undefined> {
  const assertion = authorization?.match(bearer)?.[1]
  if (assertion === undefined) return undefined
  try {
    const clientId = z.string().parse(decodeJwt(assertion).iss)
    const { payload, protectedHeader } = await verify(assertion, clientId, kind, deps)
    if (assertionProblem(payload, { ...protectedHeader }, deps.issuer)) return undefined
    const { jti, exp } = singleUseSchema.parse(payload)
    return (await rememberUse(deps.database, clientId, jti, exp)) ? clientId : undefined
  } catch {
    return undefined
  }
}

/** Throws for whatever is not signed by this client. */
async function verify(
  assertion: string,
  clientId: string,
  kind: AskingKind,
  { database, mode, keys }: ClientAuthenticationDeps,
) {
  const client = await readClientMetadata(database.current, clientId, mode)
  if (client?.[kindProperty] !== kind) throw new Error('no such client')
  const check = async (found: JSONWebKeySet | undefined) =>
    jwtVerify(assertion, createLocalJWKSet(found ?? { keys: [] }), {
      algorithms: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
      issuer: clientId,
      clockTolerance: 10,
      requiredClaims: ['sub', 'aud', 'jti', 'exp'],
    })
  if (client.jwks_uri === undefined) return check(keySetSchema.parse(client.jwks))
  try {
    return await check(await keys.read(client.jwks_uri))
  } catch (error) {
    // The client may have a new key since we last looked.
    if (error instanceof errors.JWKSNoMatchingKey) return check(await keys.readAgain(client.jwks_uri))
    throw error
  }
}

/** What the sandbox says of it; undefined in production. */
export function describeUnauthenticated(
  authorization: string | undefined,
  kind: AskingKind,
  { explainAssertion, database, mode }: ClientAuthenticationDeps,
): Promise<string | undefined> {
  const findClient = (clientId: string) => readClientMetadata(database.current, clientId, mode)
  // An extra, as at the other endpoints: it can only stay unsaid.
  return explainAssertion?.(authorization, kind, findClient).catch(() => undefined) ?? Promise.resolve(undefined)
}
