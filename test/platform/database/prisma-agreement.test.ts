import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { owners } from '../../../platform/database/owners.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { readDrift, readMigrationStatus } from '../../harness/prisma-engine.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

describe.each(owners)('the %s database, as our runner made it', (owner) => {
  test('is what the Prisma schema describes', async () => {
    expect((await readDrift(database.admin, owner)).trim()).toBe('-- This is an empty migration.')
  })

  test('is up to date for `prisma migrate`: every migration applied, none changed, failed or unknown', async () => {
    expect(await readMigrationStatus(database.admin, owner)).toMatchObject({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    })
  })
})

test('a column that only the database has is seen as drift', async () => {
  const client = new pg.Client({ connectionString: database.admin })
  await client.connect()
  await client.query('ALTER TABLE consent.client ADD COLUMN nickname text')
  await client.end()
  expect(await readDrift(database.admin, 'consent')).toMatch(/DROP COLUMN "nickname"/)
})
