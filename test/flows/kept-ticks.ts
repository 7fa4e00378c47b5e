// What a person ticked is there again after the stronger sign-in: theirs alone, for this request in this browser alone, and
// never more than they ticked.
import { expect, test } from 'vitest'
import type { Asked } from '../../platform/demo/bank.ts'
import type { BrowserPage } from '../../platform/demo/browser.ts'
import type { Resident } from '../../platform/demo/resident.ts'
import type { TestServer } from '../consent-ui/start-test-server.ts'

const weak = 'urn:izin:acr:1'
const strong = 'urn:izin:acr:2'

interface Opened {
  readonly resident: Resident
  readonly asked: Asked
  readonly page: BrowserPage
}

export function keptTicks(
  server: () => TestServer,
  /** A request for `name` (needed), `email` and `mobileno`, which needs the stronger sign-in. */
  open: (scopes?: string[], extra?: Readonly<Record<string, string>>) => Promise<Opened>,
): void {
  const ticked = ({ forms }: BrowserPage) =>
    forms
      .flatMap(({ choices }) => choices)
      .filter(({ name, checked }) => name === 'item' && checked)
      .map(({ value }) => value)
  const signIn = (resident: Resident, page: BrowserPage, acr: string, name = server().ada.name) =>
    resident.signIn(page, name, acr)

  async function asAda() {
    const opened = await open()
    return { ...opened, page: await signIn(opened.resident, opened.page, weak) }
  }

  test.each([
    ['Share', ['mobileno']],
    ['Sign in more strongly', ['email']],
    ['See the actual values first', ['email', 'mobileno']],
  ])('by “%s”, with just these ticked: %j', async (button, tick) => {
    const { resident, asked, page } = await asAda()
    expect(ticked(page)).toEqual([])
    const sentAway = await resident.browser.press(page, { button, tick })
    expect(sentAway.url.pathname).toBe('/sign-in')
    expect(sentAway.url.href).not.toMatch(/email|mobileno|item/)
    const again = await signIn(resident, sentAway, strong)
    expect(ticked(again)).toEqual(tick)
    // What is shared is what the form says, not what was kept.
    const { left } = await resident.browser.press(again, { button: 'Share', tick: ['email'] })
    expect(left?.searchParams.has('code')).toBe(true)
    const [row] = await server().sql(
      `SELECT array_agg(scope ORDER BY scope) AS granted FROM consent_item i JOIN consent c ON c.id = i.consent_id
       WHERE c.interaction_uid = $1 AND decision = 'GRANTED'`,
      [page.url.pathname.split('/').at(-1)],
    )
    expect([row, asked.url.searchParams.has('request_uri')]).toEqual([{ granted: ['email', 'name'] }, true])
  })

  test('in the language they were ticked in, or another; a later choice takes the place of an earlier', async () => {
    const { resident, page } = await asAda()
    await resident.browser.press(page, { button: 'Share', tick: ['email', 'mobileno'] })
    const tamil = await resident.browser.open(new URL('?lang=ta', page.url))
    expect(ticked(tamil)).toEqual(['email', 'mobileno'])
    await resident.browser.press(page, { button: 'Sign in more strongly' })
    expect(ticked(await resident.browser.open(page.url))).toEqual([])
  })

  test('in a change of a consent too', async () => {
    const { resident, asked, page } = await asAda()
    const { left } = await resident.browser.press(page, { button: 'Share', tick: ['email'] })
    expect([left?.searchParams.has('code'), asked.url.pathname]).toEqual([true, '/authorize'])
    const [consent] = await server().sql<{ id: string }>('SELECT id FROM consent WHERE interaction_uid = $1', [
      page.url.pathname.split('/').at(-1),
    ])
    const detail = { type: 'izin_consent', purpose: 'test-card', duration: 'P10D', fetch_type: 'PERIODIC' }
    const bank = await server().openBank(server().northBank)
    const change = await bank.askWith({
      scope: 'name email mobileno cpfbalances.oa cpfbalances.ma',
      authorization_details: JSON.stringify([{ ...detail, consent_id: consent?.id }]),
    })
    // What was refused before is not asked for again.
    const shown = await resident.browser.open(change.url)
    await server().sql('UPDATE scope SET acr = $1 WHERE scope = $2', [strong, 'cpfbalances.ma'])
    try {
      const tick = ['cpfbalances.ma', 'cpfbalances.oa']
      const sentAway = await resident.browser.press(shown, { button: 'Agree to the change', tick })
      expect(sentAway.url.pathname).toBe('/sign-in')
      expect(ticked(await signIn(resident, sentAway, strong))).toEqual(tick)
    } finally {
      await server().sql('UPDATE scope SET acr = $1 WHERE scope = $2', [weak, 'cpfbalances.ma'])
    }
  })

  test('but not for somebody else who signs in there', async () => {
    const { resident, page } = await asAda()
    const sentAway = await resident.browser.press(page, { button: 'Share', tick: ['email', 'mobileno'] })
    const other = await signIn(resident, sentAway, strong, server().ben.name)
    expect([other.url.href, ticked(other)]).toEqual([page.url.href, []])
    // Nor for the first, whose question is a new one now.
    const back = await resident.browser.open(new URL(`/sign-in?next=${page.url.pathname}`, page.url))
    expect(ticked(await signIn(resident, back, strong))).toEqual([])
  })

  test('and in no other request of the same person in the same browser', async () => {
    const { resident, page } = await asAda()
    await resident.browser.press(page, { button: 'Share', tick: ['mobileno'] })
    const next = await open()
    const other = await resident.browser.open(next.asked.url)
    expect([other.url.pathname === page.url.pathname, ticked(other)]).toEqual([false, []])
  })

  test.each<[string, number, (fields: URLSearchParams, page: BrowserPage) => void, Record<string, string>?]>([
    ['without the token of our form', 403, (fields) => fields.delete('csrf')],
    ['with the token of another form', 403, (fields) => fields.set('csrf', 'A'.repeat(43))],
    ['from another site', 403, () => {}, { 'sec-fetch-site': 'cross-site' }],
    ['for another record', 200, (fields) => fields.set('consent', crypto.randomUUID())],
    ['of another version', 200, (fields) => fields.set('version', '7')],
    ['for no record', 200, (fields) => fields.delete('consent')],
    ['with an item that was never asked for', 200, (fields) => fields.append('item', 'cpfbalances.oa')],
  ])('and nothing is ticked by a form %s', async (_case, status, change, headers = {}) => {
    const { resident, page } = await asAda()
    const hidden = page.forms.find(({ buttons }) => buttons.some(({ label }) => label === 'Share'))?.hidden ?? []
    const fields = new URLSearchParams(hidden.map(({ name, value }): [string, string] => [name, value]))
    fields.append('answer', 'sign-in')
    const asksForMore = _case.includes('never asked')
    if (!asksForMore) fields.append('item', 'mobileno')
    change(fields, page)
    const answered = await resident.browser.post(page.url, [...fields], headers)
    expect(answered.status).toBe(status)
    const again = await resident.browser.open(page.url)
    expect(ticked(again)).toEqual([])
    expect(again.html).not.toContain('cpfbalances.oa')
  })

  test('nor by another browser that knows the address', async () => {
    const { resident, page } = await asAda()
    await resident.browser.press(page, { button: 'Share', tick: ['email', 'mobileno'] })
    const stranger = await asAda()
    const hidden = stranger.page.forms.find(({ buttons }) => buttons.some(({ label }) => label === 'Share'))?.hidden
    const fields = [...(hidden ?? []), { name: 'answer', value: 'sign-in' }, { name: 'item', value: 'email' }]
    const pairs = fields.map(({ name, value }) => [name, value] as const)
    expect((await stranger.resident.browser.post(page.url, pairs)).status).toBe(403)
    expect(ticked(await resident.browser.open(page.url))).toEqual(['email', 'mobileno'])
  })
}
