// Items that an agency publishes while everything runs: known to the authorization server and the pages at once, and
// nothing about them can be changed that people relied on when they consented.
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Bank } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import type { SupergraphRelease } from '../../schema/contract/supergraph-release.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

type Item = SupergraphRelease['scopes'][number]

const venue: Item = {
  scope: 'bike-share.trips.place',
  item: 'bike-share.trips',
  agency: ['BIKES'],
  titles: { en: 'Places you cycled to', zh: '您骑车到过的地方', ms: 'Tempat yang anda kayuh', ta: 'நீங்கள் சென்ற இடங்கள்' },
  classification: 'C',
  segments: ['SC', 'PR'],
  tier: 'standard',
  coordinates: ['BikeShareTrip.place'],
}
const time: Item = {
  ...venue,
  scope: 'bike-share.trips.time',
  titles: { en: 'When you cycled', zh: '骑车时间', ms: 'Masa anda mengayuh', ta: 'நேரம்' },
  coordinates: ['BikeShareTrip.time'],
}

let server: TestServer
let registry: pg.Client
let bank: Bank
beforeAll(async () => {
  server = await startTestServer()
  registry = new pg.Client({ connectionString: server.database.admin })
  await registry.connect()
  await registry.query('SET ROLE izin_registry')
  bank = await server.openBank(server.northBank)
  await server.sql(
    `INSERT INTO agency (code, names) VALUES ('BIKES', '{"en": "Bicycle Board", "zh": "自行车局", "ms": "Lembaga Basikal", "ta": "மிதிவண்டி வாரியம்"}')`,
  )
})
afterAll(async () => {
  await registry.end()
  await server.stop()
})
beforeEach(async () => {
  await server.sql(`DELETE FROM client_item WHERE scope LIKE 'bike%'`)
  await server.sql('DELETE FROM scope WHERE registered')
})

async function register(...items: readonly Partial<Item>[]): Promise<number> {
  const { rows } = await registry.query('SELECT consent.register_item_scopes($1) AS added', [JSON.stringify(items)])
  return rows[0].added
}
const approve = () =>
  server.sql(
    `INSERT INTO client_item (client_id, scope, required) SELECT 'north-bank', scope, false FROM scope WHERE registered`,
  )
const ask = (language = 'en') =>
  bank.askWith({
    scope: `name ${venue.scope} ${time.scope}`,
    ui_locales: language,
    authorization_details: JSON.stringify([
      { type: 'izin_consent', purpose: 'test-card', duration: 'P30D', fetch_type: 'PERIODIC' },
    ]),
  })
const refusal = expect.objectContaining({ error: 'invalid_scope' })

test('published and approved, they can be asked for and consented to without a restart', async () => {
  await expect(ask()).rejects.toEqual(refusal)
  expect(await register(venue, time)).toBe(2)
  await expect(ask()).rejects.toEqual(refusal)
  await approve()
  const asked = await ask()
  const resident = openResident()
  const back = await resident.answerRequest(asked.url, { persona: server.ada.name, tick: [venue.scope], share: true })
  expect((await bank.redeem(asked, back)).scopes.toSorted()).toEqual([venue.scope, 'name'])

  const consents = await resident.openConsents(server.issuer, server.ada.name)
  expect(consents.html).toContain('Places you cycled to')
  const [consent] = await server.sql<{ id: string }>(
    `SELECT consent_id AS id FROM consent_item WHERE scope = $1 AND decision = 'GRANTED'`,
    [venue.scope],
  )
  const story = await resident.browser.open(new URL(`/consents/${consent?.id}`, server.issuer))
  expect(story.html).toContain('Places you cycled to')
  const [receipt] = /\/consents\/[^"]+\/receipts\/[0-9a-f-]+/.exec(story.html) ?? []
  expect((await resident.browser.open(new URL(receipt ?? '', server.issuer))).html).toContain('Places you cycled to')
})

test.each([
  ['en', 'Places you cycled to', 'Bicycle Board'],
  ['zh', '您骑车到过的地方', '自行车局'],
  ['ms', 'Tempat yang anda kayuh', 'Lembaga Basikal'],
  ['ta', 'நீங்கள் சென்ற இடங்கள்', 'மிதிவண்டி வாரியம்'],
] as const)('the consent page in %s says what they are and whose', async (language, title, agency) => {
  await register(venue, time)
  await approve()
  const resident = openResident()
  await resident.openConsents(server.issuer, server.ada.name)
  const page = await resident.openRequest((await ask(language)).url, { persona: server.ada.name })
  expect(page.html).toContain(title)
  expect(page.html).toContain(agency)
  // Each by itself: no item is shown under the name of another.
  expect(page.html.indexOf(title)).toBe(page.html.lastIndexOf(title))
})

test('what is no longer published can no longer be asked for, until it is back', async () => {
  await register(venue, time)
  await approve()
  await register(venue)
  await expect(ask()).rejects.toEqual(refusal)
  expect(await register(venue, time)).toBe(0)
  expect((await ask()).url).toBeInstanceOf(URL)
})

test('the authentication an item needs is raised, never lowered, and the operator’s word stays', async () => {
  const level = async () => (await server.sql('SELECT acr FROM scope WHERE scope = $1', [venue.scope]))[0]?.['acr']
  await register({ ...venue, acr: 'urn:izin:acr:2' })
  expect(await level()).toBe('urn:izin:acr:2')
  await register(venue)
  expect(await level()).toBe('urn:izin:acr:2')
  await server.sql(`UPDATE scope SET acr = 'urn:izin:acr:3' WHERE scope = $1`, [venue.scope])
  await register({ ...venue, acr: 'urn:izin:acr:2' })
  expect(await level()).toBe('urn:izin:acr:3')
  await register({ ...venue, acr: 'urn:izin:acr:4' })
  expect(await level()).toBe('urn:izin:acr:4')
})

test('the catalogue’s own are left as they are, whatever a release says of them', async () => {
  const own = () => server.sql(`SELECT * FROM scope WHERE scope IN ('name', 'email') ORDER BY scope`)
  await server.sql(`UPDATE scope SET acr = 'urn:izin:acr:2' WHERE scope = 'email'`)
  const before = await own()
  await register({ ...venue, scope: 'name', acr: 'urn:izin:acr:9' }, { ...time, scope: 'email' })
  expect(await own()).toEqual(before)
  await register()
  expect(await own()).toEqual(before)
  await server.sql(`UPDATE scope SET acr = 'urn:izin:acr:1' WHERE scope = 'email'`)
})

const { ta: _, ...threeLanguages } = venue.titles
test.each([
  ['a scope that is a first-party one', { ...venue, scope: 'izin.consents.read' }, /has no form/],
  ['a scope of another form', { ...venue, scope: 'Bike Share' }, /has no form/],
  ['no title in one of the languages', { ...venue, titles: threeLanguages }, /four languages/],
  ['a title of nothing but space', { ...venue, titles: { ...venue.titles, ms: '  ' } }, /four languages/],
  ['a level that is none', { ...venue, acr: 'none' }, /lacks a level/],
  ['no agency', { ...venue, agency: [] }, /lacks/],
  ['no place in the graph', { ...venue, coordinates: [] }, /lacks/],
  ['another agency than before', { ...time, agency: ['OTHER'] }, /another item or agency/],
  ['another item than before', { ...time, item: 'other' }, /another item or agency/],
] satisfies [string, Partial<Item>, RegExp][])('with %s nothing is registered', async (_case, item, message) => {
  await register(time)
  await expect(register(time, item)).rejects.toThrow(message)
  expect(await server.sql('SELECT scope FROM scope WHERE registered')).toEqual([{ scope: time.scope }])
})

test('only the registry may say what there is, and it may say nothing else', async () => {
  for (const url of [server.database.consent, server.database.gateway, server.database.consentSubgraph]) {
    const service = new pg.Client({ connectionString: url })
    await service.connect()
    await expect(service.query(`SELECT consent.register_item_scopes('[]')`)).rejects.toThrow(/permission denied/)
    await service.end()
  }
  for (const statement of [
    `UPDATE consent.scope SET acr = 'urn:izin:acr:1'`,
    `INSERT INTO consent.client_item VALUES ('north-bank', 'name', true)`,
    'SELECT * FROM consent.consent',
    'SELECT * FROM consent.disclosure_event',
    `INSERT INTO consent.agency VALUES ('X', '{}')`,
  ])
    await expect(registry.query(statement)).rejects.toThrow(/permission denied/)
})
