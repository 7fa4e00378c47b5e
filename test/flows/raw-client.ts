// A client that speaks the protocol by hand, so that a test can break any one part of it. Everything it sends is right
// unless the test changes it.
import { createHash, randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { z } from 'zod'
import type { TestClient } from '../consent-ui/arrange-register.ts'

export interface JwtChange {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Partial<JWTHeaderParameters>
  readonly key?: CryptoKey
}

export interface Sending {
  /** A whole assertion or proof instead of the right one; null sends none. */
  readonly assertion?: string | null
  readonly proof?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>

const answerSchema = z.looseObject({
  error: z.string().optional(),
  error_description: z.string().optional(),
  scope: z.string().optional(),
  request_uri: z.string().optional(),
  expires_in: z.number().optional(),
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
})
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: z.infer<typeof answerSchema>
}

export type RawClient = Awaited<ReturnType<typeof openRawClient>>

/** `at`: where to send, when it is not the issuer itself but another copy of it. */
export async function openRawClient(issuer: string, client: TestClient, at = issuer) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const publicJwk = await exportJWK(publicKey)
  const verifier = 'v'.repeat(43)
  const challenge = createHash('sha256').update(verifier).digest('base64url')

  function assertion({ claims = {}, header = {}, key = client.key }: JwtChange = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const { clientId: id } = client
    return new SignJWT({ iss: id, sub: id, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: client.kid, ...header })
      .sign(key)
  }

  function proof(path: string, { claims = {}, header = {}, key = privateKey }: JwtChange = {}): Promise<string> {
    const payload = { htm: 'POST', htu: `${issuer}${path}`, jti: randomUUID(), iat: Math.floor(Date.now() / 1000) }
    return new SignJWT({ ...payload, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: publicJwk, ...header })
      .sign(key)
  }

  async function send(path: string, parameters: Parameters, sending: Sending): Promise<Answer> {
    const body = new URLSearchParams()
    const signed = sending.assertion === undefined ? await assertion() : sending.assertion
    if (signed !== null) {
      body.set('client_assertion', signed)
      body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    }
    for (const [name, value] of Object.entries(parameters)) {
      for (const one of [value ?? []].flat()) body.append(name, one)
    }
    const headers = new Headers(sending.headers)
    if (typeof sending.proof === 'string') headers.set('dpop', sending.proof)
    const response = await fetch(`${at}${path}`, { method: 'POST', body, headers })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: answerSchema.parse(text ? JSON.parse(text) : {}),
    }
  }

  const rightRequest: Parameters = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    scope: 'name',
    state: 'state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    authorization_details: details({}),
  }

  return {
    assertion,
    proof,
    publicJwk,
    verifier,
    /** Pushes a request; a parameter set to undefined is left out. */
    push: (change: Parameters = {}, sending: Sending = {}) => send('/par', { ...rightRequest, ...change }, sending),
    redeem: async (code: string, change: Parameters = {}, sending: Sending = {}) =>
      send(
        '/token',
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: client.redirectUri,
          code_verifier: verifier,
          ...change,
        },
        { ...sending, proof: sending.proof === undefined ? await proof('/token') : sending.proof },
      ),
    refresh: async (refreshToken: string, change: Parameters = {}, sending: Sending = {}) =>
      send(
        '/token',
        { grant_type: 'refresh_token', refresh_token: refreshToken, ...change },
        { ...sending, proof: sending.proof === undefined ? await proof('/token') : sending.proof },
      ),
    revoke: (token: string) => send('/revoke', { token }, {}),
    authorizeUrl: (parameters: Readonly<Record<string, string>>) =>
      new URL(`${issuer}/authorize?${new URLSearchParams({ client_id: client.clientId, ...parameters })}`),
  }
}

/** The right detail, changed. */
export function details(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([
    { type: 'izin_consent', purpose: 'test-card', duration: 'P10D', fetch_type: 'PERIODIC', ...change },
  ])
}

export async function anotherKey(): Promise<{ readonly key: CryptoKey; readonly jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  return { key: privateKey, jwk: await exportJWK(publicKey) }
}
