// What tests do again and again with a bank and a resident: obtain a consent, send an operation, read the answer. And a
// bank that can also send wrong requests: `proofFor` and `post` leave every part open.
import { createHash, randomUUID } from 'node:crypto'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { WWWAuthenticateChallengeError } from 'openid-client'
import { z } from 'zod'
import type { Bank, ConsentToAsk, Tokens } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import type { DemoClientId } from '../../platform/sandbox/sandbox-keys.ts'
import type { TestPlatform } from './start-test-platform.ts'

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.looseObject({
        message: z.string(),
        path: z.array(z.unknown()).optional(),
        extensions: z.looseObject({ code: z.string() }),
      }),
    )
    .optional(),
  extensions: z
    .object({ disclosure: z.looseObject({ event_id: z.uuid(), leaf_hash: z.string(), outcome: z.string() }) })
    .optional(),
})

export interface Answered extends z.infer<typeof answerSchema> {
  readonly status: number
  readonly headers: Headers
  /** Of the first error. */
  readonly code: string | undefined
}

export const card = { purpose: 'credit-card', duration: 'P90D', fetchType: 'PERIODIC' } as const

export async function obtainConsent(
  bank: Bank,
  persona: string,
  consent: Partial<ConsentToAsk> & Pick<ConsentToAsk, 'scopes'>,
  tick: readonly string[] = [],
): Promise<Tokens> {
  const asked = await bank.ask({ ...card, ...consent })
  const back = await openResident().answerRequest(asked.url, { persona, tick, share: true })
  return bank.redeem(asked, back)
}

/** The resident's own app: signed in to by the person, who may have signed in to the pages before. */
export async function signInToApp(
  app: Bank,
  persona: string,
  { scope = 'izin.consents.read izin.consents.manage', resident = openResident(), extra = {} } = {},
): Promise<Tokens> {
  const asked = await app.askWith({ scope, ...extra })
  const page = await resident.openRequest(asked.url, { persona })
  // The page says what the app may do.
  if (page.html.includes('pause, resume, shorten and withdraw') !== scope.includes('manage'))
    throw new Error('the page does not say what the app may do')
  const { left } = await resident.browser.press(page, { button: 'Continue' })
  if (!left) throw new Error('not led back to the app')
  return app.redeem(asked, left)
}

/** The app's operations, by what they do. Each takes $id and $version, `shorten` $expires too. */
export const changeOperations = {
  pause:
    'mutation ($id: ID!, $version: Int) { pauseConsent(id: $id, expectedVersion: $version) { id status version } }',
  resume:
    'mutation ($id: ID!, $version: Int) { resumeConsent(id: $id, expectedVersion: $version) { id status version } }',
  shorten:
    'mutation ($id: ID!, $expires: DateTime!, $version: Int) { shortenConsent(id: $id, expires: $expires, expectedVersion: $version) { id status version expiresAt } }',
  withdraw:
    'mutation ($id: ID!, $version: Int) { withdrawConsent(id: $id, expectedVersion: $version) { id status version } }',
} as const

/** openid-client reads a challenge by itself and throws it, with the answer that carried it. */
export async function changeAs(
  platform: TestPlatform,
  app: Bank,
  { accessToken }: Tokens,
  act: keyof typeof changeOperations,
  variables: Readonly<Record<string, unknown>>,
): Promise<Answered> {
  const operation = { query: changeOperations[act], variables }
  const response = await app.query(platform.endpoint, accessToken, operation).catch((error: unknown) => {
    if (error instanceof WWWAuthenticateChallengeError) return error.response
    throw error
  })
  return readAnswer(response)
}

export const consentIdOf = ({ accessToken }: Tokens) => String(decodeJwt(accessToken)['consent_id'])

export async function readAnswer(response: Response): Promise<Answered> {
  const body = answerSchema.parse(await response.json())
  return { ...body, status: response.status, headers: response.headers, code: body.errors?.[0]?.extensions.code }
}

/** By openid-client, with a proof of its own. */
export async function queryAs(platform: TestPlatform, bank: Bank, tokens: Tokens, query: string): Promise<Answered> {
  return readAnswer(await bank.query(platform.endpoint, tokens.accessToken, { query }))
}

/** A client that makes its own proofs and headers, to send what a library would not. */
export interface RawClient {
  readonly tokens: Tokens
  /** A fitting proof, unless a claim or a part of the header is changed. */
  proof(claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): Promise<string>
  /** A fitting request, unless a part is changed; a header that is `undefined` is left out. */
  post(change?: RawRequest): Promise<Response>
}

export interface RawRequest {
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly method?: string
}

export async function openRawClient(
  platform: TestPlatform,
  clientId: DemoClientId,
  obtain: (bank: Bank) => Promise<Tokens>,
): Promise<RawClient> {
  const keys = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(keys.publicKey)
  const tokens = await obtain(await platform.openBank(clientId, keys))
  const ath = createHash('sha256').update(tokens.accessToken).digest('base64url')

  async function proof(claims: Readonly<Record<string, unknown>> = {}, header: Readonly<Record<string, unknown>> = {}) {
    const payload = {
      jti: randomUUID(),
      htm: 'POST',
      htu: platform.endpoint.href,
      iat: Math.floor(Date.now() / 1000),
      ath,
    }
    return new SignJWT({ ...payload, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
      .sign(keys.privateKey)
  }
  return {
    tokens,
    proof,
    post: async ({ body, headers, method = 'POST' } = {}) => {
      const all = {
        authorization: `DPoP ${tokens.accessToken}`,
        dpop: await proof(),
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...headers,
      }
      const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
      const content = method === 'GET' ? {} : { body: body ?? JSON.stringify({ query: '{ me { name { value } } }' }) }
      return fetch(platform.endpoint, { method, headers: sent, ...content })
    },
  }
}
