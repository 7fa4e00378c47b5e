// Starts one registry: builds what its routes need, publishes the platform's own subgraphs if they changed, and listens.
// Any number of copies may run on one database.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from 'pino'
import { authorizationServerKeys } from '../protected-resource/authorization-server-keys.ts'
import { dpopProofVerifier } from '../protected-resource/verify-dpop-proof.ts'
import { bugInLog } from '../schema/contract/bug-in-log.ts'
import type { Mode } from '../schema/contract/mode.ts'
import { withdrawalsCarriedOut } from './carry-out-withdrawals.ts'
import { checkRunner } from './check-runner.ts'
import { openConsentRecords } from './consent-records.ts'
import { followDatabase } from './follow-database.ts'
import { openSubjectNumbers } from './link-subjects.ts'
import { type PlatformAddresses, publishPlatform } from './publish-platform.ts'
import { openRegistryDatabase, type RegistryDatabase } from './registry-database.ts'
import { registryRoutes } from './registry-routes.ts'
import { openReleaseFeed } from './release-feed.ts'
import type { SigningKey } from './signing-key.ts'
import { RegistryStartRefused } from './start-refused.ts'

export interface RegistryOptions {
  readonly mode: Mode
  readonly host: string
  /** 0 chooses a free port. */
  readonly port: number
  /** What callers see, an origin; `htu` and audience are built from it. */
  readonly publicUrl: string
  readonly issuer: string
  /** The registry database, as the role izin_registry. */
  readonly databaseUrl: string
  /** The consent database, as the same role. */
  readonly consentDatabaseUrl: string
  /** The person and corporate databases, as the same role, to exchange agencies' numbers for opaque ids. */
  readonly personDatabaseUrl: string
  readonly corporateDatabaseUrl: string
  readonly signingKey: SigningKey
  /** Where gateways reach the platform's own subgraphs. */
  readonly platformAddresses: PlatformAddresses
  readonly logger: Logger
}

export interface RunningRegistry {
  readonly url: string
  readonly port: number
  /** Answers who waits, finishes what is under way, then closes everything. */
  stop(): Promise<void>
}

export async function startRegistry(options: RegistryOptions): Promise<RunningRegistry> {
  const { mode, logger, signingKey } = options
  const now = () => Math.floor(Date.now() / 1000)
  const publicUrl = new URL(options.publicUrl).origin
  const database = openRegistryDatabase(options.databaseUrl)
  const consents = openConsentRecords(options.consentDatabaseUrl)
  const subjects = openSubjectNumbers({ person: options.personDatabaseUrl, corporate: options.corporateDatabaseUrl })
  const checks = checkRunner()
  const withdrawals = checkRunner()
  const closings: (() => Promise<unknown>)[] = [
    () => checks.stop(),
    () => withdrawals.stop(),
    () => consents.close(),
    () => subjects.close(),
    () => database.$disconnect(),
  ]
  const close = async () => {
    for (const step of closings) await step()
  }
  try {
    await refuseSandboxDatabase(database, mode)
    const deps = { database, consents, checks, signingKey, registerScopes: consents.registerScopes }
    const carryOutWithdrawals = withdrawalsCarriedOut({ ...deps, withdrawals, logger })
    // First what was withdrawn while no registry ran: nothing is published with it in between.
    await carryOutWithdrawals().catch((error) => logger.error(bugInLog(error), 'a withdrawn subgraph is still served'))
    await publishPlatform(options.platformAddresses, mode, deps)
    const feed = await openReleaseFeed(database)
    const look = async () => {
      await feed.refresh()
      await carryOutWithdrawals()
    }
    const following = followDatabase(options.databaseUrl, look, logger)
    // A withdrawal under way is left to the next start.
    closings.unshift(async () => void (await Promise.all([following.stop(), withdrawals.stop()])))
    const keys = authorizationServerKeys(options.issuer)
    const routes = registryRoutes({
      ...deps,
      ...{ feed, subjects, publicUrl, issuer: options.issuer },
      token: { issuer: options.issuer, audience: publicUrl, keys, now },
      verifyDpopProof: dpopProofVerifier({ now }),
      onBug: (error) => logger.error(bugInLog(error), 'the registry failed'),
    })
    const server = createServer(getRequestListener(routes.fetch))
    server.requestTimeout = 60_000
    const port = await listen(server, options.port, options.host)
    const sweeping = setInterval(() => void forgetProofs(database), 60_000)
    sweeping.unref()
    return {
      url: `http://${options.host}:${port}`,
      port,
      stop: async () => {
        clearInterval(sweeping)
        // Who waits for the next release is answered first, or the server would wait for them.
        feed.stop()
        await stopListening(server)
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function refuseSandboxDatabase(database: RegistryDatabase, mode: Mode): Promise<void> {
  if (mode === 'production' && (await database.sandboxStamp.count()) > 0)
    throw new RegistryStartRefused('The registry database holds sandbox data, so production does not start on it.')
}

async function forgetProofs(database: RegistryDatabase): Promise<void> {
  await database.usedProof.deleteMany({ where: { expiresAt: { lt: new Date() } } }).catch(() => undefined)
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  return bound
}

async function stopListening(server: Server): Promise<void> {
  // A connection that was busy becomes idle later; without this it would be kept for its keep-alive time.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  server.closeIdleConnections()
  await new Promise((resolve) => server.close(resolve))
  clearInterval(idle)
}
