// The person pauses, resumes and shortens a consent on the pages and keeps its receipts, with a browser without a window.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endOfDay } from '../../consent-ui/interaction/shorten.ts'
import type { Bank, Tokens } from '../../platform/demo/bank.ts'
import type { BrowserPage } from '../../platform/demo/browser.ts'
import { openResident, type Resident } from '../../platform/demo/resident.ts'
import { startNoticeReceiver } from '../consent-record/notice-receiver.ts'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'
import { childEnvironment } from '../harness/child-environment.ts'

let server: TestServer
let bank: Bank
beforeAll(async () => {
  server = await startTestServer()
  bank = await server.openBank(server.northBank)
})
afterAll(() => server.stop())

let tokens: Tokens
let id: string
let resident: Resident
beforeEach(async () => {
  const terms = { purpose: 'test-card', duration: 'P30D', fetchType: 'PERIODIC' } as const
  const asked = await bank.ask({ ...terms, scopes: ['name', 'email'] })
  resident = openResident()
  tokens = await bank.redeem(
    asked,
    await resident.answerRequest(asked.url, { persona: server.ada.name, tick: [], share: true }),
  )
  id = String(decodeJwt(tokens.accessToken)['consent_id'])
})

const open = (path = '', who = resident) => who.browser.open(new URL(`/consents/${id}${path}`, server.issuer))
const press = (page: BrowserPage, button: string) => resident.browser.press(page, { button })
const stateOf = async () =>
  (await server.sql('SELECT status, version, expires_at FROM consent WHERE id = $1', [id]))[0] ?? {}
const signInLongAgo = () =>
  server.sql(`UPDATE resident_session SET auth_time = now() - interval '6 minutes' WHERE person_id = $1`, [
    server.ada.id,
  ])

describe('pausing', () => {
  test('holds the consent back at once, says so with the time, and no token is issued until it is resumed', async () => {
    const confirmed = await press(await open(), 'Pause')
    expect(confirmed.url.pathname).toBe(`/consents/${id}/changes/3`)
    expect(confirmed.html).toContain('You paused your consent to North Bank Ltd on')
    expect(await stateOf()).toMatchObject({ status: 'PAUSED', version: 3 })
    const refreshToken = tokens.refreshToken ?? ''
    await expect(bank.refresh(refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' })

    const resumed = await press(await open(), 'Resume')
    expect(resumed.html).toContain('You resumed your consent')
    expect(decodeJwt((await bank.refresh(refreshToken)).accessToken)).toMatchObject({ consent_version: 4 })
  })

  test('twice, by the same page after *back*, is refused plainly', async () => {
    const page = await open()
    await press(page, 'Pause')
    const again = await press(page, 'Pause')
    expect(again.status).toBe(409)
    expect(await stateOf()).toMatchObject({ version: 3 })
  })
})

describe('resuming', () => {
  test('asks whoever signed in a while ago to sign in once more, and changes nothing before', async () => {
    await press(await open(), 'Pause')
    await signInLongAgo()
    const asked = await press(await open(), 'Resume')
    expect(asked.url.pathname).toBe('/sign-in')
    expect(await stateOf()).toMatchObject({ status: 'PAUSED', version: 3 })
    const back = await resident.signIn(asked, server.ada.name)
    expect(back.url.pathname).toBe(`/consents/${id}`)
    await press(back, 'Resume')
    expect(await stateOf()).toMatchObject({ status: 'ACTIVE', version: 4 })
  })

  test('is the only step that does: pausing and withdrawing work with an older sign-in', async () => {
    await signInLongAgo()
    await press(await open(), 'Pause')
    expect(await stateOf()).toMatchObject({ status: 'PAUSED' })
    await press(await open(), 'Withdraw from North Bank Ltd')
    expect(await stateOf()).toMatchObject({ status: 'REVOKED' })
  })
})

describe('shortening', () => {
  const send = async (until: string) => {
    const page = await open('/period')
    const form = page.forms.find(({ action }) => action.endsWith('/period'))
    const hidden = (form?.hidden ?? []).map(({ name, value }) => [name, value] as const)
    return resident.browser.post(page.url, [...hidden, ['until', until]], { 'sec-fetch-site': 'same-origin' })
  }
  const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)

  test('lets the consent end with the chosen day in Singapore', async () => {
    const confirmed = await send(dayIn(3))
    expect(confirmed.url.pathname).toBe(`/consents/${id}/changes/3`)
    expect(await stateOf()).toMatchObject({ status: 'ACTIVE', version: 3, expires_at: endOfDay(dayIn(3)) })
  })

  test.each(['yesterday', 'too late', '', '2026-02-30', "2026-01-01' --"])('to %j changes nothing', async (day) => {
    const until = day === 'yesterday' ? dayIn(-1) : day === 'too late' ? dayIn(60) : day
    const again = await send(until)
    expect(again.status).toBe(400)
    expect(again.html).toContain('Choose a day')
    expect(await stateOf()).toMatchObject({ version: 2 })
  })

  test('counts the whole day', () => {
    expect(endOfDay('2026-11-30')?.toISOString()).toBe('2026-11-30T16:00:00.000Z')
  })
})

describe('a receipt', () => {
  const receiptPath = async (reason: string) => {
    const [row] = await server.sql<{ jti: string }>(
      `SELECT jti FROM outbox WHERE consent_id = $1 AND kind = 'RECEIPT' AND reason = $2`,
      [id, reason],
    )
    return `/receipts/${row?.jti}`
  }

  test('of grant, change and end is there to read and to keep, proved by our published keys alone', async () => {
    await press(await open(), 'Withdraw from North Bank Ltd')
    for (const [reason, kind] of [
      ['SHARED', 'GRANTED'],
      ['WITHDRAWN', 'ENDED'],
    ] as const) {
      const path = await receiptPath(reason)
      expect((await open()).html).toContain(path)
      const page = await open(path)
      expect(page.html).toContain('North Bank Ltd')
      const file = await open(`${path}/download`)
      expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="izin-receipt-[\w-]+\.json"$/)
      const { jws, consent_record: stated } = JSON.parse(file.html)
      const { payload } = await jwtVerify(jws, createRemoteJWKSet(new URL('/jwks', server.issuer)), {
        issuer: server.issuer,
        typ: 'consent-receipt+jwt',
      })
      expect(payload['consent_record']).toEqual(stated)
      expect(stated).toMatchObject({ record_id: id, receipt_kind: kind })
      expect(JSON.stringify(payload)).not.toContain(server.ada.id)
    }
  })
})

describe('a notice to the recipient', () => {
  test('of what the person does reaches the address it registered, proved by our published keys alone', async () => {
    const receiver = await startNoticeReceiver()
    await server.sql('UPDATE client SET push_endpoint = $1 WHERE client_id = $2', [receiver.url, 'north-bank'])
    try {
      await press(await open(), 'Pause')
      await receiver.until(1)
      const { payload } = await jwtVerify(
        receiver.received[0]?.token ?? '',
        createRemoteJWKSet(new URL('/jwks', server.issuer)),
        { issuer: server.issuer, audience: 'north-bank', typ: 'secevent+jwt' },
      )
      expect(payload['sub_id']).toEqual({ format: 'opaque', id })
      await expect.poll(async () => (await open()).html, { timeout: 5_000 }).toContain('delivered')
    } finally {
      await server.sql(`UPDATE client SET push_endpoint = NULL WHERE client_id = 'north-bank'`)
      await receiver.stop()
    }
  })
})

describe("somebody else's consent", () => {
  test.each(['', '/period', '/changes/2', '/receipts/SHARED', '/receipts/SHARED/download'])(
    'has no page %s, as one that is not there',
    async (path) => {
      const [row] = await server.sql<{ jti: string }>('SELECT jti FROM outbox WHERE consent_id = $1', [id])
      const ben = openResident()
      await ben.openConsents(server.issuer, server.ben.name)
      const page = await open(path.replace('SHARED', row?.jti ?? ''), ben)
      expect(page.status).toBe(404)
      expect(page.html).not.toContain('North Bank')
    },
  )

  test('is not changed by a form', async () => {
    const own = await open()
    const ben = openResident()
    await ben.openConsents(server.issuer, server.ben.name)
    for (const form of own.forms.filter(({ action }) => action.includes(id))) {
      const fields = form.hidden.map(({ name, value }) => [name, value] as const)
      const page = await ben.browser.post(new URL(form.action, server.issuer), fields)
      expect(page.status).toBe(403)
    }
    expect(await stateOf()).toMatchObject({ status: 'ACTIVE', version: 2 })
  })

  test('asks a visitor to sign in first', async () => {
    const page = await open('', openResident())
    expect(page.url.pathname).toBe('/sign-in')
  })
})

describe('reporting a problem', () => {
  const reports = () => server.sql('SELECT topic, words, language FROM problem_report WHERE consent_id = $1', [id])
  async function send(fields: Readonly<Record<string, string>>, from = resident) {
    const page = await open('/report', from)
    const csrf = page.forms.at(-1)?.hidden.find(({ name }) => name === 'csrf')?.value ?? ''
    return from.browser.post(page.url, Object.entries({ csrf, words: '', ...fields }))
  }

  test('keeps what was said for the operator, and changes nothing about the consent', async () => {
    const before = await stateOf()
    const sent = await send({ topic: 'MISUSE', words: 'They sold it.\r\nTwice. ' })
    expect(sent.html).toContain('Report sent')
    expect(await reports()).toEqual([{ topic: 'MISUSE', words: 'They sold it.\nTwice.', language: 'en' }])
    expect(await stateOf()).toEqual(before)
    const story = await open()
    expect(story.html).not.toContain('sold it')
  })

  test.each<[string, Record<string, string>, number]>([
    ['without a topic', { words: 'x' }, 400],
    ['with a topic there is none of', { topic: 'REVENGE' }, 403],
    ['of more than 2,000 characters', { topic: 'OTHER', words: 'x'.repeat(2001) }, 403],
    ['with a NUL in it', { topic: 'OTHER', words: 'a\0b' }, 403],
    ['with a token of another form', { topic: 'OTHER', csrf: 'x' }, 403],
  ])('%s is refused with a page that says so, and none is kept', async (_case, fields, status) => {
    const answered = await send(fields)
    expect(answered.status).toBe(status)
    expect(answered.html).toMatch(/Choose what is the matter|could not be accepted/)
    expect(await reports()).toEqual([])
  })

  test('counts line breaks as the browser does: 2,000 characters are taken', async () => {
    expect((await send({ topic: 'OTHER', words: `${'x'.repeat(1000)}\r\n${'y'.repeat(999)}` })).status).toBe(200)
  })

  test('on somebody else’s consent finds none', async () => {
    const ben = openResident()
    await ben.openConsents(server.issuer, server.ben.name)
    expect((await open('/report', ben)).status).toBe(404)
    const url = new URL(`/consents/${id}/report`, server.issuer)
    expect((await ben.browser.post(url, [['topic', 'OTHER']])).status).toBe(404)
    expect(await reports()).toEqual([])
  })

  test('more than twenty times a day is not taken', async () => {
    await server.sql(
      `INSERT INTO problem_report (id, person_id, consent_id, topic, words, language)
       SELECT gen_random_uuid(), $1, $2, 'OTHER', '', 'en' FROM generate_series(1, 20)`,
      [server.ada.id, id],
    )
    expect((await send({ topic: 'OTHER' })).status).toBe(409)
    expect(await reports()).toHaveLength(20)
    await server.sql('DELETE FROM problem_report')
  })

  test('is shown to the operator by recipient, without who reported, and without anything that steers a terminal', async () => {
    await send({ topic: 'PRESSURE', words: 'red \u001b[31m, back \u202e, new\nline' })
    const environment = {
      ...childEnvironment(),
      IZIN_MODE: 'sandbox',
      IZIN_PERSON_DATABASE_URL: server.database.admin,
      IZIN_CORPORATE_DATABASE_URL: server.database.admin,
      IZIN_CONSENT_DATABASE_URL: server.database.admin,
    }
    const command = ['platform/reports/reports.ts', '--client', 'north-bank', '--days', '1']
    const { stdout } = await promisify(execFile)(process.execPath, command, { env: environment })
    expect(stdout).toContain('North Bank Ltd (north-bank)')
    expect(stdout).toContain('PRESSURE')
    expect(stdout).toContain('  | red \uFFFD[31m, back \uFFFD, new\n  | line')
    expect(stdout).not.toContain(server.ada.id)
    expect(stdout).not.toContain(server.ada.name)
    await server.sql('DELETE FROM problem_report')
  })
})
