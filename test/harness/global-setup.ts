// Runs once before all test files: one temporary database cluster for the whole run, with a template database that has
// everything migrated and seeded. Each test takes a copy of it (create-test-database.ts).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { prepareDatabases } from '../../platform/database/prepare-databases.ts'
import { makeServiceLogins } from '../../platform/database/service-logins.ts'
import { startTemporaryPostgres } from '../../platform/database/start-temporary-postgres.ts'
import { readSandboxKeys } from '../../platform/sandbox/sandbox-keys.ts'
import { seedDatabases } from '../../platform/sandbox/seed-databases.ts'
import { startRegistry } from '../../registry/start-registry.ts'
import { templateDatabase } from './template-database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly cluster: { readonly adminUrl: string; readonly secret: string; readonly keysFolder: string }
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporaryPostgres()
  const admin = new pg.Client({ connectionString: server.adminUrl('postgres') })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${templateDatabase}`)
  await admin.end()

  const url = server.adminUrl(templateDatabase)
  const same = <T>(value: T) => ({ person: value, corporate: value, consent: value, registry: value })
  const keysFolder = mkdtempSync(join(tmpdir(), 'izin-test-keys-'))
  const keys = await readSandboxKeys(keysFolder)
  await prepareDatabases({
    urls: same(url),
    settings: same('the test cluster'),
    mode: 'sandbox',
    seed: (pools) => seedDatabases(pools, { keys, now: new Date() }),
  })
  const urls = await makeServiceLogins(url, server.password)
  // So that no platform of a test has to compose what is the same for all.
  const registry = await startRegistry({
    ...{ mode: 'sandbox', host: '127.0.0.1', port: 0, publicUrl: 'http://localhost', issuer: 'http://localhost' },
    ...{ databaseUrl: urls.registry, consentDatabaseUrl: urls.consentForRegistry, signingKey: keys.registryKey },
    ...{ personDatabaseUrl: urls.personForRegistry, corporateDatabaseUrl: urls.corporateForRegistry },
    platformAddresses: { person: 'http://localhost', corporate: 'http://localhost', consent: 'http://localhost' },
    logger: pino({ level: 'silent' }),
  })
  await registry.stop()
  await emptyLog(url)
  project.provide('cluster', { adminUrl: server.adminUrl('postgres'), secret: server.password, keysFolder })
  return async () => {
    rmSync(keysFolder, { recursive: true, force: true })
    await server.stop()
  }
}

/** Of the seed's own acts, so that each test's log begins with what the test does. */
async function emptyLog(connectionString: string): Promise<void> {
  const owner = new pg.Client({ connectionString, options: '-c search_path=consent' })
  await owner.connect()
  await owner.query(
    `SET session_replication_role = replica; DELETE FROM log_pending; DELETE FROM operator_log; DELETE FROM log_entry`,
  )
  await owner.end()
}
