import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyMigrations, type MigrationTarget } from '../../../platform/database/apply-migrations.ts'
import { migrationsFolder, owners } from '../../../platform/database/owners.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'

let database: TestDatabase
let client: pg.Client
let folder: string

beforeEach(async () => {
  database = await createTestDatabase({ empty: true })
  client = new pg.Client({ connectionString: database.admin })
  await client.connect()
  folder = mkdtempSync(join(tmpdir(), 'izin-migrations-'))
  write('1_shelf', 'CREATE TABLE shelf (id int PRIMARY KEY);')
  write('2_book', 'CREATE TABLE book (id int PRIMARY KEY, shelf_id int REFERENCES shelf);')
})

afterEach(async () => {
  await client.end()
  await database.drop()
  rmSync(folder, { recursive: true })
})

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

const target = (): MigrationTarget => ({
  owner: 'person',
  url: database.admin,
  setting: 'IZIN_PERSON_DATABASE_URL',
  folder,
})

describe('the migration runner', () => {
  test('applies migrations in the order of their names, once', async () => {
    expect(await applyMigrations(target())).toEqual(['1_shelf', '2_book'])
    expect(await applyMigrations(target())).toEqual([])
    write('3_page', 'CREATE TABLE page (id int)')
    expect(await applyMigrations(target())).toEqual(['3_page'])
  })

  test.each(owners)(
    'applies the migrations of %s to an empty database and has nothing to do afterwards',
    async (owner) => {
      const real = { ...target(), owner, folder: migrationsFolder(owner) }
      expect((await applyMigrations(real)).length).toBeGreaterThan(0)
      expect(await applyMigrations(real)).toEqual([])
    },
  )

  test('starting four times at once applies each migration once', async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(target())))
    expect(applied.flat().sort()).toEqual(['1_shelf', '2_book'])
    const { rows } = await client.query('SELECT migration_name FROM person._prisma_migrations ORDER BY 1')
    expect(rows).toEqual([{ migration_name: '1_shelf' }, { migration_name: '2_book' }])
  })

  test('a failing migration leaves nothing behind, and names itself', async () => {
    write('3_broken', 'CREATE TABLE half (id int); SELECT 1/0;')
    await expect(applyMigrations(target())).rejects.toMatchObject({
      code: 'DATABASE_MIGRATIONS',
      message: expect.stringMatching(/3_broken.*division by zero/),
    })
    const { rows } = await client.query("SELECT to_regclass('person.half') AS half, to_regclass('person.book') AS book")
    expect(rows).toEqual([{ half: null, book: 'person.book' }])
    write('3_broken', 'CREATE TABLE half (id int);')
    expect(await applyMigrations(target())).toEqual(['3_broken'])
  })

  test.each([
    [
      'changed after it was applied',
      () => write('1_shelf', 'CREATE TABLE shelf (id bigint PRIMARY KEY);'),
      /1_shelf.*changed/,
    ],
    ['unknown here', () => rmSync(join(folder, '2_book'), { recursive: true }), /2_book.*does not know/],
    [
      'failed half way under another tool',
      () => client.query("UPDATE person._prisma_migrations SET finished_at = NULL WHERE migration_name = '2_book'"),
      /2_book.*half way/,
    ],
  ])('refuses a database with a migration that is %s', async (_, change, sentence) => {
    await applyMigrations(target())
    await change()
    await expect(applyMigrations(target())).rejects.toMatchObject({
      code: 'DATABASE_MIGRATIONS',
      message: expect.stringMatching(sentence),
    })
  })

  test('a checkout with Windows line ends has the same checksums', async () => {
    write('1_shelf', 'CREATE TABLE shelf (\r\n  id int PRIMARY KEY);')
    await applyMigrations(target())
    write('1_shelf', 'CREATE TABLE shelf (\n  id int PRIMARY KEY);')
    expect(await applyMigrations(target())).toEqual([])
  })
})
