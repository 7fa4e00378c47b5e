import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { holdStartLock } from '../../../platform/database/hold-start-lock.ts'
import { owners } from '../../../platform/database/owners.ts'
import { prepareDatabases } from '../../../platform/database/prepare-databases.ts'
import type { Mode } from '../../../schema/contract/mode.ts'
import { previewClientId } from '../../../schema/contract/preview.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'

let database: TestDatabase
let client: pg.Client
const settings = {
  person: 'IZIN_PERSON_DATABASE_URL',
  corporate: 'IZIN_CORPORATE_DATABASE_URL',
  consent: 'C',
  registry: 'R',
}

async function use(options: { readonly empty: boolean }): Promise<void> {
  database = await createTestDatabase(options)
  client = new pg.Client({ connectionString: database.admin })
  await client.connect()
}

afterEach(async () => {
  await client.end()
  await database.drop()
})

const seed = vi.fn(async () => {})
beforeEach(() => {
  seed.mockClear()
})

function prepare(mode: Mode, url = database.admin): Promise<void> {
  return prepareDatabases({ urls: { person: url, corporate: url, consent: url, registry: url }, settings, mode, seed })
}

const problem = (code: string, sentence: RegExp) => ({ code, message: expect.stringMatching(sentence) })

describe('in the sandbox', () => {
  test('an empty database is migrated, stamped for every owner, given the scopes and seeded', async () => {
    await use({ empty: true })
    await prepare('sandbox')
    for (const owner of owners)
      expect((await client.query(`SELECT id FROM ${owner}.sandbox_stamp`)).rows).toEqual([{ id: 1 }])
    const { rows } = await client.query("SELECT title FROM consent.scope WHERE scope = 'name'")
    expect(rows).toHaveLength(1)
    expect(seed).toHaveBeenCalledOnce()
  })

  test('a stamped database is used again', async () => {
    await use({ empty: false })
    await prepare('sandbox')
    expect(seed).toHaveBeenCalledOnce()
  })

  test('a database with data and without a stamp is somebody’s own: refused, untouched', async () => {
    await use({ empty: true })
    await prepare('production')
    await client.query("INSERT INTO consent.purpose (code, text) VALUES ('loan', '{}')")
    await expect(prepare('sandbox')).rejects.toMatchObject(problem('DATABASE_STAMP', /is not the sandbox's/))
    expect(seed).not.toHaveBeenCalled()
    expect((await client.query('SELECT FROM person.sandbox_stamp')).rowCount).toBe(0)
  })
})

describe('in production', () => {
  test('an empty database is migrated and given the scopes, and nothing else', async () => {
    await use({ empty: true })
    await prepare('production')
    expect(seed).not.toHaveBeenCalled()
    for (const owner of owners) expect((await client.query(`SELECT FROM ${owner}.sandbox_stamp`)).rowCount).toBe(0)
    // The one client from the start is the platform's own, for looking at one's own values.
    expect((await client.query('SELECT client_id FROM consent.client')).rows).toEqual([{ client_id: previewClientId }])
    expect((await client.query('SELECT FROM consent.scope')).rowCount).toBeGreaterThan(50)
  })

  test.each(owners)('a stamp of %s alone is enough to be refused', async (owner) => {
    await use({ empty: false })
    for (const other of owners) if (other !== owner) await client.query(`DELETE FROM ${other}.sandbox_stamp`)
    await expect(prepare('production')).rejects.toMatchObject(problem('DATABASE_STAMP', /holds sandbox data/))
  })
})

describe('a database that can not be used gets one sentence', () => {
  beforeEach(() => use({ empty: true }))
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(database.admin)
    change(url)
    return url.href
  }

  test.each([
    [
      'missing',
      (url: URL) => (url.pathname = '/nowhere'),
      'DATABASE_MISSING',
      /no database `nowhere`.*createdb nowhere/,
    ],
    ['closed to this user', (url: URL) => (url.password = 'wrong'), 'DATABASE_UNREACHABLE', /does not let the user/],
    ['not running', (url: URL) => (url.port = '1'), 'DATABASE_UNREACHABLE', /does not answer/],
  ])('%s', async (_, change, code, sentence) => {
    const error = await prepare('sandbox', changed(change)).catch((thrown) => thrown)
    expect(error).toMatchObject(problem(code, sentence))
    expect(error.message).toMatch(/IZIN_PERSON_DATABASE_URL\.$/)
    expect(error.message).not.toContain(new URL(database.admin).password)
  })

  test('read-only for this login', async () => {
    const url = new URL(database.person)
    await expect(prepare('sandbox', url.href)).rejects.toMatchObject(
      problem('DATABASE_MIGRATIONS', /may not change the person schema/),
    )
  })

  test('held by another Izin', async () => {
    const release = await holdStartLock(database.admin, '.izin')
    await expect(holdStartLock(database.admin, '.izin')).rejects.toMatchObject(
      problem('DATABASE_FOLDER', /Izin already runs on the data folder \.izin/),
    )
    await release()
    await (await holdStartLock(database.admin, '.izin'))()
  })
})
