// What an agency does at the registry beside publishing: its word on banks' requests for its items, and exchanging the
// numbers it holds for opaque ids. Its own alone, logged, and no number anywhere it could stay.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { starterSdl } from '../../izin/starter/starter-sdl.ts'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { openCallers } from '../gateway/catalogue/arrange-callers.ts'
import { runIzin } from '../harness/run-izin.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'
import { openAgency, type TestAgency } from './arrange-agency.ts'

const url = 'http://127.0.0.1:4999/graphql'
const scope = 'museum.place'
const publish = ['registry:publish:museum']
const link = ['registry:link:museum']

let platform: TestPlatform
let museum: TestAgency
let library: TestAgency
let operator: pg.Client
let logged = ''

beforeAll(async () => {
  const logger = pino(
    { level: 'debug' },
    new Writable({
      write: (chunk, _, done) => {
        logged += chunk
        done()
      },
    }),
  )
  platform = await startTestPlatform({ logger })
  museum = await openAgency(platform, { subgraph: 'museum', agency: 'NHB', types: 'Museum', url })
  library = await openAgency(platform, { subgraph: 'library', agency: 'NLB', types: 'Library', url })
  operator = new pg.Client({ connectionString: platform.database.operator, options: '-c search_path=consent' })
  await operator.connect()
  const sdl = starterSdl({ subgraph: 'museum', agency: 'NHB', types: 'Museum', field: 'museumVisits' })
  expect((await museum.call('POST', '/subgraphs/museum/versions', publish, { sdl })).status).toBe(201)
})
afterAll(async () => {
  await operator.end()
  await platform.stop()
})

async function answered(response: Response) {
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text) }
}
const code = async (response: Response) => (await answered(response)).body.error?.code

describe('a bank’s request for an agency’s items', () => {
  beforeEach(async () => {
    await platform.sql('DELETE FROM item_approval')
    await operator.query(`SELECT operator_approve_items('merlion-bank', 'credit-card', $1, false)`, [[scope]])
  })
  const decide = (agency: TestAgency, name: string, body: object, scopes = publish) =>
    agency.call('POST', `/subgraphs/${name}/requests`, scopes, {
      client: 'merlion-bank',
      scopes: [scope],
      approve: true,
      ...body,
    })

  test('is shown to that agency and decided by it; the operator’s word makes it effective', async () => {
    const shown = await answered(await museum.call('GET', '/subgraphs/museum/requests', publish))
    expect(shown.body).toMatchObject([{ client: 'merlion-bank', scope, purpose: 'credit-card', state: 'REQUESTED' }])
    expect((await answered(await decide(museum, 'museum', {}))).body).toEqual([{ scope, state: 'AGENCY_APPROVED' }])
    const { rows } = await operator.query(
      `SELECT * FROM operator_approve_items('merlion-bank', 'credit-card', $1, false)`,
      [[scope]],
    )
    expect(rows).toEqual([{ scope, state: 'EFFECTIVE' }])
    const bank = await platform.openBank('merlion-bank')
    await bank.ask({ scopes: ['name', scope], purpose: 'credit-card', duration: 'P30D', fetchType: 'ONCE' })
    // Taken back by the agency, it can't be asked for any more.
    const back = await answered(await decide(museum, 'museum', { approve: false, reason: 'misused' }))
    expect(back.body).toEqual([{ scope, state: 'REFUSED_BY_AGENCY' }])
    await expect(
      bank.ask({ scopes: ['name', scope], purpose: 'credit-card', duration: 'P30D', fetchType: 'ONCE' }),
    ).rejects.toMatchObject({ error: 'invalid_scope' })
  })

  test.each([
    ['another agency for the first', () => decide(library, 'museum', {}, ['registry:publish:library']), 'NOT_ASSIGNED'],
    [
      'another agency under its own name',
      () => decide(library, 'library', {}, ['registry:publish:library']),
      'NOT_ASSIGNED',
    ],
    ['an agency for the catalogue', () => decide(museum, 'museum', { scopes: ['name'] }), 'NOT_ASSIGNED'],
    ['a token that may only check', () => decide(museum, 'museum', {}, ['registry:check:museum']), 'NOT_ASSIGNED'],
    ['a refusal without a reason', () => decide(museum, 'museum', { approve: false }), 'DECISION_REFUSED'],
    ['what nobody requested', () => decide(museum, 'museum', { client: 'lion-city-bank' }), 'DECISION_REFUSED'],
    ['what is not understood', () => decide(museum, 'museum', { approve: 'yes' }), 'BAD_REQUEST'],
  ] as const)('is not decided by %s', async (_case, act, expected) => {
    expect(await code(await act())).toBe(expected)
    expect(await platform.sql('SELECT agency_decision FROM item_approval')).toEqual([{ agency_decision: null }])
  })

  test('is shown to no other agency', async () => {
    const own = ['registry:publish:library']
    expect((await answered(await library.call('GET', '/subgraphs/library/requests', own))).body).toEqual([])
    expect(await code(await library.call('GET', '/subgraphs/museum/requests', own))).toBe('NOT_ASSIGNED')
  })
})

test('what is read is counted by day, client and coordinate; an agency sees the counts of its own', async () => {
  const callers = await openCallers(platform)
  const caller = await callers.arrange(personaId('citizen-with-everything'), ['name', scope])
  for (const _ of [1, 2]) await caller.ask('{ me { name { value } sex { code } museumVisits { records { place } } } }')
  await callers.stop()
  // Both days, should it be midnight.
  const { rows } = await operator.query(
    `SELECT client_id, coordinate, sum(released)::int AS released, sum(undelivered)::int AS undelivered,
            sum(refused)::int AS refused FROM coordinate_usage(2) GROUP BY 1, 2`,
  )
  const row = { client_id: 'test-bank', released: 0, undelivered: 0, refused: 0 }
  expect(rows).toContainEqual({ ...row, coordinate: 'Person.name', released: 2 })
  expect(rows).toContainEqual({ ...row, coordinate: 'Person.sex', refused: 2 })
  // Nobody answers at the museum's address.
  expect(rows).toContainEqual({ ...row, coordinate: 'MuseumVisit.place', undelivered: 2 })
  const usage = (agency: TestAgency, name: string, query = '?days=2') =>
    agency.call('GET', `/subgraphs/${name}/usage${query}`, [`registry:check:${name}`])
  const shown: readonly { coordinate: string; undelivered: number }[] = (await answered(await usage(museum, 'museum')))
    .body
  expect(new Set(shown.map(({ coordinate }) => coordinate))).toEqual(new Set(['MuseumVisit.place']))
  expect(shown.reduce((sum, { undelivered }) => sum + undelivered, 0)).toBe(2)
  expect((await answered(await usage(library, 'library'))).body).toEqual([])
  expect(await code(await usage(museum, 'museum', '?days=0'))).toBe('BAD_REQUEST')
})

describe('exchanging numbers for opaque ids', () => {
  const grant = (perDay: number) =>
    operator.query(`SELECT operator_grant_link('museum', $1, $2)`, [museum.clientId, perDay])
  const exchange = (numbers: readonly string[], kind = 'PERSON', agency = museum, scopes = link) =>
    agency.call('POST', '/subgraphs/museum/links', scopes, { kind, numbers })
  let nric: string
  let uen: string
  beforeAll(async () => {
    const [person] = await platform.sql('SELECT uinfin FROM person.person WHERE id = $1', [
      personaId('citizen-with-everything'),
    ])
    const [company] = await platform.sql('SELECT registration_number AS uen FROM corporate.entity WHERE id = $1', [
      companyId('tampines-builders'),
    ])
    nric = person?.['uinfin']
    uen = company?.['uen']
  })
  beforeEach(async () => {
    await platform.sql('DELETE FROM link_grant')
  })

  test('needs the operator’s grant: without it no token carries the scope', async () => {
    await expect(museum.token(link)).rejects.toMatchObject({ error: 'invalid_scope' })
    await grant(10)
    await museum.token(link)
    await expect(library.token(['registry:link:library'])).rejects.toMatchObject({ error: 'invalid_scope' })
  })

  test('answers in the order of the numbers, null for whom nobody knows, and says nothing else', async () => {
    await grant(10)
    const answer = await answered(await exchange(['S0000001I', nric]))
    expect(answer).toMatchObject({ status: 200, body: { ids: [null, personaId('citizen-with-everything')] } })
    expect((await answered(await exchange([uen], 'ENTITY'))).body).toEqual({ ids: [companyId('tampines-builders')] })
    expect(answer.text).not.toContain(nric)
    const log = await platform.sql(
      `SELECT actor, subject, details FROM operator_log WHERE action = 'LINK_SUBJECTS' ORDER BY at`,
    )
    expect(log).toEqual([
      { actor: `agency:${museum.clientId}`, subject: 'museum', details: { count: 2 } },
      { actor: `agency:${museum.clientId}`, subject: 'museum', details: { count: 1 } },
    ])
    expect(logged).not.toContain(nric)
    expect(logged).not.toContain(uen)
  })

  test('ends for the day when the allowance is used up, whatever the batches', async () => {
    await grant(3)
    expect((await exchange([nric, nric])).status).toBe(200)
    const answers = await Promise.all([exchange([nric]), exchange([nric]), exchange([nric])])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429])
    await platform.sql(`UPDATE link_grant SET used_on = used_on - 1`)
    expect((await exchange([nric])).status).toBe(200)
  })

  test('ends at once when the grant is taken back, whatever tokens there are', async () => {
    await grant(10)
    const token = await museum.token(link)
    await grant(0)
    const { fetchProtectedResource } = await import('openid-client')
    const response = await fetchProtectedResource(
      museum.configuration,
      token,
      new URL('/subgraphs/museum/links', platform.registryUrl),
      'POST',
      JSON.stringify({ kind: 'PERSON', numbers: [nric] }),
      new Headers({ 'content-type': 'application/json' }),
      { DPoP: museum.dpop },
    )
    expect(await code(response)).toBe('LINK_NOT_GRANTED')
  })

  test.each([
    ['a number whose letter is wrong', () => exchange([nric, 'S0000001A']), 'NUMBERS_REFUSED'],
    ['a UEN among persons', () => exchange([uen]), 'NUMBERS_REFUSED'],
    ['more than a batch', () => exchange(Array.from({ length: 501 }, () => nric)), 'BAD_REQUEST'],
    ['none', () => exchange([]), 'BAD_REQUEST'],
    ['another agency', () => exchange([nric], 'PERSON', library, ['registry:publish:library']), 'NOT_ASSIGNED'],
    ['a token that may only publish', () => exchange([nric], 'PERSON', museum, publish), 'NOT_ASSIGNED'],
  ] as const)('is refused for %s, and nothing of the allowance is used', async (_case, act, expected) => {
    await grant(10)
    const answer = await answered(await act())
    expect(answer.body.error.code).toBe(expected)
    expect(answer.text).not.toMatch(/[STFGM]\d{7}[A-Z]/)
    expect(await platform.sql('SELECT used_count FROM link_grant')).toEqual([{ used_count: 0 }])
  })

  test('no other service can ask the registers for it', async () => {
    for (const service of ['consent', 'gateway', 'consentSubgraph', 'operator', 'person'] as const) {
      const client = new pg.Client({ connectionString: platform.database[service] })
      await client.connect()
      await expect(client.query(`SELECT person.link_persons('{S0000001I}')`)).rejects.toThrow(/permission denied/)
      await expect(client.query(`SELECT corporate.link_entities('{}')`)).rejects.toThrow(/permission denied/)
      await client.end()
    }
    const registry = new pg.Client({ connectionString: platform.database.registry })
    await registry.connect()
    await expect(registry.query('SELECT uinfin FROM person.person')).rejects.toThrow(/permission denied/)
    await registry.end()
  })
})

test('all of it by command: from a new key to requests decided and numbers exchanged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'izin-zoo-'))
  const file = (name: string) => join(folder, name)
  const settings = {
    IZIN_OPERATOR_DATABASE_URL: platform.database.operator,
    IZIN_REGISTRY_URL: platform.registryUrl,
    IZIN_AGENCY_FILE: file('agency.json'),
  }
  const done = async (...args: readonly string[]) => {
    const run = await runIzin(args, settings)
    expect(run).toMatchObject({ status: 0, stderr: '' })
    return run.stdout
  }
  await done('keys', 'new', 'zoo-board', '--file', file('agency.json'))
  const names = { en: 'Zoo Board', zh: '动物园局', ms: 'Lembaga Zoo', ta: 'விலங்குக் காட்சிச்சாலை' }
  const about = { code: 'ZOO', names, client: 'zoo-board', legalName: 'Zoo Board', uen: 'T99GA0002H' }
  writeFileSync(file('about.json'), JSON.stringify({ ...about, address: '1 Zoo Road', contact: 'data@zoo.example' }))
  await done('operator', 'agency', file('about.json'), file('agency-public.json'))
  await done(
    'operator',
    'assign',
    'zoo',
    '--client',
    'zoo-board',
    '--agency',
    'ZOO',
    '--types',
    'Zoo',
    '--scopes',
    'zoo',
  )
  await done('operator', 'address', 'zoo', 'http://127.0.0.1:4998/graphql')
  writeFileSync(file('zoo.graphql'), starterSdl({ subgraph: 'zoo', agency: 'ZOO', types: 'Zoo', field: 'zooVisits' }))
  await done('subgraph', 'publish', 'zoo', file('zoo.graphql'))

  await operator.query(`SELECT operator_approve_items('merlion-bank', 'credit-card', '{zoo.place}', false)`)
  expect(JSON.parse(await done('subgraph', 'requests', 'zoo', '--json'))).toMatchObject([{ state: 'REQUESTED' }])
  await done('client', 'decide', 'merlion-bank', 'zoo.place', '--subgraph', 'zoo', '--approve')
  const approve = ['client', 'approve', 'merlion-bank', 'zoo.place', '--purpose', 'credit-card', '--json'] as const
  expect(JSON.parse(await done(...approve))).toEqual([{ scope: 'zoo.place', state: 'EFFECTIVE' }])

  await done('operator', 'link', 'zoo', '--client', 'zoo-board', '--per-day', '5')
  const [person] = await platform.sql('SELECT uinfin FROM person.person WHERE id = $1', [personaId('company-director')])
  const number = String(person?.['uinfin'])
  const linked = await runIzin(['subjects', 'link', 'zoo'], settings, `${number}\nS0000001I\n`)
  expect(linked).toEqual({
    status: 0,
    stdout: `${personaId('company-director')}\n\n`,
    stderr: '2 numbers, 1 of them known.\n',
  })
  const wrong = await runIzin(['subjects', 'link', 'zoo'], settings, `${number}\nS0000001A\n`)
  expect(wrong).toEqual({ status: 1, stdout: '', stderr: 'Line 2: no NRIC or FIN. Nothing was sent.\n' })
  // A number is no argument.
  expect(await runIzin(['subjects', 'link', 'zoo', number], settings)).toMatchObject({ status: 2, stdout: '' })
  rmSync(folder, { recursive: true })
})
