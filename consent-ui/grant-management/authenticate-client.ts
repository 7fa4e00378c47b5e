// Who a bank is when it asks about its consents without a token: it shows a client assertion, the same JWT as at the token
// endpoint (RFC 7523), in the Authorization header, because neither GET nor DELETE has a form. Any consent may be asked
// about so, also a paused one, for which no access token is issued.
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { z } from 'zod'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import { assertionProblem } from '../authorization-server/check-client-assertion.ts'
import { kindProperty, readClientMetadata } from '../authorization-server/client-metadata.ts'
import { rememberUse } from '../authorization-server/remember-use.ts'
import type { Outbound } from '../outbound/outbound-fetch.ts'

export interface ClientAuthenticationDeps {
  readonly database: ConsentDatabase
  readonly issuer: string
  readonly mode: Mode
  readonly outbound: Outbound
}

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) })
const singleUseSchema = z.object({ jti: z.string().min(1), exp: z.number() })
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i

/** The client's id; undefined for whatever is wrong, which the caller does not tell apart. */
export async function authenticateClient(
  authorization: string | undefined,
  deps: ClientAuthenticationDeps,
): Promise<string | undefined> {
  const assertion = authorization?.match(bearer)?.[1]
  if (assertion === undefined) return undefined
  try {
    const clientId = z.string().parse(decodeJwt(assertion).iss)
    const keys = await keysOf(clientId, deps)
    if (!keys) return undefined
    const { payload, protectedHeader } = await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
      issuer: clientId,
      clockTolerance: 10,
      requiredClaims: ['sub', 'aud', 'jti', 'exp'],
    })
    if (assertionProblem(payload, { ...protectedHeader }, deps.issuer)) return undefined
    const { jti, exp } = singleUseSchema.parse(payload)
    return (await rememberUse(deps.database, clientId, jti, exp)) ? clientId : undefined
  } catch {
    return undefined
  }
}

async function keysOf(clientId: string, deps: ClientAuthenticationDeps): Promise<JSONWebKeySet | undefined> {
  const client = await readClientMetadata(deps.database.current, clientId, deps.mode)
  if (client?.[kindProperty] !== 'RELYING_PARTY') return undefined
  if (client.jwks) return keySetSchema.parse(client.jwks)
  if (client.jwks_uri === undefined) return undefined
  const headers = { accept: 'application/jwk-set+json, application/json' }
  const answer = await deps.outbound.fetch(new URL(client.jwks_uri), { method: 'GET', headers })
  return answer.status === 200 ? keySetSchema.parse(JSON.parse(answer.text)) : undefined
}
