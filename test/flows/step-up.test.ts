// Items that need a stronger sign-in (RFC 9470): the page says so, *Share* asks for one made for this very request, and
// without it nothing is granted. And a bank that asks for a strength or an age of sign-in itself.
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bank } from '../../platform/demo/bank.ts'
import type { BrowserPage } from '../../platform/demo/browser.ts'
import { openResident, type Resident } from '../../platform/demo/resident.ts'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'
import { keptTicks } from './kept-ticks.ts'
import { openRawClient, type RawClient } from './raw-client.ts'

const weak = 'urn:izin:acr:1'
const strong = 'urn:izin:acr:2'
const card = { purpose: 'test-card', duration: 'P10D', fetchType: 'PERIODIC' } as const

let server: TestServer
let bank: Bank
let raw: RawClient
beforeAll(async () => {
  server = await startTestServer()
  bank = await server.openBank(server.northBank)
  raw = await openRawClient(server.issuer, server.northBank)
  await server.sql('UPDATE scope SET acr = $1 WHERE scope = $2', [strong, 'mobileno'])
})
afterAll(() => server.stop())

const as = (page: BrowserPage) => page.url.pathname
const signIn = (resident: Resident, page: BrowserPage, acr: string) => resident.signIn(page, server.ada.name, acr)

async function open(scopes = ['name', 'email', 'mobileno'], extra: Readonly<Record<string, string>> = {}) {
  const resident = openResident()
  const details = [{ type: 'izin_consent', purpose: 'test-card', duration: 'P10D', fetch_type: 'PERIODIC' }]
  const asked = await bank.askWith({
    scope: scopes.join(' '),
    authorization_details: JSON.stringify(details),
    ...extra,
  })
  return { resident, asked, page: await resident.browser.open(asked.url) }
}

async function stateOf(page: BrowserPage) {
  const uid = page.url.pathname.split('/').at(-1)
  const rows = await server.sql('SELECT status, version, acr, grant_id FROM consent WHERE interaction_uid = $1', [uid])
  return rows[0]
}
const asked = { status: 'REQUESTED', version: 1, acr: null, grant_id: null }

describe('an item that needs more than the person’s sign-in', () => {
  test('is marked, and shared only after a stronger one; acr and auth_time go into consent and token', async () => {
    const { resident, asked: request, page: first } = await open()
    const page = await signIn(resident, first, weak)
    expect(page.html.match(/needs a stronger sign-in/g)).toHaveLength(2)
    expect(page.html).toContain('Sign in more strongly')

    const sentAway = await resident.browser.press(page, { button: 'Share', tick: ['email', 'mobileno'] })
    expect([as(sentAway), sentAway.url.searchParams.get('acr')]).toEqual(['/sign-in', strong])
    expect(await stateOf(page)).toEqual(asked)

    const again = await signIn(resident, sentAway, strong)
    expect(again.url.href).toBe(page.url.href)
    expect(again.html).not.toContain('stronger sign-in')
    const before = Math.floor(Date.now() / 1000) - 60
    const { left } = await resident.browser.press(again, { button: 'Share', tick: ['mobileno'] })
    const tokens = await bank.redeem(request, left ?? new URL('about:blank'))
    expect(tokens.scopes.toSorted()).toEqual(['mobileno', 'name'])
    const claims = decodeJwt(tokens.accessToken)
    expect(claims['acr']).toBe(strong)
    expect(claims['auth_time']).toBeGreaterThan(before)
    expect(await stateOf(page)).toMatchObject({ status: 'ACTIVE', acr: strong })
  })

  test('hinders nobody from sharing the others', async () => {
    const { resident, asked: request, page: first } = await open()
    const page = await signIn(resident, first, weak)
    const { left } = await resident.browser.press(page, { button: 'Share', tick: ['email'] })
    const tokens = await bank.redeem(request, left ?? new URL('about:blank'))
    expect(tokens.scopes.toSorted()).toEqual(['email', 'name'])
    expect(decodeJwt(tokens.accessToken)['acr']).toBe(weak)
  })

  test('is not had by a strong sign-in of before: it counts for the request it was made for', async () => {
    const { resident, page: first } = await open()
    await signIn(resident, first, strong)
    const next = await bank.ask({ ...card, scopes: ['name', 'mobileno'] })
    const page = await resident.browser.open(next.url)
    expect(page.html).toContain('needs a stronger sign-in')
    const sentAway = await resident.browser.press(page, { button: 'Share', tick: ['mobileno'] })
    expect([as(sentAway), sentAway.url.searchParams.get('acr')]).toEqual(['/sign-in', strong])
    expect(await stateOf(page)).toEqual(asked)
  })

  test('is asked for again after the ordinary sign-in, however often', async () => {
    const { resident, page: first } = await open()
    let page = await signIn(resident, first, weak)
    for (let round = 0; round < 2; round += 1) {
      const sentAway = await resident.browser.press(page, { button: 'Share', tick: ['mobileno'] })
      expect(as(sentAway)).toBe('/sign-in')
      page = await signIn(resident, sentAway, weak)
    }
    expect(await stateOf(page)).toEqual(asked)
  })

  test.each(['urn:izin:acr:9', 'strong'])('of %s, which nobody can be signed in with, says so', async (needed) => {
    await server.sql('UPDATE scope SET acr = $1 WHERE scope = $2', [needed, 'cpfbalances.oa'])
    try {
      const { resident, page: first } = await open(['name', 'cpfbalances.oa'])
      const page = await signIn(resident, first, strong)
      const answered = await resident.browser.press(page, { button: 'Share', tick: ['cpfbalances.oa'] })
      expect(answered.status).toBe(403)
      expect(answered.html).toContain('A stronger sign-in is needed')
      expect(await stateOf(page)).toEqual(asked)
    } finally {
      await server.sql('UPDATE scope SET acr = $1 WHERE scope = $2', [weak, 'cpfbalances.oa'])
    }
  })

  test('in a consent that is amended: what stays needs it as much as what is added', async () => {
    const { resident, asked: request, page: first } = await open(['name', 'email'])
    const page = await signIn(resident, first, weak)
    const { left } = await resident.browser.press(page, { button: 'Share', tick: ['email'] })
    const held = await bank.redeem(request, left ?? new URL('about:blank'))
    const consentId = String(decodeJwt(held.accessToken)['consent_id'])
    await server.sql('UPDATE scope SET acr = $1 WHERE scope = $2', [strong, 'email'])
    try {
      const detail = { type: 'izin_consent', purpose: 'test-card', duration: 'P10D', fetch_type: 'PERIODIC' }
      const change = await bank.askWith({
        scope: 'name email',
        authorization_details: JSON.stringify([{ ...detail, consent_id: consentId }]),
      })
      const shown = await resident.browser.open(change.url)
      expect(shown.html).toContain('needs a stronger sign-in')
      const sentAway = await resident.browser.press(shown, { button: 'Agree to the change' })
      expect(as(sentAway)).toBe('/sign-in')
      const again = await signIn(resident, sentAway, strong)
      const agreed = await resident.browser.press(again, { button: 'Agree to the change' })
      const tokens = await bank.redeem(change, agreed.left ?? new URL('about:blank'))
      expect(decodeJwt(tokens.accessToken)['acr']).toBe(strong)
    } finally {
      await server.sql('UPDATE scope SET acr = $1 WHERE scope = $2', [weak, 'email'])
    }
  })
})

test('values to look at, where the gateway gives none, are said to be unavailable, and the request stays open', async () => {
  const { resident, page: first } = await open(['name'])
  const page = await signIn(resident, first, strong)
  const answered = await resident.browser.press(page, { button: 'See the actual values first' })
  expect([answered.status, answered.html.includes('The values can’t be shown now')]).toEqual([502, true])
  expect(await stateOf(page)).toEqual(asked)
})

describe('what was ticked is there again after the stronger sign-in', () => keptTicks(() => server, open))

describe('a bank that asks for a strength itself (acr_values)', () => {
  test('has the person sign in so, before anything is shown', async () => {
    const { resident, asked: request, page: first } = await open(['name'], { acr_values: `urn:theirs:7 ${strong}` })
    expect([as(first), first.url.searchParams.get('acr')]).toEqual(['/sign-in', strong])
    const sentAway = await signIn(resident, first, weak)
    expect(as(sentAway)).toBe('/sign-in')
    const page = await signIn(resident, sentAway, strong)
    const { left } = await resident.browser.press(page, { button: 'Share' })
    expect(decodeJwt((await bank.redeem(request, left ?? new URL('about:blank'))).accessToken)['acr']).toBe(strong)
  })

  test('gets the weakest that it takes', async () => {
    const { resident, page } = await open(['name'], { acr_values: `${strong} ${weak}` })
    expect(page.url.searchParams.get('acr')).toBeNull()
    expect(as(await signIn(resident, page, weak))).toMatch(/^\/interaction\//)
  })

  test.each(['urn:theirs:7', 'urn:izin:acr:9', strong.toUpperCase(), ' '])(
    'and cannot be met is told so at once: %j',
    async (acr_values) => {
      const { status, body } = await raw.push({ acr_values })
      expect([status, body.error]).toEqual([400, 'unmet_authentication_requirements'])
    },
  )

  test('finds in the metadata what there is', async () => {
    const metadata = await (await fetch(`${server.issuer}/.well-known/oauth-authorization-server`)).json()
    expect(metadata).toMatchObject({ acr_values_supported: [weak, strong] })
  })
})

describe('a bank that asks for a recent sign-in (max_age)', () => {
  test.each([
    ['0', '/sign-in'],
    ['3600', '/interaction/'],
  ])('of at most %s seconds', async (max_age, path) => {
    const { resident, page: first } = await open(['name'])
    await signIn(resident, first, weak)
    const pushed = await raw.push({ max_age })
    const page = await resident.browser.open(raw.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' }))
    expect(as(page).startsWith(path)).toBe(true)
  })

  test.each(['-1', 'soon', '1.5', '1e3', '9'.repeat(12)])('%s is refused', async (max_age) => {
    expect((await raw.push({ max_age })).body.error).toBe('invalid_request')
  })
})
