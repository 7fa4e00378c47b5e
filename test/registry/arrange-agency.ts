// An agency as its engineer would be one: openid-client as it comes, client credentials with DPoP, and the registry's HTTP.
import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import type { TestPlatform } from '../harness/start-test-platform.ts'

export interface TestAgency {
  readonly clientId: string
  readonly configuration: client.Configuration
  readonly dpop: client.DPoPHandle
  /** An access token for the registry. */
  token(scopes: readonly string[], resource?: string): Promise<string>
  /** Asks the registry with a new token of these scopes. */
  call(method: string, path: string, scopes: readonly string[], body?: object): Promise<Response>
}

export interface Assigned {
  readonly subgraph: string
  readonly agency: string
  readonly types: string
  readonly url: string
}

/** Registers the client and assigns its subgraph as an operator's functions and tables would have it. */
export async function openAgency(
  platform: Pick<TestPlatform, 'issuer' | 'registryUrl' | 'sql'>,
  { subgraph, agency, types, url }: Assigned,
): Promise<TestAgency> {
  const clientId = `${subgraph}-agency`
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const kid = `${clientId}-1`
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }
  await platform.sql(
    `INSERT INTO client (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, jwks)
     VALUES ($1, 'AGENCY', $1, 'T99GA0009Z', $1, 'x', 'x', '{}', $2)`,
    [clientId, JSON.stringify(jwks)],
  )
  await platform.sql('INSERT INTO agency_subgraph VALUES ($1, $2)', [subgraph, clientId])
  await platform.sql('SELECT registry.operator_assign($1, $2, $3, $4, $1)', [subgraph, clientId, [agency], types])
  await platform.sql('SELECT registry.operator_approve_address($1, $2, true)', [subgraph, url])

  const configuration = await client.discovery(
    new URL(platform.issuer),
    clientId,
    { dpop_bound_access_tokens: true },
    client.PrivateKeyJwt({ key: privateKey, kid }),
    { algorithm: 'oauth2', execute: [client.allowInsecureRequests] },
  )
  const dpop = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair())
  const token = async (scopes: readonly string[], resource = platform.registryUrl) => {
    const parameters = { resource, ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }) }
    return (await client.clientCredentialsGrant(configuration, parameters, { DPoP: dpop })).access_token
  }
  return {
    ...{ clientId, configuration, dpop, token },
    call: async (method, path, scopes, body) =>
      client
        .fetchProtectedResource(
          configuration,
          await token(scopes),
          new URL(path, platform.registryUrl),
          method,
          body === undefined ? undefined : JSON.stringify(body),
          new Headers({ 'content-type': 'application/json' }),
          { DPoP: dpop },
        )
        .catch(responseOf),
  }
}

/** The library throws for a refusal; what was answered is in the error. */
export function responseOf(error: unknown): Response {
  if (error instanceof client.WWWAuthenticateChallengeError) return error.response
  throw error
}
