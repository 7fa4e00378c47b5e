import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataOwners } from '../../../platform/database/owners.ts'
import { filledTables } from '../../../prisma/population/database/tables.ts'
import {
  type FillDependencies,
  fillDatabases,
  type PopulationOptions,
} from '../../../prisma/population/fill-databases.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { countRows, type Digest, digestPopulation } from './population-digest.ts'

const options: PopulationOptions = { people: 1700, companies: 170, seed: 7, asOf: '2026-11-01', workers: 1 }

const opened: { database: TestDatabase; client: pg.Client }[] = []
async function openDatabase() {
  const database = await createTestDatabase()
  const client = new pg.Client({ connectionString: database.admin })
  await client.connect()
  const one = { database, client, there: (await digestPopulation(client))['person.person'] }
  opened.push(one)
  return one
}
afterAll(async () => {
  for (const { database, client } of opened) {
    await client.end()
    await database.drop()
  }
})

const same = <T>(value: T) => ({ person: value, corporate: value, consent: value })

async function fill(url: string, changes: Partial<PopulationOptions> = {}, deps: Partial<FillDependencies> = {}) {
  const lines: string[] = []
  const databases = { urls: same(url), settings: same('the test database') }
  const dependencies = { today: '2026-11-22', onLine: (line: string) => lines.push(line), ...deps }
  const finished = await fillDatabases(databases, { ...options, ...changes }, dependencies)
  return { lines: lines.join('\n'), finished }
}

describe('a population', () => {
  let first: Awaited<ReturnType<typeof openDatabase>>
  let before: { readonly there: number }
  let digest: Digest
  let told: string
  beforeAll(async () => {
    first = await openDatabase()
    await first.client.query('SELECT 1')
    before = await rowsBefore(first.client)
    told = (await fill(first.database.admin)).lines
    digest = await digestPopulation(first.client)
  })

  it('is as many people, companies and rows as it says', async () => {
    const { kept, there } = await countRows(first.client)
    expect(there - before.there).toBe(kept)
    expect(told).toContain(`Wrote ${kept.toLocaleString('en')} rows`)
    expect(told).toMatch(/rows\/s/)
    expect(told).toMatch(/1,000,000 people with all their records: about .*, extrapolated from 1,700 people/)
    expect(told).toMatch(/data need about .* on disk, and .* are free/)
    const { rows } = await first.client.query<{ people: number; companies: number }>(
      `SELECT (SELECT count(*)::int FROM person.person WHERE name LIKE '% SYNTHETIC') AS people,
              (SELECT count(*)::int FROM corporate.entity WHERE name LIKE '% SYNTHETIC%') AS companies`,
    )
    expect(rows[0]).toEqual({ people: options.people, companies: options.companies })
  })

  it('fills every table, and no record is anybody’s who is not there', async () => {
    for (const owner of dataOwners)
      for (const table of filledTables[owner]) {
        expect(Number(digest[`${owner}.${table}`]?.split(' ')[0]), table).toBeGreaterThan(0)
        const parent = owner === 'person' ? 'person' : 'entity'
        if (owner === 'consent' || table === parent) continue
        const orphans = await first.client.query(
          `SELECT FROM ${owner}.${table} r WHERE NOT EXISTS (SELECT FROM ${owner}.${parent} p WHERE p.id = r.${parent}_id)`,
        )
        expect(orphans.rowCount, table).toBe(0)
      }
  })

  it('lets officers act for companies that are there, and nobody else', async () => {
    const { rowCount } = await first.client.query(
      `SELECT FROM consent.acting_role r
        WHERE NOT EXISTS (SELECT FROM corporate.appointment a WHERE a.entity_id = r.entity_id AND a.person_id = r.person_id)
          AND r.uen IN (SELECT registration_number FROM corporate.entity WHERE name LIKE '% SYNTHETIC%')`,
    )
    expect(rowCount).toBe(0)
  })

  it('is written once: a second run writes nothing', async () => {
    const { lines, finished } = await fill(first.database.admin)
    expect(finished).toBe(true)
    expect(lines).toContain('nothing is written')
    expect(await digestPopulation(first.client)).toEqual(digest)
  })

  it('has the same rows whatever the number of workers, at once or in two goes', async () => {
    const other = await openDatabase()
    // The second on another day: the population that is there says as of when it is.
    await fill(other.database.admin, { people: 1100, companies: 77, workers: 2 })
    await fill(other.database.admin, { workers: 3, asOf: undefined }, { today: '2027-05-05' })
    expect(await digestPopulation(other.client)).toEqual(digest)
  })

  it('has the same rows with a login for which the database checks every key', async () => {
    const other = await openDatabase()
    const login = await ordinaryOwner(other)
    await fill(login)
    expect(await digestPopulation(other.client)).toEqual(digest)
  })

  it('is never mixed with another', async () => {
    for (const [change, sentence] of [
      [{ seed: 8 }, /holds a population of seed 7 as of 2026-11-01; go on with `--seed 7 --as-of 2026-11-01`/],
      [{ asOf: '2026-10-01' }, /holds a population of seed 7/],
    ] as const)
      await expect(fill(first.database.admin, { people: 9000, ...change })).rejects.toThrow(sentence)
    expect(await digestPopulation(first.client)).toEqual(digest)
  })

  it('can be stopped between two chunks and goes on', async () => {
    const other = await openDatabase()
    const stop = AbortSignal.abort()
    expect((await fill(other.database.admin, {}, { stop })).finished).toBe(false)
    expect((await countRows(other.client)).kept).toBe(0)
    await fill(other.database.admin)
    expect(await digestPopulation(other.client)).toEqual(digest)
  })
})

describe('before anything is written, a population is refused', () => {
  type Arrange = (
    one: Awaited<ReturnType<typeof openDatabase>>,
  ) => Promise<string | { deps: Partial<FillDependencies> }>
  const disk = { id: 'one', logBytes: 1e9 }
  const cases: readonly [string, Arrange, string, RegExp][] = [
    [
      'in a database without the stamp',
      async ({ client, database }) => {
        await client.query('DELETE FROM consent.sandbox_stamp')
        return database.admin
      },
      'STAMP',
      /The consent database in the test database does not carry the sandbox's stamp/,
    ],
    [
      'in a database that is not migrated',
      async ({ client, database }) => {
        await client.query('DROP SCHEMA corporate CASCADE')
        return database.admin
      },
      'STAMP',
      /The corporate database in the test database is not prepared; run `npm run migrate`/,
    ],
    [
      'in a database of an older version',
      async ({ client, database }) => {
        await client.query('DROP TABLE corporate.builder')
        return database.admin
      },
      'SCHEMA',
      /has no table corporate.builder; bring it up to date with `npm run migrate`/,
    ],
    [
      'with a login that only reads',
      async ({ database }) => database.person,
      'RIGHTS',
      /The login in the test database may not INSERT in person.person; fill the person database with its owner's login/,
    ],
    [
      'without room',
      async () => ({ deps: { seeDisk: async () => ({ ...disk, freeBytes: 3_000_000 }) } }),
      'ROOM',
      /The person, corporate, and consent data need about \d+ MB on disk and 3 MB are free; make room or ask for fewer/,
    ],
  ]

  it.each(cases)('%s', async (_, arrange, code, sentence) => {
    const one = await openDatabase()
    const arranged = await arrange(one)
    const url = typeof arranged === 'string' ? arranged : one.database.admin
    const refused = fill(url, {}, typeof arranged === 'string' ? {} : arranged.deps)
    await expect(refused).rejects.toMatchObject({ name: 'PopulationProblem', code })
    await expect(refused).rejects.toThrow(sentence)
    expect((await digestPopulation(one.client).catch(() => ({ 'person.person': one.there })))['person.person']).toBe(
      one.there,
    )
    const { rowCount } = await one.client.query(`SELECT FROM pg_tables WHERE tablename = 'population_chunk'`)
    expect(rowCount).toBe(0)
  })

  it('not where the disk can’t be seen: then that is said', async () => {
    const { database } = await openDatabase()
    const { lines } = await fill(database.admin, { people: 100, companies: 0 }, { seeDisk: async () => undefined })
    expect(lines).toMatch(/The disk of the person database can't be seen from here; about \d+ MB are needed on it/)
  })
})

async function rowsBefore(client: pg.Client): Promise<{ readonly there: number }> {
  const digest = await digestPopulation(client)
  return { there: Object.values(digest).reduce((sum, entry) => sum + Number(entry.split(' ')[0]), 0) }
}

/** A login that owns the schemas and is no superuser. */
async function ordinaryOwner({ client, database }: { client: pg.Client; database: TestDatabase }): Promise<string> {
  const name = `owner_${database.name}`
  await client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'owner'`)
  for (const owner of dataOwners) {
    await client.query(`GRANT ALL ON SCHEMA ${owner} TO ${name}`)
    await client.query(`GRANT ALL ON ALL TABLES IN SCHEMA ${owner} TO ${name}`)
  }
  const url = new URL(database.admin)
  url.username = name
  url.password = 'owner'
  return url.href
}
