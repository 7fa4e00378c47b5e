// Starts one gateway: builds every dependency of the pipeline once, here and nowhere else, and listens. The gateway
// keeps no state that a second copy behind the same address would miss.
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import type { Logger } from 'pino'
import { v7 } from 'uuid'
import { authorizationServerKeys } from '../protected-resource/authorization-server-keys.ts'
import { dpopProofVerifier } from '../protected-resource/verify-dpop-proof.ts'
import type { Mode } from '../schema/contract/mode.ts'
import { minimiseScopes } from '../schema/policy/minimise-scopes.ts'
import { requestAdmission } from './authentication/admit-request.ts'
import { accessTokenVerifier } from './authentication/verify-access-token.ts'
import { checkFetch } from './authorization/check-fetch.ts'
import { introspectionAnswerer } from './authorization/introspection-answerer.ts'
import { operationAuthorizer } from './authorization/operation-authorizer.ts'
import { authorityReader } from './consent/read-authority.ts'
import { type FollowedReceiptKeys, followReceiptKeys } from './disclosure/receipt-keys.ts'
import { disclosureRelease } from './disclosure/release-disclosure.ts'
import { changeSettlement } from './disclosure/settle-change.ts'
import { receiptSigner } from './disclosure/sign-receipt.ts'
import { operationExecutor } from './federation/execute-operation.ts'
import type { Generation } from './federation/generation.ts'
import { type AssertionKey, assertionSigner } from './federation/sign-assertion.ts'
import { defaultLimits, type GatewayLimits } from './gateway-limits.ts'
import { operationHandler, type PipelineDeps } from './handle-operation.ts'
import { type HttpAnswer, jsonAnswer } from './http/answer.ts'
import { codeTableRoutes } from './http/code-tables.ts'
import { gatewayServer } from './http/gateway-server.ts'
import { answerGraphql } from './http/graphql-endpoint.ts'
import { oneAtATime } from './http/one-at-a-time.ts'
import { resourceMetadata, resourceMetadataUrl } from './http/resource-metadata.ts'
import { gatewayMetrics } from './metrics.ts'
import { operationChecker } from './operation/operation-store.ts'
import { refuseSandboxDatabase } from './refuse-sandbox-database.ts'
import type { GatewaySandbox } from './sandbox/gateway-sandbox.ts'
import type { SandboxApi } from './sandbox/sandbox-routes.ts'
import { subgraphConnections } from './subgraph-connections.ts'
import type { ServedSupergraph } from './supergraph/follow-registry.ts'
import { generationLoader } from './supergraph/generation-loader.ts'
import { type SupergraphSource, serveSupergraph } from './supergraph/serve-supergraph.ts'
import type { SupergraphStatus } from './supergraph/supergraph-status.ts'

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
  readonly supergraph: SupergraphSource
  /** Hosts of subgraphs that may resolve to private addresses in production. */
  readonly privateHosts?: readonly string[]
  readonly assertionKey: AssertionKey['jwk']
  readonly limits?: Partial<GatewayLimits>
  /** Answers below /sandbox/api, in a sandbox alone. */
  readonly sandboxApi?: SandboxApi
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
  let supergraph: ServedSupergraph | undefined
  let receiptKeys: FollowedReceiptKeys | undefined

  async function dispose() {
    receiptKeys?.stop()
    await supergraph?.stop()
    await Promise.all([admission.end(), records.end()])
  }

  try {
    const sandbox = await openSandbox(options, () => {
      if (supergraph === undefined) throw new Error('nothing is served yet')
      return supergraph.generations.current()
    })
    await refuseSandboxDatabase(records, mode)
    const receiptKey = { jwk: options.assertionKey, issuer: options.publicUrl }
    const followed = await followReceiptKeys(records, receiptKey, () => new Date())
    receiptKeys = followed
    supergraph = await serveSupergraph(options.supergraph, {
      load: generationLoader({
        ...subgraphConnections(mode, options.supergraph, options.privateHosts),
        bounds: {
          timeoutMs: limits.subgraphMilliseconds,
          maximumBytes: limits.subgraphBytes,
          connections: limits.subgraphConnections,
        },
        sign: sandbox.sign(assertionSigner({ jwk: options.assertionKey, issuer: options.publicUrl })),
        passAnswer: sandbox.passAnswer,
        observe: (subgraph, milliseconds, outcome) => metrics.fetch(subgraph, milliseconds / 1000, outcome),
      }),
      logger,
      onSwap: metrics.supergraph,
      onProblem: metrics.supergraphProblem,
    })
    const { generations, status } = supergraph
    const newEventId = () => v7()
    const signReceipt = receiptSigner(receiptKey)
    const releaseDisclosure = disclosureRelease(records, signReceipt)
    const pipeline: PipelineDeps = {
      verifyAccessToken: accessTokenVerifier({ issuer: options.issuer, audience: resource, keys, now }),
      verifyDpopProof: dpopProofVerifier({ now }),
      admitRequest: requestAdmission(admission),
      resource,
      explainCredentials: sandbox.explainCredentials,
      checkOperation: operationChecker(limits.operation, { suggestions: mode === 'sandbox' }),
      readAuthority: authorityReader(records),
      authorizeOperation: operationAuthorizer(),
      executeOperation: operationExecutor({
        now,
        checkFetch: (document, { policy }, granted) => checkFetch(document, policy, granted),
        minimiseScopes,
      }),
      answerIntrospection: introspectionAnswerer(),
      releaseDisclosure,
      settleChange: changeSettlement(records, { releaseDisclosure, signReceipt, newEventId }),
      newEventId,
      now,
      metrics,
    }
    const handleOperation = operationHandler(sandbox.pipeline(pipeline))
    const metadata = () => resourceMetadata(resource, options.issuer, [...generations.current().policy.scopes].sort())
    // Its look takes a connection of those that record releases, so a crowd there must not take them all.
    const ready = oneAtATime(() =>
      readiness(
        {
          consentDatabase: () => answers(records),
          authorizationServer: keys.ready,
          receiptKey: async () => followed.inForce(),
        },
        status,
      ),
    )
    const server = gatewayServer({
      '/graphql': sandbox.endpoint((request) =>
        answerGraphql(request, {
          handleOperation: async (operation) => {
            followed.requireInForce()
            return generations.serve((generation) => handleOperation(operation, generation))
          },
          mode,
          resourceMetadata: resourceMetadataUrl(resource),
          maximumBodyBytes: limits.bodyBytes,
          metrics,
          logger,
        }),
      ),
      '/jwks': () => jsonAnswer(200, followed.keySet(), longCached),
      [new URL(resourceMetadataUrl(resource)).pathname]: () => jsonAnswer(200, metadata(), cached),
      '/schema.graphql': () => ({
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8', ...cached },
        body: generations.current().publicSdl,
      }),
      ...codeTableRoutes(),
      ...sandbox.routes,
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
        await dispose()
      },
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** The door to what a sandbox alone has. */
async function openSandbox(
  { mode, publicUrl, issuer, sandboxApi }: GatewayOptions,
  graph: () => Generation,
): Promise<GatewaySandbox> {
  if (mode === 'sandbox') {
    const { gatewaySandbox } = await import('./sandbox/gateway-sandbox.ts')
    return gatewaySandbox({ publicUrl, issuer, api: sandboxApi, graph })
  }
  if (sandboxApi)
    throw new Error('The sandbox’s API belongs to the sandbox; in production the gateway does not start with it.')
  return {
    routes: {},
    explainCredentials: undefined,
    passAnswer: undefined,
    pipeline: (deps) => deps,
    sign: (sign) => sign,
    endpoint: (serve) => serve,
  }
}

const longCached = { 'cache-control': 'public, max-age=300' }
/** Briefly: a new supergraph changes it. */
const cached = { 'cache-control': 'public, max-age=60' }

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

/** A gateway that could not load the newest supergraph still serves the one it has, and says so. */
async function readiness(
  checks: Readonly<Record<string, () => Promise<boolean>>>,
  supergraph: () => SupergraphStatus,
): Promise<HttpAnswer> {
  const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await check()] as const))
  const ready = results.every(([, ok]) => ok)
  return jsonAnswer(ready ? 200 : 503, {
    status: ready ? 'ready' : 'not ready',
    ...Object.fromEntries(results),
    supergraph: supergraph(),
  })
}
