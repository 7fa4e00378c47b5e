// An identity provider as Singpass is one, for tests: oidc-provider by FAPI 2.0 with pushed requests, DPoP, private_key_jwt
// and encrypted ID tokens. Whoever opens its sign-in page is signed in as the person the test has chosen.
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'
import type { UpstreamKey, UpstreamSettings } from '../../consent-ui/upstream-sign-in/upstream-settings.ts'
import { findFreePort } from '../../platform/database/find-free-port.ts'

export interface TestUpstream {
  readonly settings: UpstreamSettings
  /** Who signs in next, and how; undefined: the person breaks it off. */
  person: { readonly sub: string; readonly acr: string } | undefined
  /** What the last pushed request asked for. */
  readonly asked: Record<string, unknown>[]
  stop(): Promise<void>
}

export async function startUpstream(redirectUri: string): Promise<TestUpstream> {
  const port = await findFreePort()
  const issuer = `http://localhost:${port}`
  const [signingKey, decryptionKey] = [await ourKey('sig'), await ourKey('enc')]
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'idp-1', use: 'sig', alg: 'ES256' }] },
    cookies: { keys: ['a cookie key of a test'] },
    clients: [
      {
        client_id: 'izin',
        redirect_uris: [redirectUri],
        jwks: { keys: [signingKey, decryptionKey].map(({ d: _, ...key }) => key) },
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        id_token_signed_response_alg: 'ES256',
        id_token_encrypted_response_alg: 'ECDH-ES+A256KW',
        id_token_encrypted_response_enc: 'A256GCM',
        require_pushed_authorization_requests: true,
        dpop_bound_access_tokens: true,
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    features: {
      devInteractions: { enabled: false },
      fapi: { enabled: true, profile: '2.0' },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      dPoP: { enabled: true },
      encryption: { enabled: true },
      claimsParameter: { enabled: true },
    },
    enabledJWA: { idTokenEncryptionAlgValues: ['ECDH-ES+A256KW'], idTokenEncryptionEncValues: ['A256GCM'] },
    acrValues: ['urn:theirs:3', 'urn:theirs:2', 'urn:theirs:1'],
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'] },
    clientAuthMethods: ['private_key_jwt'],
    pkce: { required: () => true },
    findAccount: async (_ctx, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    interactions: { url: (_ctx, { uid }) => `/login/${uid}` },
  })
  const upstream: TestUpstream = {
    settings: {
      ...{ issuer, clientId: 'izin', name: 'Test Pass', signingKey, decryptionKey },
      acr: new Map([
        ['urn:theirs:2', 'urn:izin:acr:1'],
        ['urn:theirs:3', 'urn:izin:acr:2'],
      ]),
    },
    person: undefined,
    asked: [],
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  provider.on('pushed_authorization_request.success', (ctx) => upstream.asked.push({ ...ctx.oidc.params }))
  const protocol = provider.callback()
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith('/login/')) return protocol(request, response)
    const { person } = upstream
    if (!person) return provider.interactionFinished(request, response, { error: 'access_denied' })
    const { params } = await provider.interactionDetails(request, response)
    const grant = new provider.Grant({ accountId: person.sub, clientId: String(params['client_id']) })
    grant.addOIDCScope('openid')
    const login = { accountId: person.sub, acr: person.acr, amr: ['face'], remember: false }
    await provider.interactionFinished(request, response, { login, consent: { grantId: await grant.save() } })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return upstream
}

async function ourKey(use: 'sig' | 'enc'): Promise<UpstreamKey> {
  const algorithm = use === 'sig' ? 'ES256' : 'ECDH-ES+A256KW'
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(privateKey)
  return { kty: 'EC', crv: 'P-256', kid: `izin-${use}`, use, alg: algorithm, x, y, d }
}
