// A bank asks about the consents it holds and gives them back, with a client assertion and no token.
import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tokens } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import type { TestClient } from '../consent-ui/arrange-register.ts'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'
import { type JwtChange, openRawClient } from './raw-client.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function obtain(from: TestClient = server.northBank): Promise<Tokens & { readonly consentId: string }> {
  const bank = await server.openBank(from)
  const terms = { purpose: 'test-card', duration: 'P10D', fetchType: 'PERIODIC' } as const
  const asked = await bank.ask({ ...terms, scopes: ['name', 'email'] })
  const back = await openResident().answerRequest(asked.url, {
    persona: server.ada.name,
    tick: from === server.northBank ? [] : ['name'],
    share: true,
  })
  const tokens = await bank.redeem(asked, back)
  return { ...tokens, consentId: String(decodeJwt(tokens.accessToken)['consent_id']) }
}

async function call(method: 'GET' | 'DELETE', id: string, by = server.northBank, change: JwtChange = {}) {
  const client = await openRawClient(server.issuer, by)
  const headers = { authorization: `Bearer ${await client.assertion(change)}` }
  const response = await fetch(`${server.issuer}/grants/${id}`, { method, headers })
  const text = await response.text()
  return { status: response.status, body: text ? JSON.parse(text) : undefined }
}

const stateOf = (id: string) =>
  server.sql(
    `SELECT c.status, c.version, (SELECT h.reason FROM consent_history h WHERE h.consent_id = c.id ORDER BY version DESC LIMIT 1)
     FROM consent c WHERE id = $1`,
    [id],
  )

test('is found by the server’s metadata', async () => {
  const metadata = await (await fetch(`${server.issuer}/.well-known/oauth-authorization-server`)).json()
  expect(metadata).toMatchObject({
    grant_management_endpoint: `${server.issuer}/grants`,
    grant_management_actions_supported: ['query', 'revoke'],
    grant_management_action_required: false,
  })
})

describe('GET', () => {
  test('shows the bank what it was given and on which terms, nothing of what was refused', async () => {
    const { consentId } = await obtain()
    const { status, body } = await call('GET', consentId)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      consent_id: consentId,
      version: 2,
      status: 'ACTIVE',
      scope: 'name',
      purpose: 'test-card',
      fetch_type: 'PERIODIC',
      frequency_per_day: 4,
      data_life: 'P30D',
    })
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`email|${server.ada.id}`))
  })
})

describe('DELETE', () => {
  test('ends the consent for the person too, also a paused one, and its refresh token is worth nothing', async () => {
    for (const paused of [false, true]) {
      const { consentId, refreshToken = '' } = await obtain()
      if (paused) await server.sql(`UPDATE consent SET status = 'PAUSED' WHERE id = $1`, [consentId])
      expect(await call('DELETE', consentId)).toEqual({ status: 204, body: undefined })
      expect(await stateOf(consentId)).toEqual([{ status: 'TERMINATED', version: 3, reason: 'ENDED_BY_RECIPIENT' }])
      const bank = await server.openBank(server.northBank)
      await expect(bank.refresh(refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' })
    }
  })

  test('of twenty at once one ends it', async () => {
    const { consentId } = await obtain()
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('DELETE', consentId)))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(await stateOf(consentId)).toMatchObject([{ version: 3 }])
  })
})

test('a bank that asks too often waits as it is told, and nothing ends', async () => {
  const { consentId } = await obtain()
  await server.sql(`UPDATE client SET quota_per_minute = 0 WHERE client_id = 'north-bank'`)
  try {
    for (const method of ['GET', 'DELETE'] as const)
      expect(await call(method, consentId)).toMatchObject({ status: 429, body: { error: 'quota_exceeded' } })
  } finally {
    await server.sql(`UPDATE client SET quota_per_minute = 600 WHERE client_id = 'north-bank'`)
  }
  expect(await stateOf(consentId)).toMatchObject([{ status: 'ACTIVE', version: 2 }])
  expect((await call('DELETE', consentId)).status).toBe(204)
})

describe('one and the same refusal', () => {
  test.each(['GET', 'DELETE'] as const)('for %s of any consent that is not held and in force', async (method) => {
    const others = await obtain(server.southBank)
    const ended = await obtain()
    await call('DELETE', ended.consentId)
    const over = await obtain()
    await server.sql(`UPDATE consent SET expires_at = now() - interval '1 second' WHERE id = $1`, [over.consentId])
    const asked = [others.consentId, ended.consentId, over.consentId, randomUUID(), 'no-id', '%00']
    const answers = await Promise.all(asked.map((id) => call(method, id)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 404, body: { error: 'not_found' } })
    expect(await stateOf(others.consentId)).toMatchObject([{ status: 'ACTIVE', version: 2 }])
  })
})

describe('whoever does not show a good assertion', () => {
  const now = () => Math.floor(Date.now() / 1000)
  test.each<[string, () => JwtChange, string]>([
    ['for another audience', () => ({ claims: { aud: 'https://other.example' } }), 'it must be the issuer, http'],
    ['for several audiences', () => ({ claims: { aud: [server.issuer] } }), '`aud` is a list'],
    ['over', () => ({ claims: { exp: now() - 60 } }), '`exp`: It expired'],
    ['of a life too long', () => ({ claims: { exp: now() + 3600 } }), 'at most ten minutes are taken'],
    ['without an end', () => ({ claims: { exp: undefined } }), '`exp` is missing'],
    ['without an id', () => ({ claims: { jti: undefined } }), '`jti` is missing'],
    ['of another kind', () => ({ header: { typ: 'at+jwt' } }), "`typ` is 'at+jwt'"],
    ['about somebody else', () => ({ claims: { sub: 'south-bank' } }), "`sub` is 'south-bank'"],
    [
      'of a client that is not there',
      () => ({ claims: { iss: 'nobody', sub: 'nobody' } }),
      'no client of that name is registered here',
    ],
    ["by another bank's key", () => ({ key: server.southBank.key }), 'Compare the key you sign with'],
    [
      "of the resident's own app",
      () => ({ claims: { iss: 'own-app', sub: 'own-app' }, key: server.app.key }),
      'this address is for banks',
    ],
  ])('%s is refused and ends nothing, and the sandbox says why', async (_what, change, says) => {
    const { consentId } = await obtain()
    expect(await call('DELETE', consentId, server.northBank, change())).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_description: expect.stringContaining(says) },
    })
    expect(await stateOf(consentId)).toMatchObject([{ status: 'ACTIVE' }])
  })

  test('twice with the same one is refused the second time', async () => {
    const { consentId } = await obtain()
    const jti = randomUUID()
    expect(await call('GET', consentId, server.northBank, { claims: { jti } })).toMatchObject({ status: 200 })
    expect(await call('GET', consentId, server.northBank, { claims: { jti } })).toMatchObject({
      status: 401,
      body: { error_description: expect.stringContaining('This assertion was used before') },
    })
  })

  test('with none at all, an access token or a word is refused', async () => {
    const { consentId, accessToken } = await obtain()
    for (const [authorization, says] of [
      [undefined, 'is missing; it must be'],
      [`Bearer ${accessToken}`, "`typ` is 'at+jwt'"],
      [`DPoP ${accessToken}`, 'another scheme than Bearer'],
      ['Bearer x', 'must be a signed JWT'],
      ['Basic eDp5', 'another scheme than Bearer'],
    ] as const) {
      const headers = new Headers(authorization === undefined ? {} : { authorization })
      const response = await fetch(`${server.issuer}/grants/${consentId}`, { method: 'DELETE', headers })
      expect(response.status).toBe(401)
      const text = await response.text()
      expect(text).toContain(says)
      expect(text).not.toContain(accessToken)
    }
  })
})
