// Starts the authorization server and the resident's pages on one port: the protocol's paths go to the library, all
// others to the pages. Refuses to start where a safety rule does not hold.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type Provider from 'oidc-provider'
import type { JWKS } from 'oidc-provider'
import pg from 'pg'
import type { Logger } from 'pino'
import { type ConsentDatabase, openConsentDatabase } from '../consent-record/consent-database.ts'
import { type Outbound, openOutbound } from '../outbound/outbound-fetch.ts'
import type { Mode } from '../schema/contract/mode.ts'
import { createProvider } from './authorization-server/create-provider.ts'
import { logProviderErrors } from './authorization-server/log-provider-errors.ts'
import { pinIssuer } from './authorization-server/pin-issuer.ts'
import { renderProtocolError } from './authorization-server/render-protocol-error.ts'
import { isProtocolPath } from './authorization-server/routes.ts'
import { checkStart } from './check-start.ts'
import { agencyDisclosures, isAgencyDisclosuresPath } from './disclosures/agency-disclosures.ts'
import { isOwnDisclosuresPath, ownDisclosures } from './disclosures/own-disclosures.ts'
import { explainAssertionForMode, explainForMode } from './explain-for-mode.ts'
import { faultsForMode } from './faults-for-mode.ts'
import { clientKeys } from './grant-management/client-keys.ts'
import { grantManagement } from './grant-management/grant-management.ts'
import { isGrantsPath } from './grant-management/grants-path.ts'
import { setCorrelationId } from './interaction/correlation-id.ts'
import { createPages } from './interaction/create-pages.ts'
import type { SignInMethod } from './interaction/sign-in-method.ts'
import { letterSigner, type SignLetter } from './notices/sign-letter.ts'
import { startSender } from './notices/start-sender.ts'
import { previewReader } from './preview/preview-reader.ts'
import { signInForMode } from './sign-in-for-mode.ts'
import { startSweeper } from './start-sweeper.ts'
import type { UpstreamSettings } from './upstream-sign-in/upstream-settings.ts'

export interface AuthorizationServerOptions {
  readonly host: string
  /** 0: a free port. */
  readonly port: number
  /** An origin: `https://izin.example`. Everything the server says about its addresses comes from here. */
  readonly issuer: string
  readonly databaseUrl: string
  /** The protected resource is `${gatewayUrl}/graphql`. */
  readonly gatewayUrl: string
  /** The registry's, without a path: the resource of agencies' tokens. */
  readonly registryUrl: string
  /** Private keys, the one that signs first; at least one for ES256. */
  readonly signingKeys: JWKS
  readonly pairwiseKey: Buffer
  /** Newest first; older ones are still accepted. */
  readonly cookieKeys: readonly string[]
  readonly mode: Mode
  readonly logger: Logger
  /** How residents sign in; the sandbox brings its own. */
  readonly signIn?: SignInMethod
  /** The identity provider that residents sign in with. */
  readonly upstream?: UpstreamSettings | undefined
  /** Verifier keys of the disclosure log and of its witnesses; without them a resident's page offers no check. */
  readonly logKeys?: readonly string[]
}

export interface RunningServer {
  readonly url: string
  readonly port: number
  /** Takes no new request, lets those under way end, closes the database. */
  stop(): Promise<void>
}

export async function startAuthorizationServer(options: AuthorizationServerOptions): Promise<RunningServer> {
  const database = openConsentDatabase(options.databaseUrl)
  const log = new pg.Pool({ connectionString: options.databaseUrl, max: 4 })
  log.on('error', (error) => options.logger.warn({ problem: error.message }, 'a connection to the log broke'))
  try {
    await checkStart(database, options)
    const outbound = openOutbound(options.mode)
    const issuer = new URL(options.issuer)
    const sign = await letterSigner(issuer.origin, options.signingKeys, options.pairwiseKey)
    const server = await serve(database, log, issuer, options, { outbound, sign })
    const sweeper = startSweeper(database, options.logger)
    const sender = startSender({ database, sign, outbound, logger: options.logger })
    const port = await listen(server, options.host, options.port)
    options.logger.info({ port, issuer: options.issuer }, 'authorization server listens')
    return {
      url: `http://${options.host}:${port}`,
      port,
      stop: async () => {
        await close(server)
        await sweeper.stop()
        await sender.stop()
        await outbound.close()
        await log.end()
        await database.close()
      },
    }
  } catch (error) {
    await log.end()
    await database.close()
    throw error
  }
}

async function serve(
  database: ConsentDatabase,
  log: pg.Pool,
  issuer: URL,
  options: AuthorizationServerOptions,
  { outbound, sign }: { readonly outbound: Outbound; readonly sign: SignLetter },
): Promise<Server> {
  const { mode, logger, signingKeys, pairwiseKey, cookieKeys } = options
  const resource = new URL('/graphql', options.gatewayUrl).href
  const signIn = await signInForMode(mode, options.signIn, options.upstream, { database, issuer, logger })
  const explain = await explainForMode(mode, issuer.origin, resource)
  const provider = createProvider(database, {
    issuer: issuer.origin,
    resource,
    registry: new URL(options.registryUrl).origin,
    signingKeys,
    pairwiseKey,
    cookieKeys,
    mode,
    acrValues: signIn.acrValues,
    outbound,
    renderError: renderProtocolError(mode, explain),
    explain,
    faults: await faultsForMode(mode),
  })
  logProviderErrors(provider, logger)
  const readOwnValues = await previewReader({ issuer: issuer.origin, resource, signingKeys, pairwiseKey, logger })
  const { logKeys = [] } = options
  const parts = { provider, database, log, logKeys, issuer, resource, mode, signIn, readOwnValues, logger }
  const pages = await createPages(parts, { sign, pairwiseKey })
  const explainAssertion = await explainAssertionForMode(mode, issuer.origin, resource)
  const forClients = { database, issuer: issuer.origin, mode, keys: clientKeys(outbound), explainAssertion }
  const listeners = {
    grants: getRequestListener(grantManagement(forClients, logger).fetch),
    disclosures: getRequestListener(ownDisclosures(forClients, logger).fetch),
    agencies: getRequestListener(agencyDisclosures({ ...forClients, log, pairwiseKey }, logger).fetch),
    pages: getRequestListener(pages.fetch),
  }
  return createServer(dispatch(provider, listeners, issuer))
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

function dispatch(
  provider: Provider,
  { grants, disclosures, agencies, pages }: Readonly<Record<'grants' | 'disclosures' | 'agencies' | 'pages', Listener>>,
  issuer: URL,
): Listener {
  const protocol = provider.callback()
  return (request, response) => {
    pinIssuer(request, issuer)
    setCorrelationId(response)
    const [path = '/'] = (request.url ?? '/').split('?')
    if (isProtocolPath(path)) return protocol(request, response)
    if (isGrantsPath(path)) return grants(request, response)
    if (isAgencyDisclosuresPath(path)) return agencies(request, response)
    return isOwnDisclosuresPath(path) ? disclosures(request, response) : pages(request, response)
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    // A connection that was busy becomes idle later; without this it would be kept for its keep-alive time.
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    server.close((error) => {
      clearInterval(idle)
      if (error) reject(error)
      else resolve()
    })
  })
}
