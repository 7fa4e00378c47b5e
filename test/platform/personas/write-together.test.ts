// Databases that are two: one change, both or neither, whichever fails and when.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addPersonas } from '../../../platform/personas/add-personas.ts'
import { openSandboxDatabases, type SandboxDatabases } from '../../../platform/personas/open-sandbox-databases.ts'
import { readPersonaFile } from '../../../platform/personas/read-persona-file.ts'
import { removePersona } from '../../../platform/personas/remove-persona.ts'
import { loadSandboxData } from '../../../prisma/seed/load-sandbox-data.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { countRows, fileWith, persona } from './run-personas.ts'

const today = '2026-11-22'
const builtIn = loadSandboxData(today)

let two: readonly [TestDatabase, TestDatabase]
let admins: readonly [pg.Pool, pg.Pool]
let databases: SandboxDatabases

beforeAll(async () => {
  two = [await createTestDatabase(), await createTestDatabase()]
  admins = [adminOf(two[0]), adminOf(two[1])]
  databases = await openSandboxDatabases({
    mode: 'sandbox',
    dataFolder: '.izin',
    databases: {
      kind: 'named',
      owners: { person: two[0].admin, corporate: two[0].admin, consent: two[1].admin, registry: two[1].admin },
      gateway: two[1].gateway,
    },
  })
})
afterAll(async () => {
  await databases.close()
  for (const admin of admins) await admin.end()
  for (const database of two) await database.drop()
})

const counted = async () => [await countRows(admins[0]), await countRows(admins[1])]
const add = (content: unknown, replace = false) =>
  addPersonas(databases, { file: readPersonaFile(fileWith(content), builtIn, today), builtIn, today, replace })
const remove = (slug: string) => removePersona(databases, { slug, builtIn, today })
const nameOf = async (slug: string) =>
  (
    await admins[0].query(`SELECT document -> 'items' ->> 'name' AS name FROM person.own_persona WHERE slug = $1`, [
      slug,
    ])
  ).rows

describe('personas in two databases', () => {
  test('are in both, or in neither when they go', async () => {
    const before = await counted()
    expect(databases.together).toBe(false)
    await add([persona('both', 101), persona('both-too', 102)])
    expect((await admins[1].query(`SELECT FROM consent.sandbox_persona WHERE slug LIKE 'both%'`)).rowCount).toBe(2)
    await remove('both')
    await remove('both-too')
    expect(await counted()).toEqual(before)
  })

  test.each(['at once', 'at the commit'])('are in neither when the second database refuses them %s', async (when) => {
    const before = await counted()
    await refuse(admins[1], 'consent.sandbox_persona', 'INSERT', when, async () => {
      await expect(add(persona('half', 103))).rejects.toThrow('refused by the test')
      expect(await counted()).toEqual(before)
    })
  })

  test('are what they were before when replacing them fails at the last commit', async () => {
    await add(persona('kept', 104, { items: { name: 'AS BEFORE' }, vehicles: [] }))
    const before = await counted()
    await refuse(admins[1], 'consent.sandbox_persona', 'INSERT', 'at the commit', async () => {
      await expect(add(persona('kept', 104, { items: { name: 'CHANGED' } }), true)).rejects.toThrow()
    })
    expect(await counted()).toEqual(before)
    expect(await nameOf('kept')).toEqual([{ name: 'AS BEFORE' }])
    const { rows } = await admins[0].query(`SELECT name FROM person.person WHERE uinfin = $1`, [
      persona('kept', 104).items.uinfin,
    ])
    expect(rows).toEqual([{ name: 'AS BEFORE' }])
  })

  test('stay, with their sign-in, when removing them fails at the last commit', async () => {
    const before = await counted()
    await refuse(admins[0], 'person.own_persona', 'DELETE', 'at the commit', async () => {
      await expect(remove('kept')).rejects.toThrow('refused by the test')
    })
    expect(await counted()).toEqual(before)
  })

  test('added twice at the same moment are added once', async () => {
    const outcomes = await Promise.allSettled([add(persona('raced', 105)), add(persona('raced', 105))])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await nameOf('raced')).toEqual([{ name: 'RACED' }])
  })
})

test('no service can read what developers wrote', async () => {
  for (const url of [two[0].person, two[0].corporate, two[0].gateway, two[0].consentSubgraph]) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await expect(client.query('SELECT FROM person.own_persona')).rejects.toMatchObject({ code: '42501' })
    await client.end()
  }
})

function adminOf({ admin }: TestDatabase): pg.Pool {
  const pool = new pg.Pool({ connectionString: admin, max: 2 })
  pool.on('error', () => {})
  return pool
}

/** A database that refuses a change: when the row is written, or not before the commit. */
async function refuse(
  admin: pg.Pool,
  table: string,
  change: 'INSERT' | 'DELETE',
  when: string,
  work: () => Promise<void>,
): Promise<void> {
  const kind = when === 'at once' ? 'TRIGGER' : 'CONSTRAINT TRIGGER'
  const deferred = when === 'at once' ? '' : 'DEFERRABLE INITIALLY DEFERRED'
  await admin.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused by the test'; END $$;
     CREATE ${kind} refuse AFTER ${change} ON ${table} ${deferred} FOR EACH ROW EXECUTE FUNCTION refuse()`,
  )
  try {
    await work()
  } finally {
    await admin.query(`DROP TRIGGER refuse ON ${table}; DROP FUNCTION refuse()`)
  }
}
