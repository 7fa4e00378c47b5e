// Starts one gateway: builds every dependency of the pipeline once, here and nowhere else, and listens. The gateway
// keeps no state that a second copy behind the same address would miss.
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import type { Logger } from 'pino'
import { v7 } from 'uuid'
import { authorizationServerKeys } from '../protected-resource/authorization-server-keys.ts'
import { dpopProofVerifier } from '../protected-resource/verify-dpop-proof.ts'
import type { Mode } from '../schema/contract/mode.ts'
import { requestAdmission } from './authentication/admit-request.ts'
import { accessTokenVerifier } from './authentication/verify-access-token.ts'
import { checkFetch } from './authorization/check-fetch.ts'
import { introspectionAnswerer } from './authorization/introspection-answerer.ts'
import { minimiseScopes } from './authorization/minimise-scopes.ts'
import { operationAuthorizer } from './authorization/operation-authorizer.ts'
import { authorityReader } from './consent/read-authority.ts'
import { disclosureRelease } from './disclosure/release-disclosure.ts'
import { receiptSigner } from './disclosure/sign-receipt.ts'
import { operationExecutor } from './federation/execute-operation.ts'
import { loadGeneration } from './federation/generation.ts'
import { type AssertionKey, assertionSigner } from './federation/sign-assertion.ts'
import { SubgraphDataSource } from './federation/subgraph-data-source.ts'
import { defaultLimits, type GatewayLimits } from './gateway-limits.ts'
import { operationHandler } from './handle-operation.ts'
import { type HttpAnswer, jsonAnswer } from './http/answer.ts'
import { codeTableRoutes } from './http/code-tables.ts'
import { gatewayServer } from './http/gateway-server.ts'
import { answerGraphql } from './http/graphql-endpoint.ts'
import { oneAtATime } from './http/one-at-a-time.ts'
import { publicKeySet } from './http/public-key-set.ts'
import { resourceMetadata, resourceMetadataUrl } from './http/resource-metadata.ts'
import { gatewayMetrics } from './metrics.ts'
import { operationChecker } from './operation/operation-store.ts'
import { refuseSandboxDatabase } from './refuse-sandbox-database.ts'

export interface GatewayOptions {
  readonly mode: Mode
  readonly host: string
  /** 0 chooses a free port. */
  readonly port: number
  /** What callers see, without a path; `htu`, audience and metadata are built from it, never from a Host header. */
  readonly publicUrl: string
  readonly issuer: string
  /** The consent database, as the role izin_gateway. */
  readonly databaseUrl: string
  readonly supergraphSdl: string
  readonly subgraphUrls: Readonly<Record<string, string>>
  readonly assertionKey: AssertionKey['jwk']
  readonly limits?: Partial<GatewayLimits>
  readonly logger: Logger
}

export interface RunningGateway {
  readonly url: string
  readonly port: number
  /** Finishes the requests under way, then closes everything. */
  stop(): Promise<void>
}

export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const limits = { ...defaultLimits, ...options.limits }
  const { mode, logger } = options
  const now = () => Math.floor(Date.now() / 1000)
  const resource = `${options.publicUrl}/graphql`
  const metrics = gatewayMetrics()
  const keys = authorizationServerKeys(options.issuer)

  // Two pools: a crowd of requests waiting for admission must not keep a release from being recorded.
  const admission = databasePool(options.databaseUrl, 4)
  const records = databasePool(options.databaseUrl, 4)
  const sources: SubgraphDataSource[] = []

  async function dispose() {
    await Promise.all([admission.end(), records.end(), ...sources.map((source) => source.stop())])
  }

  try {
    await refuseSandboxDatabase(records, mode)
    const sign = assertionSigner({ jwk: options.assertionKey, issuer: options.publicUrl })
    const generation = await loadGeneration(
      options.supergraphSdl,
      (name) => {
        const url = options.subgraphUrls[name]
        if (url === undefined) throw new Error(`The supergraph names the subgraph ${name}, but its URL is not set.`)
        const source = new SubgraphDataSource(
          {
            name,
            url,
            timeoutMs: limits.subgraphMilliseconds,
            maximumBytes: limits.subgraphBytes,
            connections: limits.subgraphConnections,
          },
          sign,
          (subgraph, milliseconds, outcome) => metrics.fetch(subgraph, milliseconds / 1000, outcome),
        )
        sources.push(source)
        return source
      },
      logger,
    )

    const handleOperation = operationHandler({
      generation: () => generation,
      verifyAccessToken: accessTokenVerifier({ issuer: options.issuer, audience: resource, keys, now }),
      verifyDpopProof: dpopProofVerifier({ now }),
      admitRequest: requestAdmission(admission),
      resource,
      checkOperation: operationChecker(limits.operation, { suggestions: mode === 'sandbox' }),
      readAuthority: authorityReader(records),
      authorizeOperation: operationAuthorizer(),
      executeOperation: operationExecutor({
        now,
        checkFetch: (document, { policy }, granted) => checkFetch(document, policy, granted),
        minimiseScopes,
      }),
      answerIntrospection: introspectionAnswerer(),
      releaseDisclosure: disclosureRelease(
        records,
        receiptSigner({ jwk: options.assertionKey, issuer: options.publicUrl }),
      ),
      newEventId: () => v7(),
      now,
      metrics,
    })
    const keySet = publicKeySet(options.assertionKey)
    const metadata = resourceMetadata(resource, options.issuer, [...generation.policy.scopes].sort())
    // Its look takes a connection of those that record releases, so a crowd there must not take them all.
    const ready = oneAtATime(() =>
      readiness({ consentDatabase: () => answers(records), authorizationServer: keys.ready }),
    )
    const server = gatewayServer({
      '/graphql': (request) =>
        answerGraphql(request, {
          handleOperation,
          mode,
          resourceMetadata: resourceMetadataUrl(resource),
          maximumBodyBytes: limits.bodyBytes,
          metrics,
          logger,
        }),
      [new URL(resourceMetadataUrl(resource)).pathname]: () => jsonAnswer(200, metadata, longCached),
      '/jwks': () => jsonAnswer(200, keySet, longCached),
      '/schema.graphql': () => ({
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8', ...longCached },
        body: generation.publicSdl,
      }),
      ...codeTableRoutes(),
      '/healthz': () => jsonAnswer(200, { status: 'ok' }),
      '/readyz': ready,
      '/metrics': async () => {
        const { contentType, body } = await metrics.text()
        return { status: 200, headers: { 'content-type': contentType }, body }
      },
    })
    const sweeping = setInterval(
      () => void admission.query('SELECT consent.sweep_admission()').catch(() => undefined),
      60_000,
    )
    sweeping.unref()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port, options.host, resolve)
    })
    const { port } = server.address() as AddressInfo

    return {
      url: `http://${options.host}:${port}`,
      port,
      stop: async () => {
        clearInterval(sweeping)
        server.closeIdleConnections()
        await new Promise((resolve) => server.close(resolve))
        await generation.stop()
        await dispose()
      },
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

const longCached = { 'cache-control': 'public, max-age=300' }

function databasePool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: 3_000, query_timeout: 5_000 })
  // A connection lost while idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  return pool
}

async function answers(database: pg.Pool): Promise<boolean> {
  return database.query('SELECT 1').then(
    () => true,
    () => false,
  )
}

async function readiness(checks: Readonly<Record<string, () => Promise<boolean>>>): Promise<HttpAnswer> {
  const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await check()] as const))
  const ready = results.every(([, ok]) => ok)
  return jsonAnswer(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', ...Object.fromEntries(results) })
}
