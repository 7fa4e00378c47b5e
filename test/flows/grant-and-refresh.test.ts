// The main job at the authorization server, with openid-client as it comes and a browser without a window.
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pairwiseSubject } from '../../consent-ui/authorization-server/pairwise-subject.ts'
import type { Bank, ConsentToAsk, Tokens } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { accessTokenSchema } from '../../schema/contract/access-token.ts'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'

let server: TestServer
let bank: Bank
beforeAll(async () => {
  server = await startTestServer()
  bank = await server.openBank(server.northBank)
})
afterAll(() => server.stop())

const card = { purpose: 'test-card', duration: 'P90D', fetchType: 'PERIODIC' } as const

async function obtain(ask: Partial<ConsentToAsk> = {}, tick: readonly string[] = [], from = bank): Promise<Tokens> {
  const asked = await from.ask({ ...card, scopes: ['name', 'email'], ...ask })
  const back = await openResident().answerRequest(asked.url, { persona: server.ada.name, tick, share: true })
  return from.redeem(asked, back)
}

async function consentOf({ accessToken }: Tokens) {
  const { consent_id } = decodeJwt(accessToken)
  const [row] = await server.sql<Record<string, unknown>>('SELECT * FROM consent WHERE id = $1', [consent_id])
  const history = await server.sql(
    'SELECT version, from_status, to_status, actor, reason FROM consent_history WHERE consent_id = $1 ORDER BY version',
    [consent_id],
  )
  return { row, history }
}

describe('granting', () => {
  test('gives the bank exactly the items that were needed or left ticked', async () => {
    const tokens = await obtain({ scopes: ['name', 'email', 'mobileno'] }, ['email'])

    expect(tokens.scopes.toSorted()).toEqual(['email', 'name'])
    const { row } = await consentOf(tokens)
    const items = await server.sql(
      'SELECT scope, required, decision FROM consent_item WHERE consent_id = $1 ORDER BY 1',
      [row?.['id']],
    )
    expect(items).toEqual([
      { scope: 'email', required: false, decision: 'GRANTED' },
      { scope: 'mobileno', required: false, decision: 'REFUSED' },
      { scope: 'name', required: true, decision: 'GRANTED' },
    ])
  })

  test('issues an ES256 at+jwt of five minutes bound to the key, about a pairwise subject', async () => {
    const tokens = await obtain({}, ['email'])

    const jwks: JSONWebKeySet = JSON.parse(await (await fetch(`${server.issuer}/jwks`)).text())
    expect(jwks.keys.every((key) => !('d' in key))).toBe(true)
    const { payload, protectedHeader } = await jwtVerify(tokens.accessToken, createLocalJWKSet(jwks))
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt', kid: 'as-1' })
    const claims = accessTokenSchema.parse(payload)
    expect(claims).toMatchObject({
      iss: server.issuer,
      aud: server.resource,
      client_id: 'north-bank',
      sub: pairwiseSubject(server.options.pairwiseKey, 'north-bank', server.ada.id),
      acr: 'urn:izin:acr:1',
      consent_version: 2,
      authorization_details: [{ type: 'izin_consent', purpose: 'test-card', duration: 'P90D', fetch_type: 'PERIODIC' }],
      cnf: { jkt: await bank.dpop.calculateThumbprint() },
    })
    expect(claims.exp - claims.iat).toBe(300)
    expect(claims).not.toHaveProperty('act')
    expect(JSON.stringify(claims)).not.toContain(server.ada.id)
  })

  test('writes a complete record: who, what for, how long, and every step with its actor', async () => {
    const tokens = await obtain({}, ['email'])

    const { row, history } = await consentOf(tokens)
    expect(row).toMatchObject({
      status: 'ACTIVE',
      client_id: 'north-bank',
      subject_kind: 'PERSON',
      subject_id: server.ada.id,
      actor_id: null,
      purpose_code: 'test-card',
      purpose_text: { en: 'Open a credit card account' },
      recipient: { legal_name: 'North Bank Ltd', uen: '196800306E', contact: 'privacy@bank.example' },
      duration_days: 90,
      frequency_per_day: 4,
      data_life_days: 30,
      acr: 'urn:izin:acr:1',
      amr: ['sandbox'],
      notice: { uri: `${server.issuer}/notice/1`, version: '1', language: 'en' },
      record: {
        schema_version: 'ISO/IEC TS 27560:2023',
        jurisdiction: 'SG',
        withdrawal_method: `${server.issuer}/consents`,
      },
    })
    const { starts_at: starts, expires_at: expires } = row ?? {}
    expect(Number(expires) - Number(starts)).toBe(90 * 86_400_000)
    expect(history).toEqual([
      { version: 1, from_status: null, to_status: 'REQUESTED', actor: 'RECIPIENT', reason: 'ASKED' },
      { version: 2, from_status: 'REQUESTED', to_status: 'ACTIVE', actor: 'PERSON', reason: 'SHARED' },
    ])
  })

  test('never builds on an earlier grant: what was refused this time is refused', async () => {
    await obtain({}, ['email'])
    const second = await obtain({}, [])
    expect(second.scopes).toEqual(['name'])
  })

  test('shows two banks two subjects for one person', async () => {
    const south = await server.openBank(server.southBank)
    const first = decodeJwt((await obtain({}, ['email'])).accessToken)
    const ask = { scopes: ['email'], duration: 'P10D' }
    const second = decodeJwt((await obtain(ask, ['email'], south)).accessToken)
    expect(first.sub).not.toBe(second.sub)
  })
})

describe('refusing', () => {
  test("Don't share leads back with access_denied, the state and the issuer, and is recorded", async () => {
    const asked = await bank.ask({ ...card, scopes: ['name'] })
    const back = await openResident().answerRequest(asked.url, { persona: server.ben.name, share: false })

    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      state: asked.state,
      iss: server.issuer,
    })
    await expect(bank.redeem(asked, back)).rejects.toMatchObject({ error: 'access_denied' })
    const rows = await server.sql(
      `SELECT c.status, i.decision FROM consent c JOIN consent_item i ON i.consent_id = c.id
       WHERE c.subject_id = $1 ORDER BY c.created_at DESC LIMIT 1`,
      [server.ben.id],
    )
    expect(rows).toEqual([{ status: 'REFUSED', decision: 'REFUSED' }])
  })

  test('Share with nothing ticked and nothing needed is a refusal', async () => {
    const asked = await bank.ask({ ...card, scopes: ['email', 'mobileno'] })
    const back = await openResident().answerRequest(asked.url, { persona: server.ada.name, share: true })
    expect(back.searchParams.get('error')).toBe('access_denied')
    const [row] = await server.sql(`SELECT reason FROM consent_history WHERE reason = 'NOTHING_CHOSEN'`)
    expect(row).toBeDefined()
  })
})

describe('refreshing', () => {
  test('gives a new token of the same consent; the refresh token stays and lives as long as the consent', async () => {
    const tokens = await obtain({}, ['email'])
    const again = await bank.refresh(tokens.refreshToken ?? '')

    expect(again.refreshToken).toBe(tokens.refreshToken)
    expect(again.scopes.toSorted()).toEqual(['email', 'name'])
    const [first, second] = [decodeJwt(tokens.accessToken), decodeJwt(again.accessToken)]
    expect(second).toMatchObject({ consent_id: first['consent_id'], sub: first.sub, acr: first['acr'] })
    expect(second.jti).not.toBe(first.jti)
    const [life] = await server.sql<{ days: number }>(
      `SELECT round(extract(epoch FROM max(expires_at) - now()) / 86400)::int AS days FROM oidc_artifact WHERE model = 'RefreshToken'`,
    )
    expect(life?.days).toBe(90)
  })

  test.each(['PAUSED', 'REVOKED', 'EXPIRED', 'INVALIDATED', 'TERMINATED', 'CONSUMED'])(
    'is refused while the consent is %s',
    async (status) => {
      const tokens = await obtain({}, ['email'])
      const { consent_id } = decodeJwt(tokens.accessToken)
      await server.sql('UPDATE consent SET status = $2::consent_status WHERE id = $1', [consent_id, status])
      await expect(bank.refresh(tokens.refreshToken ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
    },
  )

  test('is refused the moment the period is over, before anybody swept', async () => {
    const tokens = await obtain({}, ['email'])
    const { consent_id } = decodeJwt(tokens.accessToken)
    await server.sql(`UPDATE consent SET expires_at = now() - interval '1 ms' WHERE id = $1`, [consent_id])
    await expect(bank.refresh(tokens.refreshToken ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  test('says the new version after a change, and leaves out an item whose approval was taken back', async () => {
    const tokens = await obtain({ scopes: ['name', 'cpfbalances.oa'] }, ['cpfbalances.oa'])
    const { consent_id } = decodeJwt(tokens.accessToken)
    await server.sql('UPDATE consent SET version = 7 WHERE id = $1', [consent_id])
    await server.sql(`DELETE FROM client_item WHERE client_id = 'north-bank' AND scope = 'cpfbalances.oa'`)
    const again = await bank.refresh(tokens.refreshToken ?? '')
    await server.sql(`INSERT INTO client_item VALUES ('north-bank', 'cpfbalances.oa', false)`)
    expect(decodeJwt(again.accessToken)).toMatchObject({ consent_version: 7, scope: 'name' })
  })

  test('is refused for a suspended bank', async () => {
    const tokens = await obtain({}, ['email'])
    await server.sql(`UPDATE client SET status = 'SUSPENDED' WHERE client_id = 'north-bank'`)
    const refused = expect(bank.refresh(tokens.refreshToken ?? '')).rejects.toMatchObject({ error: 'invalid_client' })
    await refused
    await server.sql(`UPDATE client SET status = 'ACTIVE' WHERE client_id = 'north-bank'`)
  })
})

describe('withdrawing', () => {
  test('takes one step from the list, confirms effect and time, and ends the refresh token', async () => {
    const tokens = await obtain({}, ['email'])
    const resident = openResident()
    const page = await resident.withdraw(server.issuer, server.ada.name, 'North Bank Ltd')

    expect(page.status).toBe(200)
    expect(page.html).toContain('You withdrew your consent to North Bank Ltd on')
    const { row, history } = await consentOf(tokens)
    expect(row).toMatchObject({ status: 'REVOKED', version: 3 })
    expect(history.at(-1)).toMatchObject({ actor: 'PERSON', reason: 'WITHDRAWN' })
    await expect(bank.refresh(tokens.refreshToken ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe('acting for a company', () => {
  const scopes = ['entity.basic_profile.name', 'entity.basic_profile.registration_number']

  test('the subject is the company and the actor the person, both pairwise', async () => {
    const asked = await bank.ask({ ...card, scopes })
    const back = await openResident().answerRequest(asked.url, {
      persona: server.ada.name,
      company: server.bakery,
      tick: scopes.slice(1),
      share: true,
    })
    const tokens = await bank.redeem(asked, back)

    const { pairwiseKey } = server.options
    expect(accessTokenSchema.parse(decodeJwt(tokens.accessToken))).toMatchObject({
      sub: pairwiseSubject(pairwiseKey, 'north-bank', server.bakery),
      act: { sub: pairwiseSubject(pairwiseKey, 'north-bank', server.ada.id) },
      scope: scopes.join(' '),
    })
    const { row } = await consentOf(tokens)
    expect(row).toMatchObject({ subject_kind: 'ENTITY', subject_id: server.bakery, actor_id: server.ada.id })
    const again = await bank.refresh(tokens.refreshToken ?? '')
    expect(decodeJwt(again.accessToken)['act']).toEqual(decodeJwt(tokens.accessToken)['act'])
  })

  test('only a company with a role valid today is offered, and another one is refused', async () => {
    const resident = openResident()
    const asked = await bank.ask({ ...card, scopes })
    const page = await resident.openRequest(asked.url, { persona: server.ada.name })
    expect(page.html).toContain('Bakery Pte Ltd')
    expect(page.html).not.toContain('Garage Pte Ltd')
    const forced = await resident.browser.open(new URL(`?company=${server.garage}`, page.url))
    expect(forced.status).toBe(403)
  })

  test('a person without a role is told so and goes back without sharing', async () => {
    const resident = openResident()
    const asked = await bank.ask({ ...card, scopes })
    const page = await resident.openRequest(asked.url, { persona: server.ben.name })
    expect(page.html).toContain('You can&#39;t act for a company')
    const back = await resident.browser.press(page, { button: 'Go back without sharing' })
    expect(back.left?.searchParams.get('error')).toBe('access_denied')
  })

  test('a role lost between the page and Share is refused, and nothing is recorded as given', async () => {
    const resident = openResident()
    const asked = await bank.ask({ ...card, scopes })
    const page = await resident.openRequest(asked.url, { persona: server.ada.name, company: server.bakery })
    await server.sql('UPDATE acting_role SET valid_until = now() WHERE entity_id = $1', [server.bakery])
    const refused = await resident.browser.press(page, { button: 'Share' })
    await server.sql('UPDATE acting_role SET valid_until = NULL WHERE entity_id = $1', [server.bakery])
    expect(refused.status).toBe(403)
    const [row] = await server.sql(
      `SELECT status FROM consent WHERE subject_id = $1 ORDER BY created_at DESC LIMIT 1`,
      [server.bakery],
    )
    expect(row).toEqual({ status: 'REQUESTED' })
  })
})

describe("the resident's own app", () => {
  test('gets a token for first-party scopes without a consent, and the gateway can find the person', async () => {
    const app = await server.openBank(server.app)
    const asked = await app.askWith({ scope: 'izin.consents.read' })
    const resident = openResident()
    const page = await resident.openRequest(asked.url, { persona: server.ada.name })
    const { left } = await resident.browser.press(page, { button: 'Continue' })
    if (!left) throw new Error('not led back')
    const tokens = await app.redeem(asked, left)

    const claims = accessTokenSchema.parse(decodeJwt(tokens.accessToken))
    expect(claims).toMatchObject({ scope: 'izin.consents.read', client_id: 'own-app' })
    expect(claims).not.toHaveProperty('consent_id')
    expect(await server.sql('SELECT client_id, sub, subject_id FROM first_party_subject')).toEqual([
      { client_id: 'own-app', sub: claims.sub, subject_id: server.ada.id },
    ])
    expect((await app.refresh(tokens.refreshToken ?? '')).scopes).toEqual(['izin.consents.read'])
  })
})
