// Bytes that the database, a JWT reader or a form never expects: refused in the protocol's words, never a failure of ours,
// and nothing of them in the log.
import { randomUUID } from 'node:crypto'
import { decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openResident } from '../../platform/demo/resident.ts'
import { openRawClient, type RawClient } from '../flows/raw-client.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

const secret = 'S1234567D'
const hostile = [
  `\u0000${secret}`,
  `${secret}\u0000`,
  `${secret}\ud800`,
  `'; DROP TABLE consent; -- ${secret}`,
  `${secret}${'x'.repeat(300)}`,
]

let server: TestServer
let north: RawClient
let log: string[] = []
beforeAll(async () => {
  server = await startTestServer({ logger: pino({ level: 'info' }, { write: (line: string) => void log.push(line) }) })
  north = await openRawClient(server.issuer, server.northBank)
})
beforeEach(() => {
  log = []
})
afterAll(() => server.stop())

function nothingInTheLog(): void {
  expect(log.filter((line) => /"level":(50|60)/.test(line))).toEqual([])
  expect(log.join('')).not.toContain(secret)
}

test.each([
  'state',
  'nonce',
  'ui_locales',
  'login_hint',
  'scope',
  'client_id',
  'redirect_uri',
  'resource',
  'prompt',
  'acr_values',
  'max_age',
  'dpop_jkt',
  'code_challenge',
  'authorization_details',
  'response_mode',
  'response_type',
  'request_uri',
  'request',
  'unheard_of',
])('a pushed request with hostile bytes in %s', async (parameter) => {
  for (const bytes of hostile) {
    const pushed = await north.push({ [parameter]: bytes })
    expect(pushed.status, `${JSON.stringify(bytes)} ${JSON.stringify(pushed.body)}`).toBeLessThan(500)
  }
  const detail = { type: 'izin_consent', purpose: hostile[0], duration: 'P10D', fetch_type: 'PERIODIC' }
  expect((await north.push({ authorization_details: JSON.stringify([detail]) })).status).toBe(400)
  nothingInTheLog()
})

test('a token request with hostile bytes', async () => {
  for (const bytes of hostile) {
    expect((await north.redeem(bytes)).status).toBe(400)
    expect((await north.redeem('x', { code_verifier: bytes })).status).toBe(400)
    expect((await north.refresh(bytes)).status).toBe(400)
    expect((await north.refresh('x', { scope: bytes })).status).toBe(400)
    expect((await north.revoke(bytes)).status).toBeLessThan(500)
  }
  nothingInTheLog()
})

test('an assertion or a proof that is none', async () => {
  const claims = [
    { jti: hostile[0] },
    { jti: 1 },
    { jti: { a: 1 } },
    { exp: 'soon' },
    { exp: 1e300 },
    { iat: secret },
    { aud: [secret] },
  ]
  for (const change of claims) {
    const pushed = await north.push({}, { assertion: await north.assertion({ claims: change }) })
    expect(pushed.status, JSON.stringify([change, pushed.body])).toBeLessThan(500)
  }
  const iss = `\u0000${secret}`
  const unsigned = new UnsecuredJWT({ iss, sub: iss, jti: randomUUID() }).encode()
  for (const assertion of ['', secret, 'a.b.c', unsigned, `${unsigned}x`]) {
    expect((await north.push({}, { assertion })).status, assertion).toBeLessThan(500)
    const headers = { authorization: `Bearer ${assertion}` }
    expect((await fetch(`${server.issuer}/grants/${randomUUID()}`, { headers })).status).toBe(401)
  }
  for (const jwk of [secret, true, [], {}, { kty: 'EC', crv: 'P-256', x: secret, y: 1 }]) {
    const proof = await new SignJWT({ htm: 'POST', htu: `${server.issuer}/token`, jti: randomUUID() })
      .setProtectedHeader({ ...decodeProtectedHeader(await north.proof('/token')), alg: 'ES256', jwk: jwk as never })
      .setIssuedAt()
      .sign(server.northBank.key)
    expect((await north.redeem('x', {}, { proof })).status, JSON.stringify(jwk)).toBe(400)
  }
  expect((await north.redeem('x', {}, { proof: secret })).status).toBe(400)
  nothingInTheLog()
})

test('an address with hostile bytes', async () => {
  const paths = [
    '/authorize?client_id=',
    '/authorize/',
    '/interaction/',
    '/consents/',
    '/sign-in?next=',
    '/code-tables/',
    '/grants/',
  ]
  for (const path of paths)
    for (const bytes of ['%00', '%ff', `${secret}%00`, '%2e%2e%2f', '..%5c', "'"]) {
      const response = await fetch(`${server.issuer}${path}${bytes}`, { redirect: 'manual' })
      expect(response.status, `${path}${bytes}`).toBeLessThan(500)
      expect(response.headers.get('location') ?? '/', `${path}${bytes}`).toMatch(/^\/(?!\/)/)
    }
  const pushed = await north.push()
  for (const bytes of ['%00', `${secret}%00`, '%ff']) {
    const uri = `${server.issuer}/authorize?client_id=${server.northBank.clientId}&request_uri=${pushed.body.request_uri}${bytes}`
    expect((await fetch(uri, { redirect: 'manual' })).status).toBe(400)
  }
  nothingInTheLog()
})

test('a form with hostile bytes', async () => {
  const resident = openResident()
  const pushed = await north.push()
  const page = await resident.openRequest(north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' }), {
    persona: server.ada.name,
  })
  const form = page.forms.find((one) => one.buttons.some(({ name }) => name === 'answer'))
  const hidden = (form?.hidden ?? []).map(({ name, value }): [string, string] => [name, value])
  for (const bytes of hostile) {
    for (const field of ['csrf', 'consent', 'version', 'item', 'answer']) {
      const fields: [string, string][] = [...hidden.filter(([name]) => name !== field), [field, bytes]]
      if (field !== 'answer') fields.push(['answer', 'share'])
      const answered = await resident.browser.post(page.url, fields)
      expect(answered.status, `${field} ${JSON.stringify(bytes)}`).toBeLessThan(500)
    }
  }
  nothingInTheLog()
})
