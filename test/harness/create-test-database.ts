// A database of a test's own: a copy of the migrated and seeded template, about 25 ms. Each service gets its own login, so
// that tests run with the rights of production.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type ServiceUrls, serviceUrls } from '../../platform/database/service-logins.ts'
import { templateDatabase } from './template-database.ts'

export interface TestDatabase extends ServiceUrls {
  readonly name: string
  /** Superuser's, for arranging and for looking; never for a service. */
  readonly admin: string
  drop(): Promise<void>
}

export interface TestDatabaseOptions {
  /** Without it, a copy of the migrated and seeded template. */
  readonly empty?: boolean
}

export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const cluster = inject('cluster')
  const name = `izin_test_${randomBytes(8).toString('hex')}`
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${options.empty === true ? 'template0' : templateDatabase}`)
  const url = new URL(cluster.adminUrl)
  url.pathname = `/${name}`
  return {
    name,
    admin: url.href,
    ...serviceUrls(url.href, cluster.secret),
    drop: () => dropDatabase(name),
  }
}

/**
 * By force only when it must be: a pool that has ended is still closing its connections, and one that is cut off then
 * throws where nobody listens. PostgreSQL itself waits some seconds for the others to leave.
 */
async function dropDatabase(name: string): Promise<void> {
  const statement = `DROP DATABASE IF EXISTS ${name}`
  await asAdmin(statement).catch(() => asAdmin(`${statement} WITH (FORCE)`))
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('cluster').adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
