// Writes sandbox rows in bulk: one statement a table, whatever the number of rows. Values are converted by the
// database, from JSON to each column's type.
import type { PoolClient } from 'pg'

/** A row by column names as the Prisma schema has them (camelCase); undefined and missing mean null. */
export type Row = Readonly<Record<string, unknown>>

/** Inserts all rows into `table` (`person.vehicle`); table and keys come from our code, never from data. */
export async function insertRows(client: PoolClient, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].map(snakeCase)
  const names = columns.map((name) => client.escapeIdentifier(name)).join(', ')
  await client.query(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [JSON.stringify(rows.map(snakeCaseKeys))],
  )
}

function snakeCaseKeys(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [snakeCase(key), value]))
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}

/** Runs `work` in one transaction: all of it or nothing. */
export async function inTransaction(
  pool: { connect(): Promise<PoolClient> },
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await work(client)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
