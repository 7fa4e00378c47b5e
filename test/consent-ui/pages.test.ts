// The resident's pages against forms and links that are not ours: refused with an explanation, and nothing changed.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BrowserPage } from '../../platform/demo/browser.ts'
import { openResident, type Resident } from '../../platform/demo/resident.ts'
import { openRawClient, type RawClient } from '../flows/raw-client.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

let server: TestServer
let north: RawClient
beforeAll(async () => {
  server = await startTestServer()
  north = await openRawClient(server.issuer, server.northBank)
})
afterAll(() => server.stop())

type Fields = [string, string][]

async function openQuestion(resident: Resident, scope = 'name email', client = north, persona = server.ada.name) {
  const pushed = await client.push({ scope })
  return resident.openRequest(client.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' }), { persona })
}

/** What the browser would send for this button. */
function fieldsOf(page: BrowserPage, answer: 'share' | 'decline'): Fields {
  const form = page.forms.find((one) => one.buttons.some(({ name }) => name === 'answer'))
  return [...(form?.hidden ?? []).map(({ name, value }): [string, string] => [name, value]), ['answer', answer]]
}

const without = (fields: Fields, name: string) => fields.filter(([one]) => one !== name)
const replaced = (fields: Fields, name: string, value: string): Fields => [...without(fields, name), [name, value]]

describe('a tampered answer', () => {
  let resident: Resident
  let page: BrowserPage
  beforeEach(async () => {
    resident = openResident()
    page = await openQuestion(resident)
  })

  const state = async () => {
    const uid = page.url.pathname.split('/').at(-1)
    const rows = await server.sql('SELECT status, version, grant_id FROM consent WHERE interaction_uid = $1', [uid])
    const grants = await server.sql(`SELECT count(*)::int AS n FROM oidc_artifact WHERE model = 'Grant'`)
    return JSON.stringify([rows, grants])
  }

  test.each<[string, number, (fields: Fields) => Fields, Readonly<Record<string, string>>?]>([
    ['without a token', 403, (fields) => without(fields, 'csrf')],
    ['with an empty token', 403, (fields) => replaced(fields, 'csrf', '')],
    ['with a token of another form', 403, (fields) => replaced(fields, 'csrf', signOutToken(page))],
    ['sent by another site', 403, (fields) => fields, { 'sec-fetch-site': 'cross-site' }],
    ['sent by a sibling site', 403, (fields) => fields, { 'sec-fetch-site': 'same-site' }],
    ['of another content type', 403, (fields) => fields, { 'content-type': 'text/plain' }],
    ['without the needed item', 400, (fields) => without(fields, 'item')],
    ['with an item never asked for', 400, (fields) => [...fields, ['item', 'noa']]],
    ['with an item approved but not asked for', 400, (fields) => [...fields, ['item', 'mobileno']]],
    ['with an answer that is neither', 403, (fields) => replaced(fields, 'answer', 'maybe')],
    ['with an older version', 409, (fields) => replaced(fields, 'version', '9')],
    ['with a version that is no number', 403, (fields) => replaced(fields, 'version', 'x')],
    ['for a consent that does not exist', 409, (fields) => replaced(fields, 'consent', crypto.randomUUID())],
    ['for no consent', 403, (fields) => without(fields, 'consent')],
    ['larger than a form of ours', 403, (fields) => [...fields, ['item', 'x'.repeat(70_000)]]],
  ])('%s gets %i, and nothing is changed', async (_case, status, change, headers = {}) => {
    const before = await state()
    const answered = await resident.browser.post(page.url, change(fieldsOf(page, 'share')), headers)
    expect(answered.status).toBe(status)
    expect(answered.html).toContain('Nothing was changed.')
    expect(await state()).toBe(before)
    // The untouched form still works.
    expect((await resident.browser.press(page, { button: 'Share' })).left?.searchParams.has('code')).toBe(true)
  })

  test('pressed again after the answer is refused, with the way on as long as there is one', async () => {
    const sent = fieldsOf(page, 'share')
    await fetch(page.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: resident.browser.cookiesFor(page.url) },
      body: new URLSearchParams(sent),
    })
    const before = await state()
    const again = await resident.browser.post(page.url, sent)
    expect(again.status).toBe(409)
    expect(again.html).toContain('You have already answered')
    const [, way = ''] = /class="govuk-button" href="([^"]+)"/.exec(again.html) ?? []
    expect((await resident.browser.open(way)).left?.searchParams.has('code')).toBe(true)
    expect(await state()).toBe(before)
    expect((await resident.browser.post(page.url, sent)).html).toContain('This request is over')
  })

  test('by somebody else in the same browser is refused; opened anew it is theirs to answer', async () => {
    const old = fieldsOf(page, 'share')
    const signedOut = await resident.browser.press(page, { button: 'Sign out' })
    expect(signedOut.html).toContain('You are signed out')
    await resident.openConsents(server.issuer, server.ben.name)
    expect((await resident.browser.post(page.url, old)).status).toBe(403)
    const anew = await resident.browser.open(page.url)
    const theirs = replaced(fieldsOf(anew, 'share'), 'consent', old.find(([name]) => name === 'consent')?.[1] ?? '')
    expect((await resident.browser.post(page.url, theirs)).status).toBe(409)
    expect((await resident.browser.press(anew, { button: 'Share' })).left?.searchParams.has('code')).toBe(true)
    const rows = await server.sql(
      `SELECT subject_id, status FROM consent WHERE subject_id IN ($1, $2) ORDER BY created_at DESC LIMIT 2`,
      [server.ada.id, server.ben.id],
    )
    expect(rows).toEqual([
      { subject_id: server.ben.id, status: 'ACTIVE' },
      { subject_id: server.ada.id, status: 'LAPSED' },
    ])
  })

  test("with another person's interaction address shows and changes nothing", async () => {
    const other = openResident()
    await other.openConsents(server.issuer, server.ben.name)
    const opened = await other.browser.open(page.url)
    expect(opened.status).toBe(400)
    expect(opened.html).not.toContain('North Bank')
    expect((await other.browser.post(page.url, fieldsOf(page, 'share'))).status).toBe(403)
  })

  test('after an approval was taken back is refused', async () => {
    await server.sql(`DELETE FROM client_item WHERE client_id = 'north-bank' AND scope = 'email'`)
    const answered = await resident.browser.press(page, { button: 'Share', tick: ['email'] })
    await server.sql(`INSERT INTO client_item VALUES ('north-bank', 'email', false)`)
    expect(answered.status).toBe(403)
    expect(answered.html).toContain('no longer allowed')
  })

  test('that timed out says so and how to go on', async () => {
    await server.sql(
      `UPDATE oidc_artifact SET payload = payload || jsonb_build_object('exp', extract(epoch FROM now())::int - 60) WHERE model = 'Interaction'`,
    )
    const answered = await resident.browser.press(page, { button: 'Share' })
    expect(answered.status).toBe(400)
    expect(answered.html).toContain('start again')
  })
})

function signOutToken(page: BrowserPage): string {
  const form = page.forms.find((one) => one.action === '/sign-out')
  return form?.hidden[0]?.value ?? ''
}

describe('what a page allows the browser', () => {
  test('no script, no frame, no outside address, no memory; a form leads to us and to the bank that asks alone', async () => {
    const page = await openQuestion(openResident())
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self'",
      "form-action 'self' http://localhost:9",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    })
    expect(page.html).not.toMatch(/<script|<style|\son\w+=|style="|https?:\/\//)
  })

  test.each(['/sign-in', '/consents', '/notice/1', '/nowhere', '/authorize?client_id=unknown'])(
    '%s has the same rules without a bank',
    async (path) => {
      const response = await fetch(new URL(path, server.issuer))
      expect(response.headers.get('content-security-policy')).toContain(
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('x-frame-options')).toBe('DENY')
      expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  test('cookies are for this server alone and out of reach of scripts; the library keeps no session', async () => {
    const pushed = await north.push()
    const url = north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' })
    const begun = await fetch(url, { redirect: 'manual' })
    const cookies = begun.headers.getSetCookie()
    expect(cookies.map((cookie) => cookie.split('=')[0]).toSorted()).toEqual([
      'izin_interaction',
      'izin_interaction.sig',
      'izin_resume',
      'izin_resume.sig',
    ])
    for (const cookie of cookies) expect(cookie).toMatch(/path=\/(interaction|authorize)\/.*samesite=lax; httponly/i)
    const resident = openResident()
    await resident.answerRequest(url, { persona: server.ada.name, share: true })
    expect(resident.browser.cookiesFor(new URL('/consents', server.issuer))).toMatch(
      /^izin_guest=[^;]+; izin_session=[^;]+$/,
    )
    expect(await server.sql(`SELECT FROM oidc_artifact WHERE model = 'Session'`)).toEqual([])
  })
})

describe('what a page shows', () => {
  test('who asks, what for, each item with its agency, needed ones locked and optional ones unticked', async () => {
    const { html, forms } = await openQuestion(openResident(), 'name email cpfbalances.oa')
    for (const text of [
      '<html lang="en"',
      'North Bank Ltd asks to see your data',
      'UEN 196800306E',
      'North Bank Ltd app',
      'Open a credit card account',
      'At most 4 times a day',
      '30 days after it received it',
      'Immigration &amp; Checkpoints Authority and Ministry of Manpower',
      'Central Provident Fund Board',
      'CPF balances',
    ]) {
      expect(html).toContain(text)
    }
    const form = forms.find((one) => one.buttons.some(({ name }) => name === 'answer'))
    expect(form?.choices).toEqual([
      { name: 'item', value: 'email', checked: false },
      { name: 'item', value: 'cpfbalances.oa', checked: false },
    ])
    expect(form?.hidden.filter(({ name }) => name === 'item')).toEqual([{ name: 'item', value: 'name' }])
    // Equal weight: the same element, the same class, side by side.
    expect(html).toMatch(
      /<button class="govuk-button" name="answer" value="share">Share<\/button>\s*<button class="govuk-button" name="answer" value="decline">Don&#39;t share<\/button>/,
    )
  })

  test('a name with markup is text', async () => {
    const south = await openRawClient(server.issuer, server.southBank)
    const { html } = await openQuestion(openResident(), 'email', south, server.ben.name)
    expect(html).toContain('South &amp; Sons &lt;Bank&gt; asks to see your data')
    expect(html).toContain('Signed in as Ben O&#39;Neil')
  })

  test('my consents are mine alone, and withdrawing somebody else’s or an unknown one looks the same', async () => {
    const ada = openResident()
    const page = await openQuestion(ada)
    await ada.browser.press(page, { button: 'Share' })
    const list = await ada.openConsents(server.issuer, server.ada.name)
    expect(list.html).toContain('North Bank Ltd')
    const action = list.forms.find((one) => one.action.endsWith('/withdrawal'))?.action ?? ''

    const ben = openResident()
    const his = await ben.openConsents(server.issuer, server.ben.name)
    expect(his.html).not.toContain(action)
    for (const path of [action, `/consents/${crypto.randomUUID()}/withdrawal`, '/consents/x/withdrawal']) {
      const url = new URL(path, server.issuer)
      expect((await ben.browser.open(url)).status).toBe(404)
      expect((await ben.browser.post(url, [['csrf', '']])).status).toBe(403)
    }
    const [row] = await server.sql(
      'SELECT status FROM consent WHERE subject_id = $1 ORDER BY created_at DESC LIMIT 1',
      [server.ada.id],
    )
    expect(row).toEqual({ status: 'ACTIVE' })
  })

  test('withdrawing twice says that it was over', async () => {
    const ada = openResident()
    await ada.browser.press(await openQuestion(ada), { button: 'Share' })
    const list = await ada.openConsents(server.issuer, server.ada.name)
    const button = 'Withdraw from North Bank Ltd'
    const done = await ada.browser.press(list, { button })
    expect(done.html).toContain('can see nothing more')
    const again = await ada.browser.press(list, { button })
    expect(again.status).toBe(409)
    expect(again.html).toContain('already ended')
  })
})

describe('signing in', () => {
  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/sign-out',
    '/consents/../evil',
  ])('never leads to %s', async (next) => {
    const { browser } = openResident()
    const page = await browser.open(`${server.issuer}/sign-in?${new URLSearchParams({ next, q: 'ada' })}`)
    const after = await browser.press(page, { button: `Sign in as ${server.ada.name}` })
    expect(after.left).toBeUndefined()
    expect(after.url.href).toBe(`${server.issuer}/consents`)
  })

  test('needs a form of this browser, and always starts a new session', async () => {
    const [one, two] = [openResident().browser, openResident().browser]
    const page = await one.open(`${server.issuer}/sign-in?q=ada`)
    const url = new URL('/sign-in', server.issuer)
    const csrf =
      page.forms.find(({ method }) => method === 'post')?.hidden.find(({ name }) => name === 'csrf')?.value ?? ''
    expect(
      (
        await two.post(url, [
          ['csrf', csrf],
          ['persona', 'test-ada'],
        ])
      ).status,
    ).toBe(403)
    expect(
      (
        await one.post(url, [
          ['csrf', csrf],
          ['persona', 'nobody'],
        ])
      ).status,
    ).toBe(403)
    const press = { button: `Sign in as ${server.ada.name}` }
    await one.press(page, press)
    const first = one.cookiesFor(url)
    await one.press(page, press)
    expect(one.cookiesFor(url)).not.toBe(first)
    const [{ n } = { n: 0 }] = await server.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM resident_session WHERE secret_hash = ANY ($1)`,
      [first.split('; ').map((cookie) => cookie.split('=')[1])],
    )
    expect(n).toBe(0)
  })

  test('a session that is over asks to sign in again', async () => {
    const resident = openResident()
    await resident.openConsents(server.issuer, server.ada.name)
    await server.sql(`UPDATE resident_session SET expires_at = now() - interval '1 second'`)
    expect((await resident.browser.open(`${server.issuer}/consents`)).url.pathname).toBe('/sign-in')
  })
})
