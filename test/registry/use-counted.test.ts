// Whom a change would hurt is counted over the days that are asked for, not over the whole log.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  client = new pg.Client({ connectionString: database.admin, options: '-c search_path=consent' })
  await client.connect()
  // Without a consent in force there is nothing to count for.
  await client.query(
    `INSERT INTO consent (id, status, client_id, subject_kind, subject_id, recipient, purpose_code, purpose_text, fetch_type,
       duration_days, starts_at, expires_at, data_life_days, notice, record)
     VALUES ($1, 'ACTIVE', 'merlion-bank', 'PERSON', $1, '{}', 'credit-card', '{}', 'PERIODIC', 30, now(), now() + interval '30 days',
       30, '{}', '{}')`,
    [randomUUID()],
  )
  // A month that is long over.
  await client.query(`CREATE TABLE disclosure_event_long_over PARTITION OF disclosure_event
    FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')`)
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** Scans of the old month that the statement made: counted by the transaction itself. */
async function scansBy(statement: string): Promise<number> {
  await client.query('BEGIN')
  const scans = async () => {
    const { rows } = await client.query<{ scans: string }>(
      `SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) AS scans FROM pg_stat_xact_user_tables WHERE relname = 'disclosure_event_long_over'`,
    )
    return Number(rows[0]?.scans)
  }
  const before = await scans()
  await client.query(statement)
  const made = (await scans()) - before
  await client.query('ROLLBACK')
  return made
}

describe('a month that is not asked for', () => {
  it.each([
    'SELECT * FROM operation_use(30)',
    'SELECT * FROM coordinate_usage(30)',
    `SELECT * FROM agency_usage('{museum}', 30)`,
  ])('is not read by %s', async (statement) => {
    expect(await scansBy(statement)).toBe(0)
    expect(await scansBy(statement.replace('30', '36500'))).toBeGreaterThan(0)
  })
})

it('an operator may count whom a change hurts, and reads nobody’s record for it', async () => {
  const operator = new pg.Client({ connectionString: database.operator, options: '-c search_path=consent' })
  await operator.connect()
  expect((await operator.query('SELECT * FROM operation_use(30)')).rows).toEqual([])
  await expect(operator.query('SELECT FROM disclosure_event')).rejects.toThrow(/permission denied/)
  await expect(operator.query(`SELECT release_disclosure('${randomUUID()}')`)).rejects.toThrow()
  await operator.end()
})
