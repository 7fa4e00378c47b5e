// A bank as its engineer would write it: openid-client, unmodified, with `private_key_jwt`, pushed requests, PKCE and DPoP.
// Shared by the demo and the tests. It knows the standards and the catalogue's scopes, nothing of how Izin is built.
import * as client from 'openid-client'
import type { FetchType } from '../../schema/contract/access-token.ts'

export interface BankSettings {
  readonly issuer: string
  readonly clientId: string
  readonly redirectUri: string
  /** The key registered for client authentication, and its id in the registered JWKS. */
  readonly key: client.CryptoKey
  readonly kid: string
  /** The key that tokens are bound to; a new one where none is given. */
  readonly dpopKeys?: client.CryptoKeyPair
}

export interface ConsentToAsk {
  readonly scopes: readonly string[]
  readonly purpose: string
  /** ISO 8601, whole days: `P90D`. */
  readonly duration: string
  readonly fetchType: FetchType
}

/** One authorization request under way. */
export interface Asked {
  /** Where to send the person's browser. */
  readonly url: URL
  readonly verifier: string
  readonly state: string
}

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  readonly scopes: readonly string[]
  readonly expiresIn: number
}

export interface Bank {
  readonly clientId: string
  readonly configuration: client.Configuration
  readonly dpop: client.DPoPHandle
  ask(consent: ConsentToAsk): Promise<Asked>
  /** Any authorization request: `extra` are its parameters beside PKCE, state and redirect address. */
  askWith(extra: Readonly<Record<string, string>>): Promise<Asked>
  /** Redeems the code in the address the browser came back to; throws the OAuth error otherwise. */
  redeem(asked: Asked, cameBackTo: URL): Promise<Tokens>
  refresh(refreshToken: string): Promise<Tokens>
  /** Sends a GraphQL operation with the token and a new DPoP proof. */
  query(endpoint: URL, accessToken: string, operation: object): Promise<Response>
}

export async function openBank(settings: BankSettings): Promise<Bank> {
  const { issuer, clientId, redirectUri, key, kid } = settings
  const dpopKeys = settings.dpopKeys ?? (await client.randomDPoPKeyPair())
  const insecure = new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : []
  const configuration = await client.discovery(
    new URL(issuer),
    clientId,
    { redirect_uris: [redirectUri], dpop_bound_access_tokens: true },
    client.PrivateKeyJwt({ key, kid }),
    { algorithm: 'oauth2', execute: insecure },
  )
  const dpop = client.getDPoPHandle(configuration, dpopKeys)

  async function askWith(extra: Readonly<Record<string, string>>): Promise<Asked> {
    const verifier = client.randomPKCECodeVerifier()
    const state = client.randomState()
    const url = await client.buildAuthorizationUrlWithPAR(configuration, {
      redirect_uri: redirectUri,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...extra,
    })
    return { url, verifier, state }
  }

  return {
    clientId,
    configuration,
    dpop,
    askWith,
    ask: ({ scopes, purpose, duration, fetchType }) => {
      const detail = { type: 'izin_consent', purpose, duration, fetch_type: fetchType }
      return askWith({ scope: scopes.join(' '), authorization_details: JSON.stringify([detail]) })
    },
    redeem: async ({ verifier, state }, cameBackTo) => {
      const checks = { pkceCodeVerifier: verifier, expectedState: state }
      return tokensOf(await client.authorizationCodeGrant(configuration, cameBackTo, checks, undefined, { DPoP: dpop }))
    },
    refresh: async (refreshToken) =>
      tokensOf(await client.refreshTokenGrant(configuration, refreshToken, undefined, { DPoP: dpop })),
    query: (endpoint, accessToken, operation) =>
      client.fetchProtectedResource(
        configuration,
        accessToken,
        endpoint,
        'POST',
        JSON.stringify(operation),
        new Headers({ 'content-type': 'application/json', accept: 'application/graphql-response+json' }),
        { DPoP: dpop },
      ),
  }
}

function tokensOf(response: client.TokenEndpointResponse): Tokens {
  return {
    accessToken: response.access_token,
    refreshToken: response.refresh_token,
    scopes: response.scope?.split(' ') ?? [],
    expiresIn: response.expires_in ?? 0,
  }
}
