// Keeps sandbox data and real data apart. A database with a row in `sandbox_stamp` belongs to the sandbox for ever:
// production refuses it. A database with data but without a stamp is somebody's real one: the sandbox refuses it.
import type pg from 'pg'
import type { Mode } from '../../schema/contract/mode.ts'
import { StartupProblem } from '../startup-problem.ts'
import { connect } from './connect.ts'
import { type Owner, ownerConnection } from './owners.ts'

export interface StampQuestion {
  readonly owner: Owner
  readonly url: string
  readonly setting: string
  readonly mode: Mode
}

/** Returns if this mode may use the database, throws a StartupProblem if not. Changes nothing. */
export async function judgeStamp({ owner, url, setting, mode }: StampQuestion): Promise<void> {
  const client = await connect(ownerConnection(url, owner), setting)
  try {
    const stamped = await isStamped(client, owner)
    if (mode === 'production' && stamped)
      throw new StartupProblem(
        'DATABASE_STAMP',
        `The ${owner} database in ${setting} holds sandbox data, so production does not start on it; name a database of its own.`,
      )
    if (mode === 'sandbox' && !stamped && (await holdsData(client, owner)))
      throw new StartupProblem(
        'DATABASE_STAMP',
        `The ${owner} database in ${setting} holds data that is not the sandbox's, so no sandbox data is put into it; name an empty database, or set IZIN_MODE=production.`,
      )
  } finally {
    await client.end()
  }
}

export async function stampAsSandbox(pool: pg.Pool, owner: Owner): Promise<void> {
  await pool.query(`INSERT INTO ${owner}.sandbox_stamp (id) VALUES (1) ON CONFLICT DO NOTHING`)
}

async function isStamped(client: pg.Client, owner: Owner): Promise<boolean> {
  const { rows } = await client.query<{ made: boolean }>('SELECT to_regclass($1) IS NOT NULL AS made', [
    `${owner}.sandbox_stamp`,
  ])
  if (rows[0]?.made !== true) return false
  const { rowCount } = await client.query(`SELECT FROM ${owner}.sandbox_stamp LIMIT 1`)
  return rowCount === 1
}

/** Whether any table of the owner has a row, beside the bookkeeping and what every mode fills from the schema. */
async function holdsData(client: pg.Client, owner: Owner): Promise<boolean> {
  const { rows } = await client.query<{ table_name: string }>(
    `SELECT relname AS table_name FROM pg_class
      WHERE relnamespace = to_regnamespace($1) AND relkind = 'r' AND relname NOT IN ('_prisma_migrations', 'scope')`,
    [owner],
  )
  for (const { table_name } of rows) {
    const { rowCount } = await client.query(`SELECT FROM ${owner}.${client.escapeIdentifier(table_name)} LIMIT 1`)
    if (rowCount === 1) return true
  }
  return false
}
