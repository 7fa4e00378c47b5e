// The public keys of the authorization server, fetched from the `jwks_uri` of its metadata (RFC 8414) and kept.
// Never accepts metadata that names another issuer.
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { CredentialsRefused } from './credentials-refused.ts'

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: z.url() })

export interface AuthorizationServerKeys {
  /** Resolves a token's key; throws AUTHORIZATION_SERVER_UNAVAILABLE when the key set can't be had. */
  readonly resolve: JWTVerifyGetKey
  /** Fetches the metadata now; false when it can't be had. For /readyz. */
  ready(): Promise<boolean>
}

export function authorizationServerKeys(issuer: string, timeoutMs = 3000): AuthorizationServerKeys {
  let remote: ReturnType<typeof createRemoteJWKSet> | undefined
  let pending: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined

  async function discover() {
    // RFC 8414 §3.1: the well-known part goes between host and path of the issuer.
    const { origin, pathname } = new URL(issuer)
    const address = `${origin}/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`
    const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
    if (!response.ok) throw new Error(`metadata answered ${response.status}`)
    const metadata = metadataSchema.parse(await response.json())
    // RFC 8414 §3.3: the issuer must be the one that was asked.
    if (metadata.issuer !== issuer) throw new Error('the metadata names another issuer')
    // Nothing is fetched from a place that the operator did not name (design §4, outbound).
    if (new URL(metadata.jwks_uri).origin !== origin) throw new Error('the metadata names keys of another host')
    return createRemoteJWKSet(new URL(metadata.jwks_uri), { timeoutDuration: timeoutMs, cooldownDuration: 10_000 })
  }

  async function keySet() {
    if (remote) return remote
    pending ??= discover().finally(() => {
      pending = undefined
    })
    try {
      remote = await pending
    } catch {
      throw new CredentialsRefused('AUTHORIZATION_SERVER_UNAVAILABLE')
    }
    return remote
  }

  return {
    resolve: async (header, token) => (await keySet())(header, token),
    ready: () =>
      keySet().then(
        () => true,
        () => false,
      ),
  }
}
