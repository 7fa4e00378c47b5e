import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childEnvironment } from '../../harness/child-environment.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { countRows, digestPopulation } from './population-digest.ts'

let database: TestDatabase
let whole: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  whole = await createTestDatabase()
})
afterAll(async () => {
  await database.drop()
  await whole.drop()
})

interface Command {
  readonly child: ChildProcess
  readonly ended: Promise<{ readonly code: number | null; readonly out: string }>
}

/** As a user at a terminal would. */
function population(args: readonly string[], environment: Record<string, string>): Command {
  const env = { ...childEnvironment(), ...environment }
  const child = spawn(process.execPath, ['prisma/population/population.ts', ...args], { env })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      out += text
    })
  return { child, ended: once(child, 'close').then(([code]) => ({ code, out })) }
}

function named(url: string, mode = 'sandbox'): Record<string, string> {
  return {
    IZIN_MODE: mode,
    IZIN_PERSON_DATABASE_URL: url,
    IZIN_CORPORATE_DATABASE_URL: url,
    IZIN_CONSENT_DATABASE_URL: url,
  }
}

async function withClient<T>(one: TestDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: one.admin })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const size = ['--people', '4000', '--companies', '400', '--as-of', '2026-11-01']

describe('npm run population', () => {
  it('goes on where it was when it was killed, and leaves exactly the rows of one that was not', async () => {
    const killed = population(size, named(database.admin))
    const chunksWhenKilled = await withClient(database, async (client) => {
      const chunks = async () => {
        const { rows } = await client
          .query<{ n: number }>('SELECT count(*)::int AS n FROM person.population_chunk')
          .catch(() => ({ rows: [{ n: 0 }] }))
        return rows[0]?.n ?? 0
      }
      while ((await chunks()) < 1) await sleep(5)
      killed.child.kill('SIGKILL')
      await killed.ended
      return chunks()
    })
    expect(chunksWhenKilled).toBeLessThan(4)

    const resumed = await population([...size, '--workers', '3'], named(database.admin)).ended
    expect(resumed).toMatchObject({ code: 0 })
    expect(resumed.out).toMatch(/extrapolated from [1-3],000 people/)
    expect(await population([...size, '--workers', '1'], named(whole.admin)).ended).toMatchObject({ code: 0 })
    expect(await withClient(database, digestPopulation)).toEqual(await withClient(whole, digestPopulation))
    expect(await withClient(database, countRows)).toEqual(await withClient(whole, countRows))
  })

  it.each<[string, readonly string[], Record<string, string>, RegExp]>([
    [
      'production',
      ['--people', '10'],
      named('postgresql://nobody@127.0.0.1:1/x', 'production'),
      /never put into production/,
    ],
    [
      'a database without a mode',
      ['--people', '10'],
      (({ IZIN_MODE: _mode, ...rest }) => rest)(named('postgresql://x@127.0.0.1:1/x')),
      /Set IZIN_MODE/,
    ],
    ['an option that there is not', ['--persons', '80'], {}, /--persons.*see --help/s],
    ['a database that does not answer', ['--people', '10'], named('postgresql://x@127.0.0.1:1/x'), /does not answer/],
  ])('refuses %s in a sentence', async (_, args, environment, sentence) => {
    const { code, out } = await population(args, environment).ended
    expect(out).toMatch(sentence)
    expect(out).not.toMatch(/\n {4}at /)
    expect(code).toBe(1)
  })

  it('explains itself', async () => {
    const { code, out } = await population(['--help'], {}).ended
    expect(code).toBe(0)
    for (const option of ['--people', '--companies', '--seed', '--as-of', '--workers']) expect(out).toContain(option)
  })
})
