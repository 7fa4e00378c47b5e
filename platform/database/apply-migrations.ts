// Brings one owner's schema up to date, with the bookkeeping of `prisma migrate deploy` (its lock, its table, its
// checksums), so that either tool can follow the other; the CLI itself would have to download an engine.
// A migration applies whole or not at all. One that can't run inside a transaction does not belong here.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { StartupProblem } from '../startup-problem.ts'
import { connect } from './connect.ts'
import { type Owner, ownerConnection } from './owners.ts'
import { type Migration, readMigrations } from './read-migrations.ts'

export interface MigrationTarget {
  readonly owner: Owner
  /** A login that may create the owner's schema and change everything in it. */
  readonly url: string
  /** Variable that the URL came from, for error sentences. */
  readonly setting: string
  readonly folder: string
  readonly onProgress?: (line: string) => void
}

/** Prisma's advisory lock: one migrator at a time in a database, whichever tool it is. */
const prismaLock = 72707369

/** Names of the migrations that this call applied. */
export async function applyMigrations(target: MigrationTarget): Promise<readonly string[]> {
  const migrations = readMigrations(target.folder)
  const client = await connect(ownerConnection(target.url, target.owner), target.setting)
  try {
    await requireSupportedServer(client, target)
    await client.query("SET lock_timeout = '60s'")
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock])
    await prepareSchema(client, target.owner)
    const pending = judgeHistory(await readHistory(client), migrations, target)
    for (const migration of pending) {
      target.onProgress?.(`Migrating ${target.owner}: ${migration.name}`)
      await applyOne(client, migration, target)
    }
    return pending.map(({ name }) => name)
  } catch (error) {
    throw explain(error, target)
  } finally {
    await client.end() // also gives the advisory lock back
  }
}

interface AppliedMigration {
  readonly migration_name: string
  readonly checksum: string
  readonly finished: boolean
}

/** The migrations still to apply, or the reason why this history can't be continued. */
function judgeHistory(
  history: readonly AppliedMigration[],
  migrations: readonly Migration[],
  { owner }: MigrationTarget,
): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  const refuse = (sentence: string) => new StartupProblem('DATABASE_MIGRATIONS', sentence)
  for (const { migration_name: name, checksum, finished } of history) {
    const migration = known.get(name)
    if (!finished)
      throw refuse(
        `Migration ${name} of the ${owner} database failed half way; mend the schema, then mark it with \`prisma migrate resolve\`.`,
      )
    if (migration === undefined)
      throw refuse(
        `The ${owner} database has the migration ${name}, which this version of Izin does not know; start the version that made it.`,
      )
    if (migration.checksum !== checksum)
      throw refuse(
        `Migration ${name} of the ${owner} database was changed after it had been applied; restore the file and put the change into a new migration.`,
      )
    known.delete(name)
  }
  return [...known.values()]
}

async function readHistory(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return rows
}

async function prepareSchema(client: pg.Client, owner: Owner): Promise<void> {
  // Asked first: CREATE … IF NOT EXISTS needs the right to create even where nothing is created.
  const { rows } = await client.query<{ schema: boolean; history: boolean }>(
    `SELECT to_regnamespace($1) IS NOT NULL AS schema, to_regclass($1 || '._prisma_migrations') IS NOT NULL AS history`,
    [owner],
  )
  if (rows[0]?.schema !== true) await client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(owner)}`)
  if (rows[0]?.history !== true)
    await client.query(`CREATE TABLE _prisma_migrations (
      id                  VARCHAR(36) PRIMARY KEY NOT NULL,
      checksum            VARCHAR(64) NOT NULL,
      finished_at         TIMESTAMPTZ,
      migration_name      VARCHAR(255) NOT NULL,
      logs                TEXT,
      rolled_back_at      TIMESTAMPTZ,
      started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
      applied_steps_count INTEGER NOT NULL DEFAULT 0
    )`)
}

async function applyOne(client: pg.Client, migration: Migration, { owner }: MigrationTarget): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    )
    await client.query(migration.sql)
    // The migration may have set a search path of its own, so the table is named in full.
    await client.query(
      `UPDATE ${client.escapeIdentifier(owner)}._prisma_migrations SET finished_at = clock_timestamp()
        WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [migration.name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw new StartupProblem(
      'DATABASE_MIGRATIONS',
      `Migration ${migration.name} of the ${owner} database failed and nothing of it was kept: ${message(error)}.`,
      { cause: error },
    )
  }
}

async function requireSupportedServer(client: pg.Client, target: MigrationTarget): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num')
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
  if (major < 15)
    throw new StartupProblem(
      'DATABASE_UNREACHABLE',
      `The ${target.owner} database runs on PostgreSQL ${major}, and Izin needs 15 or later; name a newer one in ${target.setting}.`,
    )
}

function explain(error: unknown, { owner, setting }: MigrationTarget): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (error instanceof StartupProblem) return error
  if (code === '42501')
    return new StartupProblem(
      'DATABASE_MIGRATIONS',
      `The login in ${setting} may not change the ${owner} schema (${message(error)}); migrate with its owner's login.`,
      { cause: error },
    )
  if (code === '55P03')
    return new StartupProblem(
      'DATABASE_MIGRATIONS',
      `Another process has been migrating the ${owner} database for a minute; wait for it and start again.`,
      { cause: error },
    )
  return error
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
