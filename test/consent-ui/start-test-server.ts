// The authorization server of a test: its own database with the register, the rights of the service, a free port.
import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import pg from 'pg'
import { pino } from 'pino'
import {
  type AuthorizationServerOptions,
  type RunningServer,
  startAuthorizationServer,
} from '../../consent-ui/start-authorization-server.ts'
import { findFreePort } from '../../platform/database/find-free-port.ts'
import { type Bank, openBank } from '../../platform/demo/bank.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'
import { arrangeRegister, type Register, type TestClient } from './arrange-register.ts'

export interface TestServer extends Register {
  readonly issuer: string
  readonly resource: string
  readonly database: TestDatabase
  readonly options: AuthorizationServerOptions
  readonly server: RunningServer
  /** Reads and arranges as the superuser. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
  openBank(bank: TestClient): Promise<Bank>
  stop(): Promise<void>
}

export async function startTestServer(change: Partial<AuthorizationServerOptions> = {}): Promise<TestServer> {
  const database = await createTestDatabase()
  const register = await arrangeRegister(database.admin)
  const options = { ...(await optionsFor(database)), ...change }
  const pool = new pg.Pool({ connectionString: database.admin, max: 2, options: '-c search_path=consent' })
  const server = await startAuthorizationServer(options)
  const { issuer } = options
  return {
    ...register,
    issuer,
    resource: `${options.gatewayUrl}/graphql`,
    database,
    options,
    server,
    sql: async (text, values = []) => (await pool.query(text, [...values])).rows,
    openBank: ({ clientId, redirectUri, key, kid }) => openBank({ issuer, clientId, redirectUri, key, kid }),
    stop: async () => {
      await server.stop()
      await pool.end()
      await database.drop()
    },
  }
}

export async function optionsFor(database: TestDatabase): Promise<AuthorizationServerOptions> {
  const port = await findFreePort()
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'as-1', use: 'sig', alg: 'ES256' }
  return {
    host: '127.0.0.1',
    port,
    issuer: `http://localhost:${port}`,
    databaseUrl: database.consent,
    gatewayUrl: 'http://localhost:4000',
    registryUrl: 'http://localhost:4020',
    signingKeys: { keys: [key] },
    pairwiseKey: randomBytes(32),
    cookieKeys: [randomBytes(32).toString('base64url')],
    mode: 'sandbox',
    logger: pino({ level: process.env['IZIN_LOG_LEVEL'] ?? 'silent' }),
  }
}
