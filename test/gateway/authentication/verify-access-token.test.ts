import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, createLocalJWKSet, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticate } from '../../../gateway/authentication/authenticate.ts'
import { accessTokenVerifier } from '../../../gateway/authentication/verify-access-token.ts'
import { authorizationServerKeys } from '../../../protected-resource/authorization-server-keys.ts'
import { CredentialsRefused } from '../../../protected-resource/credentials-refused.ts'

const now = 1_790_000_000
const audience = 'https://gateway.example/graphql'
const jkt = 'A'.repeat(43)
let server: Server
let issuer: string
let key: CryptoKey
let jwk: JWK
let named = ''
let keysAt = ''
let second: JWK

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  key = pair.privateKey
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
  const next = await generateKeyPair('ES256', { extractable: true })
  second = { ...(await exportJWK(next.publicKey)), kid: 'next', alg: 'ES256', use: 'sig' }
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.url === '/.well-known/oauth-authorization-server')
      response.end(JSON.stringify({ issuer: named || issuer, jwks_uri: `${keysAt || issuer}/jwks` }))
    else response.end(JSON.stringify({ keys: [jwk, second] }))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const claims = () => ({
  iss: issuer,
  aud: audience,
  sub: 'pairwise',
  client_id: 'bank',
  scope: 'name cpfbalances.oa',
  jti: 'token-1',
  iat: now - 10,
  exp: now + 290,
  cnf: { jkt },
  consent_id: '018f3c1e-0000-7000-8000-000000000001',
  consent_version: 1,
  authorization_details: [{ type: 'izin_consent', purpose: 'credit-card', duration: 'P90D', fetch_type: 'PERIODIC' }],
})

function token(change: (claims: Record<string, unknown>) => void, header: Record<string, unknown> = {}, by = key) {
  const body: Record<string, unknown> = claims()
  change(body)
  return new SignJWT(body).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header }).sign(by)
}

async function checkOf(jwt: string, keys = authorizationServerKeys(issuer)): Promise<string> {
  const verify = accessTokenVerifier({ issuer, audience, keys, now: () => now })
  return verify(jwt).then(
    () => 'accepted',
    (error: unknown) =>
      error instanceof CredentialsRefused ? `${error.code} ${error.facts.check ?? ''}`.trim() : String(error),
  )
}

const firstParty = (body: Record<string, unknown>) => {
  for (const name of ['consent_id', 'consent_version', 'authorization_details']) delete body[name]
  return Object.assign(body, { scope: 'izin.consents.read' })
}

const cases: readonly (readonly [string, (claims: Record<string, unknown>) => void, string])[] = [
  ['a person token with its consent', () => undefined, 'accepted'],
  [
    'a company token with its actor',
    (c) => Object.assign(c, { scope: 'entity.address', act: { sub: 'p' } }),
    'accepted',
  ],
  ['a first-party token without a consent', firstParty, 'accepted'],
  ['expired', (c) => (c.exp = now - 1), 'INVALID_TOKEN exp'],
  ['made to live longer than five minutes', (c) => (c.exp = now + 291), 'INVALID_TOKEN exp'],
  ['for another resource', (c) => (c.aud = 'https://other.example/graphql'), 'INVALID_TOKEN aud'],
  ['of another issuer', (c) => (c.iss = 'https://other.example'), 'INVALID_TOKEN iss'],
  ['not bound to a key', (c) => delete c.cnf, 'INVALID_TOKEN claims'],
  ['without a client', (c) => delete c.client_id, 'INVALID_TOKEN client_id'],
  ['catalogue scopes without a consent', (c) => Object.assign(firstParty(c), { scope: 'name' }), 'INVALID_TOKEN scope'],
  ['first-party scopes with a consent', (c) => (c.scope = 'izin.consents.read'), 'INVALID_TOKEN scope'],
  ['both kinds at once', (c) => (c.scope = 'name izin.consents.read'), 'INVALID_TOKEN scope'],
  ['company scopes without an actor', (c) => (c.scope = 'entity.address'), 'INVALID_TOKEN scope'],
  ['person scopes with an actor', (c) => (c.act = { sub: 'p' }), 'INVALID_TOKEN scope'],
  ['no scope at all', (c) => (c.scope = ''), 'INVALID_TOKEN scope'],
]

test.each(cases)('%s', async (_, change, expected) => {
  expect(await checkOf(await token(change))).toBe(expected)
})

test('another kind of JWT, another algorithm, no signature, another key', async () => {
  expect(await checkOf(await token(() => undefined, { typ: 'JWT' }))).toBe('INVALID_TOKEN typ')
  const other = await generateKeyPair('ES256')
  expect(await checkOf(await token(() => undefined, {}, other.privateKey))).toBe('INVALID_TOKEN signature')
  expect(await checkOf(await token(() => undefined, { kid: 'two' }))).toBe('INVALID_TOKEN signature')
  expect(await checkOf(await token(() => undefined, { kid: undefined }, other.privateKey))).toBe(
    'INVALID_TOKEN signature',
  )
  const [, payload] = (await token(() => undefined)).split('.')
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
  expect(await checkOf(`${none}.${payload}.`)).toBe('INVALID_TOKEN alg')
  expect(await checkOf('not-a-token')).toBe('INVALID_TOKEN format')
})

test('without the keys of the authorization server nobody is let in', async () => {
  named = 'https://other.example'
  expect(await checkOf(await token(() => undefined), authorizationServerKeys(issuer))).toBe(
    'AUTHORIZATION_SERVER_UNAVAILABLE',
  )
  named = ''
  keysAt = issuer.replace('127.0.0.1', 'localhost')
  expect(await checkOf(await token(() => undefined), authorizationServerKeys(issuer)), 'keys of another host').toBe(
    'AUTHORIZATION_SERVER_UNAVAILABLE',
  )
  keysAt = ''
  const gone = authorizationServerKeys('http://127.0.0.1:9')
  expect(await checkOf(await token(() => undefined), gone)).toBe('AUTHORIZATION_SERVER_UNAVAILABLE')
  expect(await gone.ready()).toBe(false)
})

test('a token that was verified once is refused when it has expired since', async () => {
  let clock = now
  const keys = { resolve: createLocalJWKSet({ keys: [jwk] }), ready: async () => true }
  const verify = accessTokenVerifier({ issuer, audience, keys, now: () => clock })
  const jwt = await token(() => undefined)
  await verify(jwt)
  clock = now + 291
  await expect(verify(jwt)).rejects.toMatchObject({ code: 'INVALID_TOKEN', facts: { check: 'exp' } })
})

test.each([
  ['no header', [], 'TOKEN_MISSING'],
  ['as Bearer', ['Bearer abc'], 'INVALID_TOKEN scheme'],
  ['two headers', ['DPoP abc', 'DPoP abc'], 'INVALID_TOKEN header'],
  ['no token', ['DPoP'], 'INVALID_TOKEN header'],
  ['two tokens', ['DPoP abc def'], 'INVALID_TOKEN header'],
])('Authorization: %s', async (_, authorization, expected) => {
  const never = () => {
    throw new Error('a later check ran')
  }
  const outcome = authenticate(
    { authorization, dpop: [] },
    { verifyAccessToken: never, verifyDpopProof: never, admitRequest: never, resource: audience },
  ).catch((error: CredentialsRefused) => `${error.code} ${error.facts.check ?? ''}`.trim())
  expect(await outcome).toBe(expected)
})
