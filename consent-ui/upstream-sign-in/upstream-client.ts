// We as a client of the identity provider, by FAPI 2.0: pushed requests, private_key_jwt, PKCE, DPoP, an ID token signed by
// the provider and encrypted to us (ECDH-ES on P-256). Knows nothing of pages or sessions.
import { type CryptoKey, importJWK, type JWK } from 'jose'
import * as oidc from 'openid-client'
import { z } from 'zod'
import type { UpstreamKey, UpstreamSettings } from './upstream-settings.ts'

export interface BegunSignIn {
  readonly url: URL
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  /** Private key that this sign-in's code and token are bound to (RFC 9449 §10). */
  readonly dpopKey: JWK
}

export interface UpstreamIdentity {
  readonly sub: string
  readonly acr: string
  readonly amr: readonly string[]
  readonly authTime: Date
}

export interface UpstreamClient {
  readonly issuer: string
  /** `acrValues`: the provider's own, any of which will do. */
  begin(locale: string, acrValues: readonly string[]): Promise<BegunSignIn>
  /** Throws when the answer is not one to this sign-in, or not the provider's. */
  finish(cameBackTo: URL, begun: Omit<BegunSignIn, 'url'>): Promise<UpstreamIdentity>
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  acr: z.string(),
  amr: z.array(z.string()).default([]),
  auth_time: z.number().int(),
})
const dpopKeySchema = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})

/** Seconds that an answer of the provider may take, and that a sign-in may be old when it comes back. */
const patience = 10
const oldestSignIn = 10 * 60

export async function openUpstreamClient(settings: UpstreamSettings, redirectUri: string): Promise<UpstreamClient> {
  const { issuer, clientId, signingKey, decryptionKey } = settings
  const insecure = new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : []
  const configuration = await oidc.discovery(
    new URL(issuer),
    clientId,
    { redirect_uris: [redirectUri], id_token_signed_response_alg: 'ES256', dpop_bound_access_tokens: true },
    oidc.PrivateKeyJwt({ key: await privateKey(signingKey, 'ES256'), kid: signingKey.kid }),
    { execute: insecure, timeout: patience },
  )
  oidc.enableDecryptingResponses(configuration, undefined, {
    key: await privateKey(decryptionKey, 'ECDH-ES+A256KW'),
    kid: decryptionKey.kid,
  })

  return {
    issuer,
    begin: async (locale, acrValues) => {
      const keys = await oidc.randomDPoPKeyPair('ES256', { extractable: true })
      const codeVerifier = oidc.randomPKCECodeVerifier()
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
      const parameters = {
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        // Our session decides how long a sign-in lasts; theirs must not stand in for the person.
        prompt: 'login',
        max_age: String(oldestSignIn),
        acr_values: acrValues.join(' '),
        ui_locales: locale,
        ...{ state, nonce },
      }
      const DPoP = oidc.getDPoPHandle(configuration, keys)
      const url = await oidc.buildAuthorizationUrlWithPAR(configuration, parameters, { DPoP })
      return { url, state, nonce, codeVerifier, dpopKey: dpopKeySchema.parse(await jwkOf(keys.privateKey)) }
    },
    finish: async (cameBackTo, { state, nonce, codeVerifier, dpopKey }) => {
      const DPoP = oidc.getDPoPHandle(configuration, await keyPair(dpopKey))
      const checks = {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
        ...{ idTokenExpected: true, maxAge: oldestSignIn },
      }
      const tokens = await oidc.authorizationCodeGrant(configuration, cameBackTo, checks, undefined, { DPoP })
      const { sub, acr, amr, auth_time } = claimsSchema.parse(tokens.claims())
      return { sub, acr, amr, authTime: new Date(auth_time * 1000) }
    },
  }
}

async function privateKey(jwk: UpstreamKey, algorithm: string): Promise<CryptoKey> {
  return cryptoKey(await importJWK(jwk, algorithm))
}

async function jwkOf(key: CryptoKey) {
  return crypto.subtle.exportKey('jwk', key)
}

async function keyPair(dpopKey: JWK): Promise<oidc.CryptoKeyPair> {
  const { kty, crv, x, y, d } = dpopKeySchema.parse(dpopKey)
  const publicPart = await importJWK({ kty, crv, x, y }, 'ES256', { extractable: true })
  return { privateKey: cryptoKey(await importJWK({ kty, crv, x, y, d }, 'ES256')), publicKey: cryptoKey(publicPart) }
}

function cryptoKey(key: CryptoKey | Uint8Array): CryptoKey {
  if (key instanceof Uint8Array) throw new TypeError('a symmetric key where a key pair is needed')
  return key
}
