// The whole platform for a test, as `npm start` runs it: its own database, real services over HTTP, free ports. Between
// the gateway and each subgraph stands a recorder, so that a test can say what each subgraph was asked.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importJWK } from 'jose'
import pg from 'pg'
import { type Logger, pino } from 'pino'
import type { GatewayLimits } from '../../gateway/gateway-limits.ts'
import { choosePorts } from '../../platform/choose-ports.ts'
import { type Bank, type BankSettings, openBank } from '../../platform/demo/bank.ts'
import { type RecordedRequest, recordSubgraph, type SubgraphRecorder } from '../../platform/demo/subgraph-recorder.ts'
import { openSandboxApi } from '../../platform/sandbox/api/sandbox-api.ts'
import type { DemoClientId } from '../../platform/sandbox/sandbox-keys.ts'
import { startServices } from '../../platform/start-services.ts'
import { type Step, stopAll } from '../../platform/stop-all.ts'
import { createTestDatabase, type TestDatabase } from './create-test-database.ts'
import { testKeys } from './test-keys.ts'

export interface TestPlatform {
  readonly gatewayUrl: string
  /** The GraphQL endpoint. */
  readonly endpoint: URL
  readonly issuer: string
  readonly registryUrl: string
  readonly database: TestDatabase
  readonly recorders: Readonly<Record<'person' | 'corporate' | 'consent', SubgraphRecorder>>
  /** Everything any subgraph was asked since the last `forget`. */
  asked(): readonly RecordedRequest[]
  forget(): void
  openBank(clientId: DemoClientId, dpopKeys?: BankSettings['dpopKeys']): Promise<Bank>
  /** Reads and arranges as the superuser, in the schema `consent`. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

export interface TestPlatformOptions {
  readonly limits?: Partial<GatewayLimits>
  /** Hears what every service logs; at level `debug` the subgraphs' statements too. */
  readonly logger?: Logger
  /** Runs a witness of the log too. */
  readonly witness?: boolean
}

export async function startTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const database = await createTestDatabase()
  const keys = await testKeys()
  const ports = await choosePorts(
    { gateway: 0, authorizationServer: 0, registry: 0, person: 0, corporate: 0, consent: 0, log: 0, witness: 0 },
    '127.0.0.1',
  )
  const gatewayUrl = `http://localhost:${ports.gateway}`
  const issuer = `http://localhost:${ports.authorizationServer}`
  const registryUrl = `http://localhost:${ports.registry}`
  const recorders: Record<string, SubgraphRecorder> = {}
  const started: Step[] = []
  const logger = options.logger ?? pino({ level: process.env['IZIN_LOG_LEVEL'] ?? 'silent' })
  const { admin: owner } = database
  const ownerUrls = { person: owner, corporate: owner, consent: owner, registry: owner }
  const sandbox = openSandboxApi({ ownerUrls, issuer, gatewayUrl, logger })
  started.push({ name: 'sandbox', stop: sandbox.stop })
  const folder = mkdtempSync(join(tmpdir(), 'izin-test-platform-'))
  await startServices(
    {
      mode: 'sandbox',
      host: '127.0.0.1',
      ...{ ports, keys, urls: database, gatewayUrl, issuer, registryUrl },
      log: {
        origin: 'localhost/izin-log',
        ...(options.witness ? { witness: { key: keys.witnessKey, dataFolder: undefined } } : {}),
      },
      supergraph: { kind: 'registry', copyFile: join(folder, 'supergraph.jws') },
      logger,
      sandboxApi: sandbox,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      throughSubgraph: async (name, url) => {
        const recorder = await recordSubgraph(name, url)
        recorders[name] = recorder
        started.push({ name: `${name} recorder`, stop: recorder.stop })
        return recorder.url
      },
    },
    started,
  )
  const admin = new pg.Pool({ connectionString: database.admin, max: 3, options: '-c search_path=consent' })
  const { person, corporate, consent } = recorders
  if (!person || !corporate || !consent) throw new Error('a subgraph has no recorder')

  return {
    ...{ gatewayUrl, issuer, registryUrl, database },
    endpoint: new URL('/graphql', gatewayUrl),
    recorders: { person, corporate, consent },
    asked: () => [person, corporate, consent].flatMap(({ requests }) => requests),
    forget: () => {
      for (const recorder of [person, corporate, consent]) recorder.forget()
    },
    openBank: async (clientId, dpopKeys) => {
      const jwk = keys.clients[clientId]
      const { kty, crv, x, y, d } = jwk
      const key = await importJWK({ kty, crv, x, y, d }, 'ES256')
      if (key instanceof Uint8Array) throw new Error('a client key that is not one')
      const [row] = await query<{ redirect_uris: string[] }>('SELECT redirect_uris FROM client WHERE client_id = $1', [
        clientId,
      ])
      const redirectUri = row?.redirect_uris[0] ?? ''
      return openBank({ issuer, clientId, redirectUri, key, kid: jwk.kid, ...(dpopKeys ? { dpopKeys } : {}) })
    },
    sql: query,
    stop: async () => {
      await stopAll(started, () => undefined)
      await admin.end()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }

  async function query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await admin.query<Row>(text, [...values])).rows
  }
}
