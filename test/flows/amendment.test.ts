// A bank asks to change a consent it holds; the person sees old beside new and agrees, or leaves it as it is.
import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Bank, Tokens } from '../../platform/demo/bank.ts'
import type { BrowserPage } from '../../platform/demo/browser.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'

let server: TestServer
let bank: Bank
beforeAll(async () => {
  server = await startTestServer()
  bank = await server.openBank(server.northBank)
})
afterAll(() => server.stop())

const terms = { type: 'izin_consent', purpose: 'test-card', duration: 'P10D', fetch_type: 'PERIODIC' }
const changedScopes = ['name', 'mobileno', 'cpfbalances.oa', 'cpfbalances.ma']

function ask(scopes: readonly string[], detail: Readonly<Record<string, unknown>> = {}, from = bank) {
  const details = JSON.stringify([{ ...terms, ...detail }])
  return from.askWith({ scope: scopes.join(' '), authorization_details: details })
}

interface Held {
  readonly tokens: Tokens
  readonly id: string
}

/** Ada shares name and email, and refuses the mobile number. */
async function obtain(from = bank, scopes = ['name', 'email', 'mobileno']): Promise<Held> {
  const asked = await ask(scopes, {}, from)
  const tick = from === bank ? ['email'] : scopes
  const back = await openResident().answerRequest(asked.url, { persona: server.ada.name, tick, share: true })
  const tokens = await from.redeem(asked, back)
  return { tokens, id: String(decodeJwt(tokens.accessToken)['consent_id']) }
}

let held: Held
beforeEach(async () => {
  held = await obtain()
})

async function stored(id = held.id) {
  const [consent] = await server.sql<Record<string, unknown>>('SELECT * FROM consent WHERE id = $1', [id])
  const items = await server.sql<{ scope: string; decision: string }>(
    'SELECT scope, decision FROM consent_item WHERE consent_id = $1 ORDER BY scope',
    [id],
  )
  const history = await server.sql<Record<string, unknown>>(
    'SELECT version, reason, actor, details FROM consent_history WHERE consent_id = $1 ORDER BY version',
    [id],
  )
  return { consent, items: Object.fromEntries(items.map(({ scope, decision }) => [scope, decision])), history }
}

async function open(detail: Readonly<Record<string, unknown>> = {}, persona = server.ada.name) {
  const asked = await ask(changedScopes, { consent_id: held.id, duration: 'P20D', data_life: 'P7D', ...detail })
  const resident = openResident()
  const page = await resident.openRequest(asked.url, { persona })
  return { asked, resident, page }
}

const choicesOf = (page: BrowserPage) => page.forms.flatMap(({ choices }) => choices)
const codeOf = (page: BrowserPage) => page.left?.searchParams.get('error')

describe('the page', () => {
  test('shows old beside new, marks what is new, and asks nothing again that was refused', async () => {
    const before = await stored()
    const { page } = await open()
    expect(page.html).toMatch(/North Bank Ltd asks to change your consent/)
    expect(choicesOf(page)).toEqual(
      expect.arrayContaining([
        { name: 'item', value: 'cpfbalances.oa', checked: false },
        { name: 'item', value: 'cpfbalances.ma', checked: false },
      ]),
    )
    expect(choicesOf(page)).toHaveLength(2)
    for (const section of ['Newly asked for', 'No longer shared', 'You refused these earlier']) {
      expect(page.html).toContain(section)
    }
    // Additions stand in the one marked section and nowhere else; terms that change show old beside new, with a mark.
    const [, added = ''] = /<section class="izin-new[^>]*>(.*?)<\/section>/s.exec(page.html) ?? []
    expect(added).toContain('izin-mark')
    for (const scope of ['cpfbalances.oa', 'cpfbalances.ma']) {
      expect(added).toContain(`value="${scope}"`)
      expect(page.html.replace(added, '')).not.toContain(`value="${scope}"`)
    }
    const rows = [...page.html.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) => row)
    const marked = rows.filter((row) => row.includes('izin-mark'))
    expect(marked.some((row) => /30 days.*7 days/s.test(row))).toBe(true)
    expect(rows.length - marked.length).toBeGreaterThan(1)
    expect(await stored()).toEqual(before)
  })

  test('needs an item that the operator has made needed since, although it was refused', async () => {
    await server.sql(`UPDATE client_item SET required = true WHERE client_id = 'north-bank' AND scope = 'mobileno'`)
    try {
      const { asked, resident, page } = await open()
      expect(page.html).not.toContain('You refused these earlier')
      const { left } = await resident.browser.press(page, { button: 'Agree to the change' })
      await bank.redeem(asked, left ?? new URL('about:blank'))
      expect((await stored()).items).toMatchObject({ mobileno: 'GRANTED' })
    } finally {
      await server.sql(`UPDATE client_item SET required = false WHERE client_id = 'north-bank' AND scope = 'mobileno'`)
    }
  })
})

describe('agreeing', () => {
  test('swaps items, terms and grant at once: the old tokens live until then and not after', async () => {
    const { asked, resident, page } = await open()
    const oldRefresh = held.tokens.refreshToken ?? ''
    expect(decodeJwt((await bank.refresh(oldRefresh)).accessToken)).toMatchObject({ consent_version: 2 })

    const { left } = await resident.browser.press(page, { button: 'Agree to the change', tick: ['cpfbalances.oa'] })
    await expect(bank.refresh(oldRefresh)).rejects.toMatchObject({ error: 'invalid_grant' })
    const tokens = await bank.redeem(asked, left ?? new URL('about:blank'))

    expect(tokens.scopes.toSorted()).toEqual(['cpfbalances.oa', 'name'])
    expect(decodeJwt(tokens.accessToken)).toMatchObject({
      consent_id: held.id,
      consent_version: 3,
      authorization_details: [{ consent_id: held.id, duration: 'P20D' }],
    })
    const { consent, items, history } = await stored()
    expect(items).toEqual({
      name: 'GRANTED',
      mobileno: 'REFUSED',
      'cpfbalances.oa': 'GRANTED',
      'cpfbalances.ma': 'REFUSED',
    })
    expect(consent).toMatchObject({ status: 'ACTIVE', version: 3, duration_days: 20, data_life_days: 7 })
    expect(history.at(-1)).toMatchObject({
      reason: 'AMENDED',
      actor: 'PERSON',
      details: { added: ['cpfbalances.oa'], dropped: ['email'], dataLifeDays: { from: 30, to: 7 } },
    })
    expect(decodeJwt((await bank.refresh(tokens.refreshToken ?? '')).accessToken)).toMatchObject({ consent_version: 3 })
    const receipts = await server.sql(
      `SELECT reason FROM outbox WHERE consent_id = $1 AND kind = 'RECEIPT' ORDER BY version`,
      [held.id],
    )
    expect(receipts).toEqual([{ reason: 'SHARED' }, { reason: 'AMENDED' }])
  })

  test('twice at once counts once', async () => {
    const { resident, page } = await open()
    const press = () => resident.browser.press(page, { button: 'Agree to the change' })
    const pages = await Promise.all([press(), press(), press()])
    expect(pages.filter(({ left }) => left?.searchParams.has('code')).length).toBeGreaterThanOrEqual(1)
    const { history } = await stored()
    expect(history.filter(({ reason }) => reason === 'AMENDED')).toHaveLength(1)
  })
})

describe('a code of the old grant', () => {
  test('that comes again after the change ends nothing: its grant is not the consent any more', async () => {
    const asked = await ask(['name', 'email', 'mobileno'])
    const back = await openResident().answerRequest(asked.url, {
      persona: server.ada.name,
      tick: ['email'],
      share: true,
    })
    const first = await bank.redeem(asked, back)
    held = { tokens: first, id: String(decodeJwt(first.accessToken)['consent_id']) }
    const { resident, page } = await open()
    await resident.browser.press(page, { button: 'Agree to the change' })
    await expect(bank.redeem(asked, back)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await stored()).consent).toMatchObject({ status: 'ACTIVE', version: 3 })
  })
})

describe('leaving it as it is', () => {
  test('changes nothing of the consent, and its tokens live on', async () => {
    const before = await stored()
    const { resident, page } = await open()
    const after = await resident.browser.press(page, { button: 'Leave it as it is' })
    expect(codeOf(after)).toBe('access_denied')
    expect(await stored()).toEqual(before)
    expect(decodeJwt((await bank.refresh(held.tokens.refreshToken ?? '')).accessToken)).toMatchObject({
      consent_version: 2,
    })
    expect(await server.sql('SELECT status FROM consent_amendment WHERE consent_id = $1', [held.id])).toEqual([
      { status: 'DECLINED' },
    ])
  })
})

describe('one and the same refusal', () => {
  const refusal = async (id: unknown) => {
    try {
      await ask(changedScopes, { consent_id: id })
      return undefined
    } catch (error) {
      const { error: code, error_description: description } = error as Record<string, unknown>
      return { code, description }
    }
  }

  test('for a consent that is unknown, ended, over, paused or of another client, and nothing is shown', async () => {
    const south = await obtain(await server.openBank(server.southBank), ['name'])
    const made: string[] = []
    for (const change of [`status = 'REVOKED'`, `expires_at = now()`, `status = 'PAUSED'`, `status = 'REQUESTED'`]) {
      const { id } = await obtain()
      await server.sql(`UPDATE consent SET ${change} WHERE id = $1`, [id])
      made.push(id)
    }
    const answers = await Promise.all([randomUUID(), south.id, ...made].map(refusal))
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]).toMatchObject({ code: 'invalid_authorization_details' })
  })

  test("for another person's: the browser goes back to the bank with it, and the page shows nothing", async () => {
    const before = await stored()
    const { page } = await open({}, server.ben.name)
    expect(page.html).not.toContain('asks to change')
    expect(codeOf(page)).toBe('invalid_authorization_details')
    expect(page.left?.searchParams.get('error_description')).toBe((await refusal(randomUUID()))?.description)
    expect(await stored()).toEqual(before)
  })

  test('for one that ends between the request and the page', async () => {
    const asked = await ask(changedScopes, { consent_id: held.id })
    await server.sql(`UPDATE consent SET status = 'REVOKED' WHERE id = $1`, [held.id])
    const page = await openResident().openRequest(asked.url, { persona: server.ada.name })
    expect(page.html).not.toContain('asks to change')
    expect(codeOf(page)).toBe('invalid_authorization_details')
  })

  test('but another purpose is named, because the bank knows the consent', async () => {
    await expect(ask(changedScopes, { consent_id: held.id, purpose: 'test-loan' })).rejects.toMatchObject({
      error: 'invalid_authorization_details',
      error_description: expect.stringContaining('`purpose` is not that of the consent'),
    })
  })
})

describe('a tampered or outdated answer changes nothing', () => {
  type Fields = [string, string][]
  const fieldsOf = (page: BrowserPage): Fields => {
    const form = page.forms.find(({ buttons }) => buttons.some(({ label }) => label === 'Agree to the change'))
    const hidden = (form?.hidden ?? []).map(({ name, value }): [string, string] => [name, value])
    return [...hidden, ['answer', 'share']]
  }

  test.each<[string, (fields: Fields) => Fields, number]>([
    ['an item refused earlier', (fields) => [...fields, ['item', 'mobileno']], 400],
    ['an item never asked for', (fields) => [...fields, ['item', 'entity.basic_profile.name']], 400],
    ['another consent', (fields) => fields.map(([k, v]) => [k, k === 'consent' ? randomUUID() : v]), 403],
    ['another version', (fields) => fields.map(([k, v]) => [k, k === 'version' ? '1' : v]), 409],
    ['no token', (fields) => fields.filter(([name]) => name !== 'csrf'), 403],
  ])('%s', async (_what, change, status) => {
    const before = await stored()
    const { resident, page } = await open()
    const after = await resident.browser.post(page.url, change(fieldsOf(page)), { 'sec-fetch-site': 'same-origin' })
    expect(after.status).toBe(status)
    expect(await stored()).toEqual(before)
  })

  test('an answer to a page that another change has made old', async () => {
    const { resident, page } = await open()
    await server.sql(`UPDATE consent SET version = 3 WHERE id = $1`, [held.id])
    const after = await resident.browser.press(page, { button: 'Agree to the change' })
    expect(after.status).toBe(409)
    expect((await stored()).history.at(-1)).toMatchObject({ reason: 'SHARED' })
  })

  test('agreeing after a withdrawal in another window', async () => {
    const { resident, page } = await open()
    await resident.withdraw(server.issuer, server.ada.name, 'North Bank Ltd')
    await server.sql(`UPDATE consent SET status = 'REVOKED' WHERE id = $1`, [held.id])
    const after = await resident.browser.press(page, { button: 'Agree to the change' })
    expect(after.left).toBeUndefined()
    expect((await stored()).consent).toMatchObject({ status: 'REVOKED' })
  })
})
