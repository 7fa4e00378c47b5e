// A bank's client as an engineer writes it by hand, with jose and fetch alone. It sends what its plan says, right or wrong, and
// knows nothing of faults.
import { createHash, randomUUID } from 'node:crypto'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

import type { Hop, Jwt, Made, Parts, Plan, Platform, World } from './bank-plan.ts'

export interface Refusal {
  readonly hop: Hop
  readonly status: number
  readonly code: string
  /** All that the answer says about it, in one text. */
  readonly says: string
  readonly headers: Headers
  /** The whole answer, for a test that looks for what must not be in it. */
  readonly text: string
}

/** Where the endpoints are asked when that is not where they say they are. */
export interface Elsewhere {
  readonly server?: string
  readonly gateway?: string
}

interface Keys {
  readonly registered: CryptoKey
  readonly another: CryptoKey
  readonly anotherPublicKey: JWK
  readonly rsa: CryptoKey
  readonly proof: CryptoKey
  readonly proofKey: JWK
  readonly proofPublicKey: JWK
}

/** The bank with its keys; `send` does one hop as the plan says and remembers what the next ones need. */
export async function openHandWrittenBank(world: World, registered: CryptoKey) {
  const keys = await makeKeys(registered)
  const got: Partial<Record<Made['make'], string>> = { verifier: randomUUID() + randomUUID() }
  const sent = new Set<string>()
  let data: unknown

  const value = (of: unknown): unknown => {
    if (Array.isArray(of)) return of.map(value)
    if (typeof of !== 'object' || of === null || !('make' in of)) return of
    const { make: what, plus = 0 } = of as Made
    const now = Math.floor(Date.now() / 1000) + plus
    switch (what) {
      case 'seconds':
        return now
      case 'milliseconds':
        return now * 1000
      case 'random':
        return randomUUID()
      case 'challenge':
        return createHash('sha256').update(String(got.verifier)).digest('base64url')
      case 'public key':
        return keys.proofPublicKey
      case 'private key':
        return keys.proofKey
      case 'another public key':
        return keys.anotherPublicKey
      case 'token hash':
        return createHash('sha256').update(String(got['access token'])).digest('base64url')
      case 'token hash in hexadecimal':
        return createHash('sha256').update(String(got['access token'])).digest('hex')
      default:
        return got[what]
    }
  }
  const filled = (parts: Parts) =>
    Object.fromEntries(Object.entries(parts).flatMap(([name, of]) => (of === undefined ? [] : [[name, value(of)]])))

  async function sign({ header, claims, key }: Jwt): Promise<string> {
    const alg = String(header['alg'])
    const chosen = alg === 'RS256' ? keys.rsa : key === 'proof' || key === 'registered' ? keys[key] : keys.another
    const jwt = await new SignJWT(filled(claims)).setProtectedHeader({ alg, ...filled(header) }).sign(chosen)
    sent.add(jwt)
    return jwt
  }

  /** Undefined when the hop was answered as it should be. */
  async function send(plan: Plan, hop: Hop, elsewhere: Elsewhere = {}): Promise<Refusal | undefined> {
    const { method, headers, body, batch, assertion, proof } = plan[hop]
    const parameters = filled(body)
    if (assertion) {
      parameters['client_assertion'] = await sign(assertion)
      parameters['client_assertion_type'] = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    }
    const fields = new Headers()
    for (const [name, of] of Object.entries(filled(headers))) fields.set(name, [of].flat().join(' '))
    if (proof) fields.set('DPoP', await sign(proof))
    const json = fields.get('content-type')?.includes('json') ?? false
    const content = json ? JSON.stringify(batch ? [parameters] : parameters) : asForm(parameters)
    const response = await fetch(addressOf(hop, elsewhere), {
      method,
      headers: fields,
      ...(method === 'GET' ? {} : { body: content }),
    })
    return read(hop, response)
  }

  function addressOf(hop: Hop, { server, gateway }: Elsewhere): string {
    const { issuer, endpoint, sandboxApi } = world
    if (hop === 'consent') return `${sandboxApi}/consents`
    if (hop === 'query') return gateway ?? endpoint
    return `${server ?? issuer}${hop === 'push' ? '/par' : '/token'}`
  }

  async function read(hop: Hop, response: Response): Promise<Refusal | undefined> {
    const text = await response.text()
    const { status, headers } = response
    const answer = parsed(text)
    const refused = (code: unknown, ...says: unknown[]): Refusal => ({
      ...{ hop, status, headers, text, code: String(code) },
      says: says.filter((part) => typeof part === 'string').join(' '),
    })
    if (answer.error !== undefined) return refused(answer.error, answer.error_description)
    const [error] = answer.errors ?? []
    const { code, explanation, requiredScopes } = error?.extensions ?? {}
    const scopes = requiredScopes && `requiredScopes: ${requiredScopes.map((all) => all.join(' ')).join(' or ')}`
    if (error) return refused(code, error.message, explanation, scopes)
    if (!response.ok) return refused(undefined, text)
    if (hop === 'consent') {
      const back = new URL(String(answer.redirectTo)).searchParams
      if (back.has('error')) return refused(back.get('error'), back.get('error_description'))
      got.code = String(back.get('code'))
    }
    if (hop === 'push') got.request_uri = String(answer.request_uri)
    if (answer.access_token !== undefined) got['access token'] = answer.access_token
    if (answer.refresh_token !== undefined) got['refresh token'] = answer.refresh_token
    if (hop === 'query') data = answer.data
    return undefined
  }

  return {
    send,
    requestUri: () => got.request_uri ?? '',
    /** What the last query was answered with. */
    data: () => data,
    /** Whatever must never come back in a refusal: assertions, proofs, codes, tokens, the verifier, key material. */
    secrets: () => [
      ...sent,
      ...(['verifier', 'code', 'access token', 'refresh token'] as const).flatMap((what) => got[what] ?? []),
      String(keys.proofKey.d),
    ],
  }
}

export type HandWrittenBank = Awaited<ReturnType<typeof openHandWrittenBank>>

interface Answer {
  readonly error?: unknown
  readonly error_description?: unknown
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: {
      readonly code?: unknown
      readonly explanation?: unknown
      readonly requiredScopes?: readonly (readonly string[])[]
    }
  }[]
  readonly request_uri?: unknown
  readonly redirectTo?: unknown
  readonly access_token?: string
  readonly refresh_token?: string
  readonly data?: unknown
}

function parsed(text: string): Answer {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function asForm(parameters: Parts): string {
  const form = new URLSearchParams()
  for (const [name, of] of Object.entries(parameters)) form.set(name, typeof of === 'string' ? of : JSON.stringify(of))
  return form.toString()
}

async function makeKeys(registered: CryptoKey): Promise<Keys> {
  const [proof, another, rsa] = await Promise.all([
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('ES256'),
    generateKeyPair('RS256'),
  ])
  return {
    ...{ registered, another: another.privateKey, rsa: rsa.privateKey, proof: proof.privateKey },
    proofKey: await exportJWK(proof.privateKey),
    proofPublicKey: await exportJWK(proof.publicKey),
    anotherPublicKey: await exportJWK(another.publicKey),
  }
}

/** What a developer does first: keys of their own, registered by the sandbox's API. */
export async function registerBank(
  platform: Platform,
  { redirectUri = 'http://localhost:4999/callback', approvalsOf = 'merlion-bank' } = {},
) {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const answer = await fetch(`${platform.sandboxApi}/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ approvalsOf, jwks: { keys: [jwk] }, redirectUris: [redirectUri] }),
  })
  const { clientId } = (await answer.json()) as { readonly clientId: string }
  const kid = await calculateJwkThumbprint(jwk)
  return { world: { ...platform, clientId, kid, redirectUri } satisfies World, key: privateKey }
}
