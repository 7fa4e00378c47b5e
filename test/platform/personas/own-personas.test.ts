// A persona of one's own is a person of the sandbox like any other: signs in, is read by a bank, lives through starts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabases } from '../../../platform/database/open-databases.ts'
import { seedDatabases } from '../../../platform/sandbox/seed-databases.ts'
import { personaId } from '../../../prisma/seed/persona-id.ts'
import { obtainConsent, queryAs } from '../../harness/bank-driver.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { startTestPlatform } from '../../harness/start-test-platform.ts'
import { testKeys } from '../../harness/test-keys.ts'
import { fileWith, namedDatabases, persona, runPersonas } from './run-personas.ts'

describe('a persona of one’s own', () => {
  test('signs in at once and is read by a bank; once removed, signs in no more', async () => {
    const platform = await startTestPlatform()
    try {
      const environment = namedDatabases(platform.database.admin)
      const mine = persona('bank-customer', 201, {
        items: { email: 'customer@example.com' },
        unavailable: ['MSF'],
        vehicles: [{ vehicleNo: 'SMP1X', type: 'CAR', make: 'SAMPLE', model: 'X', status: '1' }],
      })
      expect(await runPersonas(environment, 'add', fileWith(mine))).toMatchObject({ code: 0, err: '' })

      const bank = await platform.openBank('merlion-bank')
      const scopes = ['name', 'uinfin', 'email', 'marital', 'vehicles.vehicleno']
      const tokens = await obtainConsent(bank, 'BANK CUSTOMER', { scopes }, scopes.slice(2))
      const query =
        '{ me { name { value } email { value } maritalStatus { state } vehicles { records { vehicleNo } } } }'
      const { data } = await queryAs(platform, bank, tokens, query)
      expect(data).toEqual({
        me: {
          name: { value: 'BANK CUSTOMER' },
          email: { value: 'customer@example.com' },
          maritalStatus: { state: 'UNAVAILABLE' },
          vehicles: { records: [{ vehicleNo: 'SMP1X' }] },
        },
      })

      expect(await runPersonas(environment, 'remove', 'bank-customer')).toMatchObject({ code: 0 })
      const page = await (await fetch(`${platform.issuer}/sign-in?all=1`)).text()
      expect(page).toContain('no-cpf')
      expect(page).not.toContain('bank-customer')
      const { rows } = await pool(platform.database).query(
        'SELECT FROM consent.resident_session WHERE person_id = $1 UNION ALL SELECT FROM person.person WHERE id = $1',
        [personaId('bank-customer')],
      )
      expect(rows).toEqual([])
    } finally {
      await endPools()
      await platform.stop()
    }
  })

  describe('lives through the starts that follow', () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await createTestDatabase()
    })
    afterAll(async () => {
      await endPools()
      await database.drop()
    })

    const start = async (now: string): Promise<string[]> => {
      const one = pool(database)
      const lines: string[] = []
      await seedDatabases(
        { person: one, corporate: one, consent: one },
        { keys: await testKeys(), now: new Date(now), onProgress: (line) => lines.push(line) },
      )
      return lines
    }
    const mine = () =>
      pool(database)
        .query(`SELECT date_of_birth FROM person.person WHERE id = $1`, [personaId('young')])
        .then(({ rows }) => rows)

    test('and its dates move with them', async () => {
      const young = persona('young', 202, { items: { dateOfBirth: 'today-21y' } })
      expect(await runPersonas(namedDatabases(database.admin), 'add', fileWith(young))).toMatchObject({ code: 0 })
      expect(await start('2031-05-05T04:00:00Z')).toContainEqual(expect.stringContaining('(1 of your own)'))
      expect(await mine()).toEqual([{ date_of_birth: '2010-05-05' }])
      // The day is Singapore's.
      await start('2032-12-31T17:00:00Z')
      expect(await mine()).toEqual([{ date_of_birth: '2012-01-01' }])
    })

    test('and one that no longer fits is named, left as it was, and keeps nothing from starting', async () => {
      await pool(database).query(
        `UPDATE person.own_persona SET document = jsonb_set(document::jsonb, '{items,sex}', '"Z"')::json WHERE slug = 'young'`,
      )
      const lines = await start('2033-05-05T04:00:00Z')
      expect(lines[0]).toMatch(/^Your persona young no longer fits and stays as it was: items\.sex: not a code/)
      expect(await mine()).toEqual([{ date_of_birth: '2012-01-01' }])
    })
  })
})

describe('on the embedded database', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'izin-own-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('the command works before the first start, while Izin runs, and after it', async () => {
    const environment = { IZIN_DATA_FOLDER: join(folder, '.izin') }
    const run = (...args: string[]) => runPersonas(environment, ...args)
    expect((await run('list', '--own')).out).toContain('You have added no personas')
    expect(await run('add', fileWith(persona('early', 203)))).toMatchObject({ code: 0, err: '' })

    // What `npm start` does with the database: it holds the server and its lock for as long as it runs.
    const held = await openDatabases({ kind: 'embedded' }, environment.IZIN_DATA_FOLDER, () => {})
    const running = new pg.Pool({ connectionString: held.owners.person, max: 1 })
    try {
      expect(await run('add', fileWith(persona('meanwhile', 204)))).toMatchObject({ code: 0, err: '' })
      const { rows } = await running.query('SELECT slug FROM consent.sandbox_persona ORDER BY slug')
      expect(rows).toEqual([{ slug: 'early' }, { slug: 'meanwhile' }])
      expect(await run('remove', 'early')).toMatchObject({ code: 0, err: '' })
      expect((await running.query('SELECT 1 AS still')).rows).toEqual([{ still: 1 }])
    } finally {
      await running.end()
      await held.close()
    }
    expect((await run('list', '--own')).out).toContain('* meanwhile')
  })
})

const pools = new Map<string, pg.Pool>()

function pool({ admin }: TestDatabase): pg.Pool {
  const made = pools.get(admin) ?? new pg.Pool({ connectionString: admin, max: 3 }).on('error', () => {})
  pools.set(admin, made)
  return made
}

async function endPools(): Promise<void> {
  await Promise.all([...pools.values()].map((one) => one.end()))
  pools.clear()
}
