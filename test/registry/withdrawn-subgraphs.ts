// The operator takes an agency's subgraph out: what nobody can do against it, at the registry and in its database. Described
// within the tests of publishing, on their platform.
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { subgraphListCommand, withdrawCommand } from '../../izin/operator/operator-subgraph.ts'
import { resumeCommand, suspendCommand } from '../../izin/operator/operator-suspend.ts'
import { starterSdl } from '../../izin/starter/starter-sdl.ts'
import type { TestPlatform } from '../harness/start-test-platform.ts'
import type { TestAgency } from './arrange-agency.ts'

const sdlOf = (subgraph: string, agency: string, types: string) =>
  starterSdl({ subgraph, agency, types, field: `${subgraph}Visits` })
const sdl = sdlOf('museum', 'NHB', 'Museum')

let platform: TestPlatform
let museum: TestAgency
let library: TestAgency
let operator: pg.Client

/** After it the museum is not withdrawn. */
export function describeWithdrawals(
  arranged: () => { platform: TestPlatform; museum: TestAgency; library: TestAgency },
) {
  beforeAll(async () => {
    ;({ platform, museum, library } = arranged())
    await platform.sql(`INSERT INTO agency VALUES ('NHB', '{"en": "Heritage"}', 'ACTIVE', $1)`, [museum.clientId])
    operator = new pg.Client({ connectionString: platform.database.operator, options: '-c search_path=registry' })
    await operator.connect()
  })
  afterAll(() => operator.end())
  afterEach(async () => {
    await platform.sql('DELETE FROM registry.withdrawal')
    await platform.sql(`UPDATE client SET status = 'ACTIVE' WHERE client_id = $1`, [museum.clientId])
  })
  describe('a withdrawn subgraph', withdrawn)
  describe('nobody takes one out unseen', refusals)
  describe('by command', byCommand)
}

async function ask(agency: TestAgency, method: string, path: string, act: string, body?: object) {
  const [, , subgraph] = path.split('/')
  const response = await agency.call(method, path, [`registry:${act}:${subgraph}`], body)
  return { status: response.status, body: await response.json() }
}
const publish = () => ask(museum, 'POST', '/subgraphs/museum/versions', 'publish', { sdl })
const number = async () =>
  (await platform.sql<{ max: number }>('SELECT max(number) FROM registry.release'))[0]?.max ?? 0
async function served(): Promise<string[]> {
  const rows = await platform.sql<{ subgraph: string }>(
    'SELECT subgraph FROM registry.release_subgraph WHERE number = (SELECT max(number) FROM registry.release)',
  )
  return rows.map(({ subgraph }) => subgraph)
}
const withdraw = (reviewed: number, why = 'stolen key', which = 'museum') =>
  operator.query('SELECT operator_withdraw_subgraph($1, $2, $3)', [which, why, reviewed])
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
async function serve(): Promise<void> {
  if (!(await served()).includes('museum')) expect(await publish()).toMatchObject({ status: 201 })
}
async function taken(): Promise<void> {
  await until(async () => !(await served()).includes('museum'))
}

function withdrawn() {
  it('leaves a signed release without it, and its agency publishes nothing under the name until it is restored', async () => {
    await serve()
    await withdraw(await number())
    await taken()
    expect(
      await platform.sql('SELECT kind::text, subgraph FROM registry.release ORDER BY number DESC LIMIT 1'),
    ).toEqual([{ kind: 'WITHDRAWAL', subgraph: 'museum' }])
    for (const [path, act, body] of [
      ['versions', 'publish', { sdl }],
      ['rollback', 'publish', {}],
      ['requests', 'publish', { client: 'merlion-bank', scopes: ['museum.place'], approve: true }],
    ] as const)
      expect(await ask(museum, 'POST', `/subgraphs/museum/${path}`, act, body)).toMatchObject({
        status: 403,
        body: {
          error: { code: 'SUBGRAPH_WITHDRAWN', message: expect.stringContaining('ask the operator to restore it') },
        },
      })
    expect(await ask(museum, 'POST', '/subgraphs/museum/check', 'check', { sdl })).toMatchObject({
      status: 200,
      body: { publishable: true },
    })
    expect((await ask(museum, 'GET', '/subgraphs/museum', 'check')).body).toMatchObject({
      withdrawnAt: expect.any(String),
      versions: expect.not.arrayContaining([expect.objectContaining({ active: true })]),
    })
    // Another agency's work goes on.
    const other = sdlOf('library', 'NLB', 'Library')
    expect(await ask(library, 'POST', '/subgraphs/library/versions', 'publish', { sdl: other })).toMatchObject({
      status: 201,
    })
    expect(await served()).not.toContain('museum')

    await operator.query(`SELECT operator_restore_subgraph('museum', 'a new key')`)
    expect(await served()).not.toContain('museum')
    const back = await ask(museum, 'POST', '/subgraphs/museum/rollback', 'publish', {})
    expect(back).toMatchObject({ status: 201, body: { version: expect.any(Number) } })
    expect(await served()).toContain('museum')
    const { rows } = await operator.query('SELECT actor, action, details FROM operator_log ORDER BY at DESC LIMIT 2')
    expect(rows).toMatchObject([
      { actor: 'izin_operator_login', action: 'RESTORE_SUBGRAPH', details: { reason: 'a new key' } },
      { actor: 'izin_operator_login', action: 'WITHDRAW_SUBGRAPH', details: { reason: 'stolen key' } },
    ])
  })

  it('comes back by no publish that was checked before, and is taken out though no notice of it arrived', async () => {
    await serve()
    const holder = new pg.Client({ connectionString: platform.database.admin, options: '-c search_path=registry' })
    await holder.connect()
    try {
      // A publish that was checked with the museum in it waits with its release, and the withdrawal comes first.
      await holder.query('BEGIN')
      await holder.query(`SELECT pg_advisory_xact_lock(hashtext('izin releases'))`)
      await holder.query(`INSERT INTO withdrawal VALUES ('museum', 'crossing', 'somebody')`)
      const other = sdlOf('library', 'NLB', 'Library').replace('Name of the place', 'Where it was')
      const crossing = ask(library, 'POST', '/subgraphs/library/versions', 'publish', { sdl: other })
      await until(async () => {
        const { rows } = await holder.query(`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory'`)
        return rows.length > 0
      })
      await holder.query('COMMIT')
      expect(await crossing).toMatchObject({ status: 409, body: { error: { code: 'PUBLISHED_MEANWHILE' } } })
    } finally {
      await holder.end()
    }
    await taken()
    await expect(withdraw(await number())).rejects.toThrow(/withdrawn already/)
  })
}

function refusals() {
  it.each([
    ['a review of an older supergraph', async () => withdraw((await number()) - 1), /look again at what this breaks/],
    ['no reason', async () => withdraw(await number(), ' '), /needs a reason/],
    ['the platform’s own', async () => withdraw(await number(), 'x', 'person'), /no subgraph person of an agency/],
    [
      'a restoration of what is not withdrawn',
      () => operator.query(`SELECT operator_restore_subgraph('museum', 'x')`),
      /not withdrawn/,
    ],
  ] as const)('%s is refused', async (_case, act, message) => {
    await expect(act()).rejects.toThrow(message)
  })

  it.each([
    ['izin_operator', `DELETE FROM withdrawal`],
    ['izin_operator', `INSERT INTO release VALUES (99, 'PUBLISH', NULL, '', '', now(), '')`],
    ['izin_registry', `INSERT INTO withdrawal VALUES ('museum', 'x', 'x')`],
    ['izin_registry', `DELETE FROM withdrawal`],
    ['izin_registry', `SELECT operator_restore_subgraph('museum', 'x')`],
  ])('as %s: %s is not allowed', async (role, statement) => {
    const client = new pg.Client({ connectionString: platform.database.admin, options: '-c search_path=registry' })
    await client.connect()
    await client.query(`SET ROLE ${role}`)
    await expect(client.query(statement)).rejects.toThrow(/permission denied/)
    await client.end()
  })
}

function byCommand() {
  let printed: string[]
  /** In this process, as the operator's login. */
  async function run(command: { run: (args: readonly string[]) => number | Promise<number> }, ...args: string[]) {
    vi.stubEnv('IZIN_OPERATOR_DATABASE_URL', platform.database.operator)
    printed = []
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
    try {
      return await command.run(args)
    } finally {
      log.mockRestore()
      vi.unstubAllEnvs()
    }
  }
  const state = async () => {
    await run(subgraphListCommand, '--json')
    const rows: { subgraph: string }[] = JSON.parse(printed.join(''))
    return rows.find(({ subgraph }) => subgraph === 'museum')
  }

  it('a withdrawal is looked at first and changes nothing until the number that was looked at is given', async () => {
    await serve()
    const before = await number()
    expect(await run(withdrawCommand, 'museum', '--reason', 'closed')).toBe(0)
    expect(printed.join('\n')).toContain('Person.museumVisits')
    expect(printed.join('\n')).toContain(
      `Nothing was done. To do it: izin operator subgraph withdraw museum --reason "closed" --against ${before}`,
    )
    expect(await number()).toBe(before)
    await expect(run(withdrawCommand, 'museum', '--reason', 'x', '--against', `${before - 1}`)).rejects.toThrow(
      /look again/,
    )
    expect(await run(withdrawCommand, 'museum', '--reason', 'closed', '--against', `${before}`)).toBe(0)
    expect(printed.join('\n')).toContain(`supergraph ${before + 1} is in force without it`)
    expect(await state()).toMatchObject({ served: '', state: expect.stringMatching(/^withdrawn .*: closed$/) })
  })

  it('a suspended agency’s subgraphs stay when the operator says so, and the list goes on saying that they do', async () => {
    await serve()
    await run(suspendCommand, 'agency', 'NHB', '--reason', 'late papers', '--keep-serving')
    expect(printed.join('\n')).toContain('museum is still served to consents in force')
    expect(await served()).toContain('museum')
    expect(await state()).toMatchObject({ state: 'SUSPENDED, STILL SERVED' })
    await run(resumeCommand, 'agency', 'NHB', '--reason', 'papers came')
    expect(await state()).toMatchObject({ state: '' })
  })

  it('without a word they go with it', async () => {
    await serve()
    expect(await run(suspendCommand, 'agency', 'NHB', '--reason', 'stolen key')).toBe(0)
    expect(printed.join('\n')).toMatch(/museum is withdrawn; supergraph \d+ is in force without it/)
    expect(await served()).not.toContain('museum')
    await run(resumeCommand, 'agency', 'NHB', '--reason', 'a new key')
    expect(printed.join('\n')).toMatch(/museum stays as it is \(withdrawn .*izin operator subgraph restore museum/)
    expect(await served()).not.toContain('museum')
    await expect(run(withdrawCommand, 'museum', '--reason', 'again')).rejects.toThrow(/withdrawn already/)
  })

  it.each([
    [['agency', 'NHB', '--reason', 'x', '--keep-serving', '--withdraw-subgraphs']],
    [['client', 'merlion-bank', '--reason', 'x', '--keep-serving']],
    [['agency', 'NHB']],
  ])('what is not clear suspends nobody: %s', async (args) => {
    await expect(run(suspendCommand, ...args)).rejects.toThrow(/^Usage/)
    expect(await platform.sql(`SELECT FROM client WHERE status = 'SUSPENDED'`)).toEqual([])
  })
}
