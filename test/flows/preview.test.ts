// A person looks at the actual values before they share them: only after a strong sign-in made for this request, read as
// any recipient would, in the log as theirs, kept nowhere.
import { decodeJwt } from 'jose'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Asked, Bank } from '../../platform/demo/bank.ts'
import type { BrowserPage } from '../../platform/demo/browser.ts'
import { openResident, type Resident } from '../../platform/demo/resident.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'

const persona = 'TAN MEI SAMPLE'
const director = 'LIM HOCK EXAMPLE'
const strong = 'urn:izin:acr:2'
const button = 'See the actual values first'
const scopes = ['name', 'uinfin', 'dob', 'passstatus', 'cpfbalances.oa', 'cpfcontributions', 'regadd', 'vehicles.make']

let platform: TestPlatform
let bank: Bank
let log: string[] = []
beforeAll(async () => {
  const logger = pino({ level: 'debug' }, { write: (line: string) => log.push(line) })
  platform = await startTestPlatform({ logger })
  bank = await platform.openBank('merlion-bank')
})
beforeEach(() => {
  log = []
  platform.forget()
})
afterAll(() => platform.stop())

async function open(acr: string, asking: readonly string[] = scopes) {
  const resident = openResident()
  const asked = await bank.ask({ purpose: 'credit-card', duration: 'P90D', fetchType: 'PERIODIC', scopes: asking })
  const page = await resident.signIn(await resident.browser.open(asked.url), persona, acr)
  return { resident, asked, page }
}

const textOf = ({ html }: BrowserPage) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const previews = () =>
  platform.sql<{ id: string; status: string }>(
    `SELECT id, status FROM consent WHERE client_id = 'izin-preview' ORDER BY created_at`,
  )

describe('after a strong sign-in', () => {
  let resident: Resident
  let asked: Asked
  let shown: BrowserPage
  beforeAll(async () => {
    const opened = await open(strong)
    ;({ resident, asked } = opened)
    log = []
    platform.forget()
    shown = await resident.browser.press(opened.page, { button, tick: ['dob', 'vehicles.make'] })
  })

  test('the page is the request once more with the values beside the items, and what was ticked stays so', async () => {
    const text = textOf(shown)
    expect(shown.status).toBe(200)
    expect(shown.headers.get('cache-control')).toBe('no-store')
    expect(text).toContain('The values that would be shared')
    expect(text).toContain(persona)
    expect(text).toMatch(/\b[STFGM]\d{7}[A-Z]\b/)
    expect(text).toContain('Does not apply to you')
    expect(text).toMatch(/employer: [A-Z .]+, paid on: .+, month: \d{4}-\d{2}, amount: \d+\.\d{2}/)
    const ticked = shown.forms.flatMap(({ choices }) => choices).filter(({ checked }) => checked)
    expect(ticked.map(({ value }) => value).toSorted()).toEqual(['dob', 'vehicles.make'])
  })

  test('the reading is in the log as one for the person, and no agency was asked for more', async () => {
    const [consent] = await previews()
    expect(consent?.status).toBe('CONSUMED')
    const [event] = await platform.sql<{ client_id: string; released: string[]; outcome: string; recipient: unknown }>(
      'SELECT client_id, released, outcome, recipient FROM disclosure_event WHERE consent_id = $1',
      [consent?.id],
    )
    expect(event).toMatchObject({ client_id: 'izin-preview', recipient: { legal_name: 'Izin' } })
    expect(event?.released).toEqual(expect.arrayContaining(['Person.name', 'CpfBalances.ordinaryAccount']))
    expect(event?.released).not.toContain('Person.email')
  })

  test('nothing of it is in a log line, in the list of consents, or on its way to anybody', async () => {
    expect(log.join('')).not.toContain(persona)
    expect(log.join('')).not.toMatch(/\b[STFGM]\d{7}[A-Z]\b/)
    const list = await resident.browser.open(new URL('/consents', platform.issuer))
    expect(list.html).not.toContain('Preview')
    const [consent] = await previews()
    expect((await resident.browser.open(new URL(`/consents/${consent?.id}`, platform.issuer))).status).toBe(404)
    expect(await platform.sql('SELECT FROM outbox WHERE consent_id = $1', [consent?.id])).toEqual([])
    const record = await resident.browser.open(new URL('/record', platform.issuer))
    expect(textOf(record)).toContain('By you')
    const entry = /href="(\/record\/[\w-]+)"/.exec(record.html)?.[1] ?? ''
    const page = await resident.browser.open(new URL(entry, platform.issuer))
    expect([page.status, page.html.includes(`/consents/${consent?.id}`)]).toEqual([200, false])
  })

  test('nothing was answered: the person can still share', async () => {
    const { left } = await resident.browser.press(shown, { button: 'Share', tick: ['dob'] })
    const tokens = await bank.redeem(asked, left ?? new URL('about:blank'))
    expect(tokens.scopes.toSorted()).toEqual(['dob', 'name', 'uinfin'])
    expect(decodeJwt(tokens.accessToken)['client_id']).toBe('merlion-bank')
  })
})

test('what was ticked in a long request is in sight after the stronger sign-in, not folded away', async () => {
  const long = [...scopes, 'email', 'mobileno', 'employment', 'noahistory', 'cpfbalances.ma', 'vehicles.model']
  const { resident, page } = await open('urn:izin:acr:1', long)
  const boxOf = ({ html }: BrowserPage, scope: string) =>
    html.split('<details class="izin-box govuk-details"').find((part) => part.includes(`value="${scope}"`)) ?? ''
  expect(boxOf(page, 'vehicles.make')).toMatch(/^>/)
  const sentAway = await resident.browser.press(page, { button: 'Sign in more strongly', tick: ['vehicles.make'] })
  const again = await resident.signIn(sentAway, persona, strong)
  expect(boxOf(again, 'vehicles.make')).toMatch(/^ open>.*value="vehicles\.make" checked/s)
  expect(boxOf(again, 'cpfbalances.oa')).toMatch(/^>/)
})

describe('nothing is read and nothing shown', () => {
  const nothingRead = async (before: number) => {
    expect(platform.asked()).toEqual([])
    expect(await previews()).toHaveLength(before)
  }

  test('under an ordinary sign-in: a stronger one is asked for', async () => {
    const { resident, page } = await open('urn:izin:acr:1')
    const before = (await previews()).length
    const sentAway = await resident.browser.press(page, { button })
    expect([sentAway.url.pathname, sentAway.url.searchParams.get('acr')]).toEqual(['/sign-in', strong])
    await nothingRead(before)
  })

  test('under a strong sign-in made for something else', async () => {
    const { resident } = await open(strong)
    const next = await bank.ask({ purpose: 'credit-card', duration: 'P90D', fetchType: 'PERIODIC', scopes })
    const page = await resident.browser.open(next.url)
    const before = (await previews()).length
    expect((await resident.browser.press(page, { button })).url.pathname).toBe('/sign-in')
    await nothingRead(before)
  })

  test.each<[string, number, (fields: URLSearchParams) => void, Record<string, string>?]>([
    ['without the token of our form', 403, (fields) => fields.delete('csrf')],
    ['from another site', 403, () => {}, { 'sec-fetch-site': 'cross-site' }],
    ['for no record', 403, (fields) => fields.delete('consent')],
    ['for another record', 409, (fields) => fields.set('consent', crypto.randomUUID())],
    ['of an older version', 409, (fields) => fields.set('version', '7')],
  ])('%s', async (_case, status, change, headers = {}) => {
    const { resident, page } = await open(strong)
    const form = page.forms.find(({ buttons }) => buttons.some(({ label }) => label === button))
    const fields = new URLSearchParams([
      ...(form?.hidden ?? []).map(({ name, value }): [string, string] => [name, value]),
      ['answer', 'preview'],
    ])
    change(fields)
    const before = (await previews()).length
    const answered = await resident.browser.post(page.url, [...fields], headers)
    expect(answered.status).toBe(status)
    expect(textOf(answered)).not.toContain(`${persona} (needed)`)
    await nothingRead(before)
  })

  test('once the hour’s looks are used up', async () => {
    const { resident, page } = await open(strong, ['name', 'uinfin'])
    await platform.sql(
      `INSERT INTO consent (id, status, client_id, subject_kind, subject_id, recipient, purpose_code, purpose_text, fetch_type,
         duration_days, data_life_days, notice, record)
       SELECT gen_random_uuid(), 'CONSUMED', client_id, subject_kind, subject_id, recipient, purpose_code, purpose_text,
         fetch_type, 1, 0, '{}', '{}' FROM consent, generate_series(1, 20) WHERE id = $1`,
      [(await previews())[0]?.id],
    )
    const before = (await previews()).length
    const answered = await resident.browser.press(page, { button })
    expect([answered.status, textOf(answered).includes('The values can’t be shown now')]).toEqual([502, true])
    await nothingRead(before)
    await platform.sql(`UPDATE consent SET created_at = now() - interval '2 hours' WHERE client_id = 'izin-preview'`)
  })

  test('to a client that calls itself the preview', async () => {
    const answer = await fetch(new URL('/par', platform.issuer), {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'izin-preview', response_type: 'code', scope: 'name' }),
    })
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: 'invalid_client' }])
  })
})

test('a company’s values are read for whoever may act for it, as that company’s', async () => {
  const [role] = await platform.sql<{ entity_id: string }>(
    `SELECT r.entity_id FROM acting_role r JOIN sandbox_persona p ON p.person_id = r.person_id
     WHERE p.slug = 'company-director' AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now()) LIMIT 1`,
  )
  const resident = openResident()
  const company = ['entity.basic_profile.name', 'entity.basic_profile.registration_number']
  const asked = await bank.ask({
    purpose: 'business-account',
    duration: 'P30D',
    fetchType: 'PERIODIC',
    scopes: company,
  })
  const choose = await resident.signIn(await resident.browser.open(asked.url), director, strong)
  const page = await resident.browser.press(choose, { button: 'Continue', tick: [role?.entity_id ?? ''] })
  const shown = await resident.browser.press(page, { button })
  expect(shown.status).toBe(200)
  expect(textOf(shown)).toMatch(/Registration number[^.]*\b\d{8,9}[A-Z]\b/)
  for (const { assertion } of platform.asked()) expect(assertion.sub).toBe(role?.entity_id)
})
