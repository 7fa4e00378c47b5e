// Starts every service in this process, in the order in which they need each other, and stops them in the reverse order:
// what answers callers drains first, the databases go last. Nothing of the sandbox is loaded in production.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Logger } from 'pino'
import { verifierKeysOf } from '../log/start-disclosure-log.ts'
import { type LogCommandFile, logCommandFile } from '../schema/contract/log-command-file.ts'
import { type OperatorUrls, operatorFile } from '../schema/contract/operator-file.ts'
import { choosePorts } from './choose-ports.ts'
import type { PlatformConfig, PlatformPorts } from './config.ts'
import { openDatabases } from './database/open-databases.ts'
import type { DataOwner, OwnerUrls } from './database/owners.ts'
import { prepareDatabases } from './database/prepare-databases.ts'
import type { ServiceUrls } from './database/service-logins.ts'
import type { AssertionJwk, PlatformKeys } from './platform-keys.ts'
import { readProductionKeys } from './production-keys.ts'
import type { Sandbox } from './sandbox/prepare-sandbox.ts'
import { type Services, type SupergraphChoice, startServices } from './start-services.ts'
import { StartupProblem } from './startup-problem.ts'
import { type Step, stopAll } from './stop-all.ts'

export interface RunningPlatform {
  readonly gatewayUrl: string
  readonly issuer: string
  readonly registryUrl: string
  /** The disclosure log's proofs. */
  readonly logUrl: string
  readonly ports: PlatformPorts
  /** Each service's own; the demo and the bench look at the log with the authorization server's. */
  readonly databaseUrls: ServiceUrls
  /** Those of the owners of the schemas; no service is given them where the database is embedded. */
  readonly ownerUrls: OwnerUrls
  /** Drains the services and leaves the databases running. */
  stopServices(): Promise<void>
  /** Drains the services, then stops the embedded database. */
  stop(): Promise<void>
}

export interface PlatformDeps {
  readonly logger: Logger
  readonly onProgress: (line: string) => void
  readonly throughSubgraph?: Services['throughSubgraph']
}

export async function startPlatform(config: PlatformConfig, deps: PlatformDeps): Promise<RunningPlatform> {
  const ports = await choosePorts(config.ports, config.host)
  const started: Step[] = []
  try {
    const { keys, seed, witnessKey, openApi } = await provideKeys(config, deps)
    const databases = await openDatabases(config.databases, config.dataFolder, deps.onProgress)
    started.push({ name: 'databases', stop: databases.close })
    await prepareDatabases({
      urls: databases.owners,
      settings: databases.settings,
      mode: config.mode,
      onProgress: deps.onProgress,
      ...(seed ? { seed } : {}),
    })
    const urls = await databases.serviceUrls()
    const log = {
      ...config.log,
      ...(witnessKey ? { witness: { key: witnessKey, dataFolder: config.dataFolder } } : {}),
    }
    if (config.mode === 'sandbox') {
      writeOperatorFile(config.dataFolder, urls.operator)
      writeLogCommandFile(config.dataFolder, {
        ...{ origin: log.origin, auditor: urls.logAuditor, key: keys.logKey },
        pairwiseKey: keys.pairwiseKey.toString('base64url'),
        verifierKeys: verifierKeysOf({ mode: config.mode, ports, key: keys.logKey, ...log }),
      })
    }
    const publicUrls = {
      gatewayUrl: config.gatewayUrl ?? `http://localhost:${ports.gateway}`,
      issuer: config.issuer ?? `http://localhost:${ports.authorizationServer}`,
      registryUrl: config.registryUrl ?? `http://localhost:${ports.registry}`,
    }
    const { upstream } = config
    const api = openApi?.({ ...publicUrls, ownerUrls: databases.owners, upstream, logger: deps.logger })
    if (api) started.push({ name: 'sandbox', stop: api.stop })
    await startServices(
      {
        ...{ mode: config.mode, host: config.host, ports, keys, urls, ...publicUrls },
        log,
        supergraph: chooseSupergraph(config),
        logger: deps.logger,
        upstream,
        ...(config.privateHosts === undefined ? {} : { privateHosts: config.privateHosts }),
        ...(api ? { sandboxApi: api } : {}),
        ...(deps.throughSubgraph === undefined ? {} : { throughSubgraph: deps.throughSubgraph }),
      },
      started,
    )
    const logUrl = `http://localhost:${ports.log}`
    return {
      ...publicUrls,
      logUrl,
      ports,
      databaseUrls: urls,
      ownerUrls: databases.owners,
      stopServices: () => stopAll(started.splice(1), deps.onProgress),
      stop: () => stopAll(started, deps.onProgress),
    }
  } catch (error) {
    await stopAll(started, () => {})
    throw error
  }
}

interface Provided {
  readonly keys: PlatformKeys
  /** The sandbox runs a witness too. */
  readonly witnessKey?: AssertionJwk
  readonly openApi?: Sandbox['openApi']
  readonly seed?: (pools: Readonly<Record<DataOwner, pg.Pool>>) => Promise<void>
}

async function provideKeys(config: PlatformConfig, { onProgress }: PlatformDeps): Promise<Provided> {
  if (config.mode === 'production') {
    if (config.keyFiles === undefined)
      throw new StartupProblem('KEYS', 'Production is given its keys, and none is named.')
    return { keys: readProductionKeys(config.keyFiles) }
  }
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o711 })
  const { prepareSandbox } = await import('./sandbox/prepare-sandbox.ts')
  return prepareSandbox(config.dataFolder, onProgress)
}

/** For `npx izin operator …` at this machine; in production every operator brings a login of their own. */
function writeOperatorFile(dataFolder: string, url: string): void {
  const urls: OperatorUrls = { consent: url, registry: url }
  writeFileSync(join(dataFolder, operatorFile), JSON.stringify(urls), { mode: 0o600 })
}

/** For `npm run log` at this machine; in production its settings and keys are given to it. */
function writeLogCommandFile(dataFolder: string, { key: { kty, crv, x, d }, ...rest }: LogCommandFile): void {
  const content: LogCommandFile = { ...rest, key: { kty, crv, x, d } }
  writeFileSync(join(dataFolder, logCommandFile), JSON.stringify(content), { mode: 0o600 })
}

function chooseSupergraph({ supergraphFile, dataFolder }: PlatformConfig): SupergraphChoice {
  if (supergraphFile === undefined) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o711 })
    return { kind: 'registry', copyFile: join(dataFolder, 'supergraph.jws') }
  }
  try {
    return { kind: 'file', sdl: readFileSync(supergraphFile, 'utf8') }
  } catch (cause) {
    throw new StartupProblem(
      'CONFIGURATION',
      `The file in IZIN_SUPERGRAPH_FILE can't be read; correct its path or its permissions.`,
      { cause },
    )
  }
}
