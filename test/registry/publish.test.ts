// Agencies at the registry: who may publish what, what is refused, and that a publish is whole or not at all.
import { clientCredentialsGrant, customFetch, fetchProtectedResource } from 'openid-client'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { starterSdl } from '../../izin/starter/starter-sdl.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { publicJwk } from '../../platform/platform-keys.ts'
import { type SupergraphRelease, verifySupergraphRelease } from '../../schema/contract/supergraph-release.ts'
import { card, readAnswer } from '../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'
import { testKeys } from '../harness/test-keys.ts'
import { openAgency, responseOf, type TestAgency } from './arrange-agency.ts'
import { changed } from './mini-graph.ts'
import { describeWithdrawals } from './withdrawn-subgraphs.ts'

const url = 'http://127.0.0.1:4999/graphql'
const names = { subgraph: 'museum', agency: 'NHB', types: 'Museum', field: 'museumVisits' }
const sdl = starterSdl(names)
/** Another field under another scope. */
const more = changed(
  changed(sdl, '["museum.time"]]', '["museum.time"], ["museum.guide"]]'),
  '  "When it began."',
  `  "Who led it."
  guide: String
    @requiresScopes(scopes: [["museum.guide"]])
    @dataItem(scope: "museum.guide", item: "museum", title: "Guide of a visit", titleZh: "导览员", titleMs: "Pemandu", titleTa: "வழிகாட்டி", agency: ["NHB"], segments: ["SC", "PR", "FIN"])

  "When it began."`,
)
const check = ['registry:check:museum']
const publish = ['registry:publish:museum']

// A busy machine takes its time to compose.
vi.setConfig({ testTimeout: 180_000 })

let platform: TestPlatform
let museum: TestAgency
let library: TestAgency

beforeAll(async () => {
  platform = await startTestPlatform()
  museum = await openAgency(platform, { subgraph: 'museum', agency: 'NHB', types: 'Museum', url })
  library = await openAgency(platform, { subgraph: 'library', agency: 'NLB', types: 'Library', url })
})
afterAll(async () => {
  vi.resetConfig()
  await platform.stop()
})
beforeEach(async () => {
  await platform.sql(`UPDATE client SET status = 'ACTIVE' WHERE client_id = $1`, [museum.clientId])
})

async function active(query = ''): Promise<SupergraphRelease> {
  const response = await fetch(`${platform.registryUrl}/supergraph${query}`)
  expect(response.headers.get('content-type')).toBe('application/jose')
  const { registryKey } = await testKeys()
  const release = await verifySupergraphRelease(await response.text(), { keys: [publicJwk(registryKey)] })
  expect(response.headers.get('etag')).toBe(`"${release.number}"`)
  return release
}

async function answerOf(response: Response): Promise<{ status: number; body: Record<string, unknown> }> {
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

async function publishMuseum(body: object, agency = museum) {
  return answerOf(await agency.call('POST', '/subgraphs/museum/versions', publish, body))
}

describe('what is published at the start', () => {
  it('are the platform’s own subgraphs, signed, at the addresses that the gateway calls', async () => {
    const release = await active()
    expect(release.subgraphs.map(({ name }) => name)).toEqual(['consent', 'corporate', 'person'])
    expect(release.subgraphs.find(({ name }) => name === 'person')?.url).toBe(platform.recorders.person.url)
    expect(release.scopes.find(({ scope }) => scope === 'name')).toMatchObject({
      agency: ['ICA', 'MOM'],
      coordinates: ['Person.name'],
    })
  })

  it('is said once more to nobody who has it', async () => {
    const { number } = await active()
    expect((await fetch(`${platform.registryUrl}/supergraph?after=${number}&wait=0`)).status).toBe(204)
    expect((await active(`?after=${number - 1}&wait=30`)).number).toBe(number)
    for (const query of ['?after=x', '?after=1&wait=31', '?after=-1'])
      expect((await fetch(`${platform.registryUrl}/supergraph${query}`)).status).toBe(400)
  })
})

describe('an agency', () => {
  it('is told what stands against its subgraph, with place and mending; nothing is stored', async () => {
    const broken = changed(sdl, '"museum.time"]])\n', '"name"]])\n')
    const { status, body } = await answerOf(
      await museum.call('POST', '/subgraphs/museum/check', check, { sdl: broken }),
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      publishable: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ rule: 'lint/scope-namespace', line: expect.any(Number), mend: expect.any(String) }),
      ]),
    })
    const refused = await publishMuseum({ sdl: broken, notes: 'x' })
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'CHECK_FAILED' } } })
    expect(await platform.sql(`SELECT FROM registry.subgraph_version WHERE subgraph = 'museum'`)).toHaveLength(0)
  })

  it('publishes: gateways that wait are told at once, residents can be asked at once', async () => {
    const before = await active()
    const next = active(`?after=${before.number}&wait=30`)
    const { status, body } = await publishMuseum({ sdl, notes: 'The first.' })
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { version: 1, number: before.number + 1, findings: [] },
    })
    const release = await next
    expect(release.number).toBe(before.number + 1)
    expect(release.subgraphs.find(({ name }) => name === 'museum')).toEqual({ name: 'museum', url, version: 1 })
    expect(release.supergraphSdl).toContain('museumVisits')
    expect(release.scopes.find(({ scope }) => scope === 'museum.place')).toMatchObject({
      titles: { en: 'Place of a visit', zh: '到访地点', ms: 'Tempat lawatan', ta: 'வருகை இடம்' },
      coordinates: ['MuseumVisit.place'],
    })
    expect(await platform.sql(`SELECT offered, registered FROM scope WHERE scope = 'museum.place'`)).toEqual([
      { offered: true, registered: true },
    ])
  })

  it('goes on from there, and back', async () => {
    const second = await publishMuseum({ sdl: more, url })
    expect(second).toMatchObject({ status: 201, body: { version: 2 } })
    expect(await platform.sql(`SELECT offered FROM scope WHERE scope = 'museum.guide'`)).toEqual([{ offered: true }])
    const back = await answerOf(await museum.call('POST', '/subgraphs/museum/rollback', publish, { notes: 'Back.' }))
    expect(back).toMatchObject({ status: 201, body: { version: 1, number: (second.body['number'] as number) + 1 } })
    expect((await active()).supergraphSdl).not.toContain('guide')
    expect(await platform.sql(`SELECT offered FROM scope WHERE scope = 'museum.guide'`)).toEqual([{ offered: false }])
    const history = await answerOf(await museum.call('GET', '/subgraphs/museum', check))
    expect(history.body).toMatchObject({
      addresses: [url],
      versions: [
        { version: 2, active: false },
        { version: 1, active: true, notes: 'The first.', publishedBy: museum.clientId },
      ],
    })
    const unknown = await museum.call('POST', '/subgraphs/museum/rollback', publish, { version: 9 })
    expect((await answerOf(unknown)).body).toMatchObject({ error: { code: 'UNKNOWN_VERSION' } })
  })

  it('can’t bring a scope back for something else than people once consented to', async () => {
    const returned = changed(more, 'guide: String', 'visitor: String')
    expect((await publishMuseum({ sdl: returned })).body).toMatchObject({
      error: { code: 'CHECK_FAILED' },
      findings: [{ rule: 'weakening/scope-grew', coordinate: 'MuseumVisit.visitor', why: /MuseumVisit.guide/ }].map(
        ({ why, ...finding }) => expect.objectContaining({ ...finding, why: expect.stringMatching(why) }),
      ),
    })
  })

  it('is called only where the operator approved', async () => {
    expect(await publishMuseum({ sdl, url: 'http://127.0.0.1:5999/graphql' })).toMatchObject({
      status: 403,
      body: { error: { code: 'ADDRESS_NOT_APPROVED' } },
    })
  })

  it('hears of its own assignments, and of what is published', async () => {
    const { body } = await answerOf(await museum.call('GET', '/whoami', []))
    expect(body).toMatchObject({ clientId: museum.clientId, assignments: [{ subgraph: 'museum', addresses: [url] }] })
    const list = await answerOf(await library.call('GET', '/subgraphs', []))
    expect(list.body).toMatchObject({
      subgraphs: expect.arrayContaining([expect.objectContaining({ name: 'museum' })]),
    })
    expect(JSON.stringify(list.body)).not.toContain(url)
  })
})

describe('what is not an agency’s own', () => {
  it.each([
    ['check', 'POST', '/subgraphs/museum/check'],
    ['publish', 'POST', '/subgraphs/museum/versions'],
    ['rollback', 'POST', '/subgraphs/museum/rollback'],
    ['history', 'GET', '/subgraphs/museum'],
  ])('another’s %s is refused, as is one of the platform, and one that nobody has', async (_case, method, path) => {
    const body = method === 'GET' ? undefined : { sdl }
    for (const target of [path, path.replace('museum', 'person'), path.replace('museum', 'nobody')]) {
      const answer = await answerOf(
        await library.call(method, target, ['registry:check:library', 'registry:publish:library'], body),
      )
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'NOT_ASSIGNED' } } })
    }
  })

  it('is no scope that it can ask for', async () => {
    await expect(library.token(publish)).rejects.toMatchObject({ error: 'invalid_scope' })
    await expect(library.token(['name'])).rejects.toMatchObject({ error: 'invalid_scope' })
  })

  it('is refused by the registry itself, whatever the authorization server has granted', async () => {
    await platform.sql(`UPDATE agency_subgraph SET client_id = $1 WHERE subgraph = 'museum'`, [library.clientId])
    const answer = await answerOf(await library.call('POST', '/subgraphs/museum/versions', publish, { sdl }))
    await platform.sql(`UPDATE agency_subgraph SET client_id = $1 WHERE subgraph = 'museum'`, [museum.clientId])
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'NOT_ASSIGNED' } } })
  })

  it('is everything once it is suspended, with the token that it holds too', async () => {
    const call = museum.call('POST', '/subgraphs/museum/versions', publish, { sdl })
    expect((await call).status).toBe(201)
    const token = await museum.token(publish)
    await platform.sql(`UPDATE client SET status = 'SUSPENDED' WHERE client_id = $1`, [museum.clientId])
    await expect(museum.token(publish)).rejects.toMatchObject({ error: 'invalid_client' })
    expect((await withToken(museum, token, 'POST', '/subgraphs/museum/versions', { sdl })).status).toBe(403)
  })

  it('is a check’s token for a publish', async () => {
    const answer = await museum.call('POST', '/subgraphs/museum/versions', check, { sdl })
    expect((await answerOf(answer)).body).toMatchObject({ error: { code: 'NOT_ASSIGNED' } })
  })
})

describe('tokens are for one resource', () => {
  it('an agency’s is refused by the gateway, which asks no subgraph', async () => {
    const token = await museum.token(publish)
    platform.forget()
    const response = await fetchProtectedResource(
      museum.configuration,
      token,
      platform.endpoint,
      'POST',
      JSON.stringify({ query: '{ me { name { value } } }' }),
      new Headers({ 'content-type': 'application/json' }),
      { DPoP: museum.dpop },
    ).catch(responseOf)
    expect(await readAnswer(response)).toMatchObject({ status: 401, code: 'INVALID_TOKEN' })
    expect(platform.asked()).toEqual([])
    await expect(museum.token([], `${platform.gatewayUrl}/graphql`)).rejects.toMatchObject({ error: 'invalid_target' })
  })

  it('a bank’s is refused by the registry, and a bank gets none for it', async () => {
    const bank = await platform.openBank('merlion-bank')
    const resident = openResident()
    const asked = await bank.ask({ ...card, scopes: ['name', 'uinfin'] })
    const answered = await resident.answerRequest(asked.url, { persona: 'TAN MEI SAMPLE', share: true })
    const { accessToken } = await bank.redeem(asked, answered)
    for (const [method, path] of [
      ['GET', '/whoami'],
      ['POST', '/subgraphs/museum/versions'],
    ] as const) {
      const response = await withToken(bank, accessToken, method, path, method === 'GET' ? undefined : { sdl })
      expect(response.headers.get('www-authenticate')).toContain('invalid_token')
      expect(await answerOf(response)).toMatchObject({
        status: 401,
        body: { error: { code: 'INVALID_TOKEN', check: 'aud' } },
      })
    }
    const forRegistry = clientCredentialsGrant(
      bank.configuration,
      { resource: platform.registryUrl, scope: 'registry:publish:museum' },
      { DPoP: bank.dpop },
    )
    await expect(forRegistry).rejects.toMatchObject({ error_description: expect.stringContaining('grant_type') })
  })

  it('without a token, or with one proof twice, nothing is done', async () => {
    const missing = await fetch(`${platform.registryUrl}/subgraphs/museum/versions`, { method: 'POST' })
    expect(await answerOf(missing)).toMatchObject({ status: 401, body: { error: { code: 'TOKEN_MISSING' } } })
    const token = await museum.token([])
    let used = ''
    museum.configuration[customFetch] = (address, { headers, ...rest }) => {
      used = new Headers(headers).get('dpop') ?? ''
      return fetch(address, { ...rest, headers } as RequestInit)
    }
    expect((await withToken(museum, token, 'GET', '/whoami')).status).toBe(200)
    museum.configuration[customFetch] = (address, options) => fetch(address, options as RequestInit)
    const headers = { authorization: `DPoP ${token}`, dpop: used }
    const again = await fetch(`${platform.registryUrl}/whoami`, { headers })
    expect(await answerOf(again)).toMatchObject({
      status: 401,
      body: { error: { code: 'INVALID_DPOP_PROOF', check: 'jti' } },
    })
  })
})

describe('a publish is whole or not at all', () => {
  it('of two at once one wins; the other is told what is active', async () => {
    const { number } = await active()
    const answers = await whileLocked('release', async (waiting) => {
      // Both are checked against the same release before either can commit.
      const publishing = ['A', 'B'].map((notes) => publishMuseum({ sdl, notes }))
      await until(async () => (await waiting()).length === 2)
      return publishing
    })
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      error: { code: 'PUBLISHED_MEANWHILE' },
      active: number + 1,
    })
    expect((await active()).number).toBe(number + 1)
  })

  it('when the database ends it in the middle, the old version stays active and nothing is left', async () => {
    const before = await active()
    const versions = await platform.sql('SELECT FROM registry.subgraph_version')
    const answers = await whileLocked('release_subgraph', async (waiting) => {
      // The publish comes as far as its last table, waits there, and its connection dies.
      const publishing = publishMuseum({ sdl: more })
      await until(async () => (await waiting()).length > 0)
      await platform.sql('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [await waiting()])
      return [publishing]
    })
    expect(answers).toMatchObject([{ status: 503, body: { error: { code: 'UNAVAILABLE' } } }])
    expect((await active()).number).toBe(before.number)
    expect(await platform.sql('SELECT FROM registry.subgraph_version')).toHaveLength(versions.length)
    expect(await publishMuseum({ sdl: more })).toMatchObject({ status: 201, body: { number: before.number + 1 } })
  })

  it.each([
    ['no SDL', { sdl: 'type {' }, 422],
    ['more than is read', { sdl: `# ${'x'.repeat(300_000)}` }, 422],
    ['more than any request', { sdl: 'x'.repeat(1_200_000) }, 413],
    ['no JSON object', [], 400],
    ['what nobody knows', { sdl, force: true }, 400],
  ])('%s is refused and leaves everything as it is', async (_case, body, status) => {
    const { number } = await active()
    expect((await publishMuseum(body)).status).toBe(status)
    expect((await active()).number).toBe(number)
  })
})

describe('what the operator assigned', () => {
  const assign = (subgraph: string, types: string, client = library.clientId) =>
    platform.sql(`SELECT registry.operator_assign($1, $2, '{NLB}', $3, $1)`, [subgraph, client, types])

  it('can be mended until something was published under it, and never be another’s', async () => {
    await assign('reading', 'Reeding')
    await assign('reading', 'Reading')
    const types = await platform.sql(`SELECT types FROM registry.assignment WHERE subgraph = 'reading'`)
    expect(types).toEqual([{ types: 'Reading' }])
    await expect(assign('reading', 'Reading', museum.clientId)).rejects.toThrow(/another client's/)
    await expect(assign('museum', 'Musea', museum.clientId)).rejects.toThrow(/something was published as museum/)
    await expect(assign('reading', 'Museum')).rejects.toThrow(/within another subgraph's/)
  })

  it.each([
    'https://10.0.0.1/graphql',
    'https://169.254.169.254/',
    'https://[fd00::1]/graphql',
    'http://agency.example/graphql',
  ])('has no address like %s', async (address) => {
    await expect(
      platform.sql(`SELECT registry.operator_approve_address('library', $1, true)`, [address]),
    ).rejects.toThrow(/an address (names a host|begins with https)/)
  })
})

describe('an agency that checks without end', () => {
  const fill = (many: number, spent: number | null, age = 1) =>
    platform.sql(
      `INSERT INTO registry.check_run (client_id, began_at, milliseconds)
       SELECT $1, clock_timestamp() - make_interval(secs => $4), $3 FROM generate_series(1, $2)`,
      [museum.clientId, many, spent, age],
    )
  beforeEach(() => platform.sql('DELETE FROM registry.check_run'))
  afterAll(() => platform.sql('DELETE FROM registry.check_run'))

  it.each([
    ['has two under way', () => fill(2, null), 5, 5],
    ['began sixty in a minute', () => fill(60, 0, 20), 1, 40],
    ['spent what ten minutes give', () => fill(2, 100_000, 300), 1, 300],
  ] as const)(
    'and %s is told when to go on, at every address that checks; others go on',
    async (_case, arrange, least, most) => {
      await arrange()
      const { number } = await active()
      for (const [path, scopes, body] of [
        ['check', check, { sdl }],
        ['versions', publish, { sdl }],
        ['rollback', publish, {}],
      ] as const) {
        const response = await museum.call('POST', `/subgraphs/museum/${path}`, scopes, body)
        const wait = Number(response.headers.get('retry-after'))
        expect([least <= wait && wait <= most, wait]).toEqual([true, wait])
        expect(await answerOf(response)).toMatchObject({ status: 429, body: { error: { code: 'CHECKS_USED_UP' } } })
      }
      expect((await active()).number).toBe(number)
      const other = await library.call('POST', '/subgraphs/library/check', ['registry:check:library'], {
        sdl: 'type {',
      })
      expect(other.status).toBe(200)
    },
  )

  it('pays for what it used, and has it back after ten minutes', async () => {
    await fill(1, 1_000_000, 601)
    await museum.call('POST', '/subgraphs/museum/check', check, { sdl })
    const rows = await platform.sql<{ milliseconds: number }>('SELECT milliseconds FROM registry.check_run')
    expect(rows).toHaveLength(1)
    expect(rows[0]?.milliseconds).toBeGreaterThan(0)
  })

  it('has no fewer for what never came to a check', async () => {
    await museum.call('POST', '/subgraphs/museum/check', check, { sdl: 7 })
    await museum.call('POST', '/subgraphs/library/check', check, { sdl })
    expect(await platform.sql('SELECT FROM registry.check_run')).toEqual([])
  })
})

describe('what the operator takes out', () => describeWithdrawals(() => ({ platform, museum, library })))

function withToken(
  { configuration, dpop: DPoP }: Pick<TestAgency, 'configuration' | 'dpop'>,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json' })
  const address = new URL(path, platform.registryUrl)
  const text = body === undefined ? undefined : JSON.stringify(body)
  return fetchProtectedResource(configuration, token, address, method, text, headers, { DPoP }).catch(responseOf)
}

/** Nobody can write to a table of the registry while `work` runs; then what it began is awaited. */
async function whileLocked<Result>(
  table: string,
  work: (waiting: () => Promise<number[]>) => Promise<Promise<Result>[]>,
): Promise<Result[]> {
  const holder = new pg.Client({ connectionString: platform.database.admin })
  await holder.connect()
  try {
    await holder.query(`BEGIN; LOCK TABLE registry.${table} IN EXCLUSIVE MODE`)
    const waiting = async () => {
      const { rows } = await holder.query<{ pid: number }>(
        `SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'registry.${table}'::regclass`,
      )
      return rows.map(({ pid }) => pid)
    }
    const begun = await work(waiting)
    await holder.query('COMMIT')
    return await Promise.all(begun)
  } finally {
    await holder.end()
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
