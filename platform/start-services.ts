// Starts all services in this process, each in the order in which the others need it. `npm start`, the demo, the
// bench and the tests all come through here, so what is tested is what runs.
import type { Logger } from 'pino'
import { startAuthorizationServer } from '../consent-ui/start-authorization-server.ts'
import type { UpstreamSettings } from '../consent-ui/upstream-sign-in/upstream-settings.ts'
import type { GatewayLimits } from '../gateway/gateway-limits.ts'
import type { SandboxApi } from '../gateway/sandbox/sandbox-routes.ts'
import { startGateway } from '../gateway/start-gateway.ts'
import type { RegistrySource } from '../gateway/supergraph/follow-registry.ts'
import type { FileSource } from '../gateway/supergraph/serve-supergraph.ts'
import { startDisclosureLog, verifierKeysOf } from '../log/start-disclosure-log.ts'
import { startRegistry } from '../registry/start-registry.ts'
import type { EnvironmentVariable } from '../schema/contract/environment.ts'
import type { Mode } from '../schema/contract/mode.ts'
import { startConsentSubgraph } from '../subgraphs/consent/start-consent-subgraph.ts'
import { startCorporateSubgraph } from '../subgraphs/corporate/start-corporate-subgraph.ts'
import { startPersonSubgraph } from '../subgraphs/person/start-person-subgraph.ts'
import type { LogConfig, PlatformPorts } from './config.ts'
import type { ServiceUrls } from './database/service-logins.ts'
import { type AssertionJwk, type PlatformKeys, publicJwk } from './platform-keys.ts'
import { asPortProblem } from './report-problem.ts'
import type { Step } from './stop-all.ts'

export interface Services {
  readonly mode: Mode
  readonly host: string
  readonly ports: PlatformPorts
  readonly keys: PlatformKeys
  readonly urls: ServiceUrls
  /** Public URLs, without a path. */
  readonly gatewayUrl: string
  readonly issuer: string
  readonly registryUrl: string
  readonly log: LogServices
  /** What the gateway serves: what the registry publishes, or a file's supergraph whatever is published. */
  readonly supergraph: SupergraphChoice
  /** Of agencies' subgraphs, in production. */
  readonly privateHosts?: readonly string[]
  readonly logger: Logger
  /** Residents sign in there; the sandbox brings its own way where this is undefined. */
  readonly upstream?: UpstreamSettings | undefined
  readonly limits?: Partial<GatewayLimits>
  /** Puts something between the gateway and a subgraph: takes its URL, answers the one the gateway shall use. */
  /** The sandbox's own API; a production gateway does not start with one. */
  readonly sandboxApi?: SandboxApi
  readonly throughSubgraph?: (name: string, url: string) => Promise<string>
}

export type SupergraphChoice = Pick<RegistrySource, 'kind' | 'copyFile'> | Pick<FileSource, 'kind' | 'sdl'>

export interface LogServices extends LogConfig {
  /** In the sandbox a witness runs in this process; in production others run theirs. */
  readonly witness?: { readonly key: AssertionJwk; readonly dataFolder: string | undefined }
}

interface Running {
  stop(): Promise<void>
}

/** Adds each service to `started` as soon as it runs, so that a failure half way can stop them. */
export async function startServices(services: Services, started: Step[]): Promise<void> {
  const { mode, host, ports, keys, urls, gatewayUrl, issuer, registryUrl, supergraph } = services
  const run = async (name: string, setting: EnvironmentVariable, start: (logger: Logger) => Promise<Running>) => {
    try {
      const service = await start(services.logger.child({ service: name }))
      started.push({ name, stop: () => service.stop() })
    } catch (error) {
      throw asPortProblem(error, setting)
    }
  }

  // The subgraphs are for the gateway alone, so they stay on the loopback address whatever IZIN_HOST says.
  const subgraph = {
    host: '127.0.0.1',
    mode,
    assertionKeys: { keys: [publicJwk(keys.assertionKey)] },
    assertionIssuer: gatewayUrl,
  }
  await run('person subgraph', 'IZIN_PERSON_PORT', (logger) =>
    startPersonSubgraph({ ...subgraph, port: ports.person, databaseUrl: urls.person, logger }),
  )
  await run('corporate subgraph', 'IZIN_CORPORATE_PORT', (logger) =>
    startCorporateSubgraph({ ...subgraph, port: ports.corporate, databaseUrl: urls.corporate, logger }),
  )
  await run('consent subgraph', 'IZIN_CONSENT_PORT', (logger) =>
    startConsentSubgraph({ ...subgraph, port: ports.consent, databaseUrl: urls.consentSubgraph, logger }),
  )
  // Before the gateway, and so stopped after it: what was released last is sealed too.
  const log = { ...{ host, mode, ports, urls, logger: services.logger }, ...services.log, key: keys.logKey }
  await startDisclosureLog(log, (name, start) =>
    run(name, name === 'witness' ? 'IZIN_WITNESS_PORT' : 'IZIN_LOG_PORT', start),
  )
  const { signingKeys, pairwiseKey, cookieKeys, assertionKey } = keys
  await run('authorization server', 'IZIN_AUTHORIZATION_SERVER_PORT', (logger) =>
    startAuthorizationServer({
      ...{ host, mode, issuer, gatewayUrl, registryUrl, signingKeys, pairwiseKey, cookieKeys, logger },
      port: ports.authorizationServer,
      databaseUrl: urls.consent,
      upstream: services.upstream,
      logKeys: verifierKeysOf(log),
    }),
  )
  const addresses = {
    person: await addressOf('person', services),
    corporate: await addressOf('corporate', services),
    consent: await addressOf('consent', services),
  }
  let servedAt = registryUrl
  await run('registry', 'IZIN_REGISTRY_PORT', async (logger) => {
    const registry = await startRegistry({
      ...{ host, mode, issuer, logger },
      port: ports.registry,
      publicUrl: registryUrl,
      databaseUrl: urls.registry,
      consentDatabaseUrl: urls.consentForRegistry,
      personDatabaseUrl: urls.personForRegistry,
      corporateDatabaseUrl: urls.corporateForRegistry,
      signingKey: keys.registryKey,
      platformAddresses: addresses,
    })
    servedAt = registry.url
    return registry
  })
  await run('gateway', 'IZIN_GATEWAY_PORT', (logger) =>
    startGateway({
      ...{ host, mode, issuer, assertionKey, logger },
      port: ports.gateway,
      publicUrl: gatewayUrl,
      databaseUrl: urls.gateway,
      supergraph:
        supergraph.kind === 'file'
          ? { ...supergraph, subgraphUrls: addresses }
          : {
              ...{ ...supergraph, url: servedAt, ownAddresses: Object.values(addresses) },
              trustedKeys: { keys: [publicJwk(keys.registryKey)] },
            },
      ...(services.privateHosts === undefined ? {} : { privateHosts: services.privateHosts }),
      ...(services.limits === undefined ? {} : { limits: services.limits }),
      ...(services.sandboxApi === undefined ? {} : { sandboxApi: services.sandboxApi }),
    }),
  )
}

/** Of a subgraph, for the gateway. */
async function addressOf(name: 'person' | 'corporate' | 'consent', { ports, throughSubgraph }: Services) {
  const url = `http://127.0.0.1:${ports[name]}/graphql`
  return (await throughSubgraph?.(name, url)) ?? url
}
