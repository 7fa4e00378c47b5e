// The settings of `npm start` and `npm run migrate`, read from the environment once. The only file of the platform that
// reads IZIN_* names. What can't be understood or would be ignored stops the start.
import { resolve } from 'node:path'
import { z } from 'zod'
import { readUpstreamSettings, type UpstreamSettings } from '../consent-ui/upstream-sign-in/upstream-settings.ts'
import { type EnvironmentVariable, unknownVariables } from '../schema/contract/environment.ts'
import { isLoopback, type Mode, resolveMode } from '../schema/contract/mode.ts'
import { privateHostsSchema } from '../schema/contract/private-hosts.ts'
import type { OwnerUrls } from './database/owners.ts'
import type { KeyFiles } from './production-keys.ts'
import { StartupProblem } from './startup-problem.ts'

export interface PlatformPorts {
  readonly gateway: number
  readonly authorizationServer: number
  readonly registry: number
  readonly person: number
  readonly corporate: number
  readonly consent: number
  /** The log's proofs; and its witness, which runs here in the sandbox only. */
  readonly log: number
  readonly witness: number
}

/** `owners` may create and change their schemas. `gateway` and `log` are the logins that these read the consent database with. */
export type DatabasesConfig =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'named'; readonly owners: OwnerUrls; readonly gateway: string; readonly log?: string | undefined }

export interface PlatformConfig {
  readonly mode: Mode
  readonly host: string
  readonly ports: PlatformPorts
  /** As callers see it; undefined means http://localhost with the port. */
  readonly gatewayUrl: string | undefined
  readonly issuer: string | undefined
  readonly registryUrl: string | undefined
  readonly log: LogConfig
  /** Absolute. */
  readonly dataFolder: string
  readonly databases: DatabasesConfig
  readonly supergraphFile: string | undefined
  /** Hosts of agencies' subgraphs that may resolve to private addresses. */
  readonly privateHosts?: readonly string[]
  /** In production only; the sandbox makes its own keys. */
  readonly keyFiles: KeyFiles | undefined
  /** The identity provider that residents sign in with. */
  readonly upstream?: UpstreamSettings | undefined
  readonly logLevel: string
}

export interface LogConfig {
  /** Its name in checkpoints. */
  readonly origin: string
  readonly otherKeyFile?: string | undefined
  readonly witnessesFile?: string | undefined
  readonly checkpointFolder?: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

const optional = z.string().min(1, 'is empty').optional()
const port = (value: number) => z.coerce.number('must be a port number').int().min(0).max(65535).default(value)
const address = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a URL like postgresql://user@host:5432/name' })

const schema = z.object({
  IZIN_MODE: optional,
  IZIN_HOST: z.string().min(1, 'is empty').default('127.0.0.1'),
  IZIN_DATA_FOLDER: z.string().min(1, 'is empty').default('.izin'),
  IZIN_PERSON_DATABASE_URL: postgresUrl.optional(),
  IZIN_CORPORATE_DATABASE_URL: postgresUrl.optional(),
  IZIN_CONSENT_DATABASE_URL: postgresUrl.optional(),
  IZIN_GATEWAY_DATABASE_URL: postgresUrl.optional(),
  IZIN_LOG_DATABASE_URL: postgresUrl.optional(),
  IZIN_REGISTRY_DATABASE_URL: postgresUrl.optional(),
  IZIN_GATEWAY_PORT: port(4000),
  IZIN_AUTHORIZATION_SERVER_PORT: port(4010),
  IZIN_REGISTRY_PORT: port(4020),
  IZIN_PERSON_PORT: port(4031),
  IZIN_CORPORATE_PORT: port(4032),
  IZIN_CONSENT_PORT: port(4033),
  IZIN_LOG_PORT: port(4040),
  IZIN_WITNESS_PORT: port(4041),
  IZIN_LOG_ORIGIN: z
    .string()
    .regex(/^[^\s+]+$/, 'must have neither spaces nor a plus sign')
    .optional(),
  IZIN_LOG_OTHER_KEY_FILE: optional,
  IZIN_LOG_WITNESSES_FILE: optional,
  IZIN_LOG_CHECKPOINT_FOLDER: optional,
  IZIN_LOG_KEY_FILE: optional,
  IZIN_REGISTRY_KEY_FILE: optional,
  IZIN_GATEWAY_URL: address.optional(),
  IZIN_ISSUER: address.optional(),
  IZIN_REGISTRY_URL: address.optional(),
  IZIN_SUPERGRAPH_FILE: optional,
  IZIN_PRIVATE_HOSTS: privateHostsSchema,
  IZIN_SIGNING_KEYS_FILE: optional,
  IZIN_PAIRWISE_KEY_FILE: optional,
  IZIN_COOKIE_KEYS_FILE: optional,
  IZIN_ASSERTION_KEY_FILE: optional,
  IZIN_LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug')
    .default('info'),
})
type Settings = z.infer<typeof schema>

/** Settings of services that run alone: here they would be ignored, so they are refused. */
const onlyForServicesAlone: readonly EnvironmentVariable[] = [
  'IZIN_PERSON_URL',
  'IZIN_CORPORATE_URL',
  'IZIN_CONSENT_URL',
  'IZIN_ASSERTION_JWKS_FILE',
  'IZIN_OTHER_ASSERTION_KEY_FILE',
  'IZIN_LOG_VERIFIER_KEYS',
  'IZIN_WITNESS_NAME',
  'IZIN_WITNESS_KEY_FILE',
  'IZIN_WITNESS_STATE_FILE',
  'IZIN_WITNESS_LOG_KEYS',
]
const keySettings = [
  'IZIN_SIGNING_KEYS_FILE',
  'IZIN_PAIRWISE_KEY_FILE',
  'IZIN_COOKIE_KEYS_FILE',
  'IZIN_ASSERTION_KEY_FILE',
  'IZIN_LOG_KEY_FILE',
  'IZIN_REGISTRY_KEY_FILE',
] as const

export function readPlatformConfig(environment: Environment): PlatformConfig {
  const settings = readSettings(environment)
  for (const name of onlyForServicesAlone)
    if (environment[name] !== undefined)
      throw problem(`${name} is for a service that runs alone, and this command runs them all; remove it.`)
  const databases = readDatabases(settings)
  const mode = readMode(settings, databases)
  return {
    mode,
    host: settings.IZIN_HOST,
    ports: {
      gateway: settings.IZIN_GATEWAY_PORT,
      authorizationServer: settings.IZIN_AUTHORIZATION_SERVER_PORT,
      registry: settings.IZIN_REGISTRY_PORT,
      person: settings.IZIN_PERSON_PORT,
      corporate: settings.IZIN_CORPORATE_PORT,
      consent: settings.IZIN_CONSENT_PORT,
      log: settings.IZIN_LOG_PORT,
      witness: settings.IZIN_WITNESS_PORT,
    },
    gatewayUrl: publicUrl('IZIN_GATEWAY_URL', settings, mode),
    issuer: publicUrl('IZIN_ISSUER', settings, mode),
    registryUrl: publicUrl('IZIN_REGISTRY_URL', settings, mode),
    log: readLog(settings, mode),
    dataFolder: resolve(settings.IZIN_DATA_FOLDER),
    databases: forMode(databases, settings, mode),
    supergraphFile: settings.IZIN_SUPERGRAPH_FILE,
    privateHosts: settings.IZIN_PRIVATE_HOSTS,
    keyFiles: readKeyFiles(settings, mode),
    upstream: readUpstreamSettings(environment),
    logLevel: settings.IZIN_LOG_LEVEL,
  }
}

/** For `npm run migrate`, which needs neither keys nor addresses. */
export function readMigrationConfig(
  environment: Environment,
): Pick<PlatformConfig, 'mode' | 'dataFolder' | 'databases'> {
  const settings = readSettings(environment)
  const databases = readDatabases(settings)
  return { mode: readMode(settings, databases), dataFolder: resolve(settings.IZIN_DATA_FOLDER), databases }
}

function readSettings(environment: Environment): Settings {
  const [unknown] = unknownVariables(environment)
  if (unknown !== undefined) throw problem(`There is no setting ${unknown}; correct its name or remove it.`)
  const parsed = schema.safeParse(environment)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw problem(`The setting ${String(issue?.path[0])} ${issue?.message}; correct it.`)
}

function readDatabases(settings: Settings): DatabasesConfig {
  const names = ['IZIN_PERSON_DATABASE_URL', 'IZIN_CORPORATE_DATABASE_URL', 'IZIN_CONSENT_DATABASE_URL'] as const
  const { [names[0]]: person, [names[1]]: corporate, [names[2]]: consent } = settings
  if (person !== undefined && corporate !== undefined && consent !== undefined) {
    const owners = { person, corporate, consent, registry: settings.IZIN_REGISTRY_DATABASE_URL ?? consent }
    return {
      kind: 'named',
      owners,
      gateway: settings.IZIN_GATEWAY_DATABASE_URL ?? consent,
      log: settings.IZIN_LOG_DATABASE_URL,
    }
  }
  const others = ['IZIN_GATEWAY_DATABASE_URL', 'IZIN_LOG_DATABASE_URL', 'IZIN_REGISTRY_DATABASE_URL'] as const
  const given = [...names, ...others].find((name) => settings[name] !== undefined)
  if (given === undefined) return { kind: 'embedded' }
  const missing = names.filter((name) => settings[name] === undefined)
  throw problem(`${given} names a database of your own, but ${missing.join(' and ')} does not; set all or none.`)
}

function readMode(settings: Settings, databases: DatabasesConfig): Mode {
  const resolved = resolveMode({
    requested: settings.IZIN_MODE,
    loopback: isLoopback(settings.IZIN_HOST),
    embedded: databases.kind === 'embedded',
  })
  if ('problem' in resolved) throw problem(resolved.problem)
  if (resolved.mode === 'production' && databases.kind === 'embedded')
    throw problem(
      'Production does not run on the embedded database; name the databases with IZIN_PERSON_DATABASE_URL, IZIN_CORPORATE_DATABASE_URL and IZIN_CONSENT_DATABASE_URL.',
    )
  return resolved.mode
}

function forMode(databases: DatabasesConfig, settings: Settings, mode: Mode): DatabasesConfig {
  if (mode === 'production' && settings.IZIN_GATEWAY_DATABASE_URL === undefined)
    throw problem(
      'Production needs IZIN_GATEWAY_DATABASE_URL: the consent database with a login that has the role izin_gateway and no more.',
    )
  return databases
}

type PublicUrl = 'IZIN_GATEWAY_URL' | 'IZIN_ISSUER' | 'IZIN_REGISTRY_URL'

function publicUrl(name: PublicUrl, settings: Settings, mode: Mode): string | undefined {
  const given = settings[name]
  if (mode === 'production' && given === undefined) throw problem(`Production needs ${name}; set it to an https URL.`)
  if (mode === 'production' && !given?.startsWith('https://'))
    throw problem(`In production ${name} must be an https URL.`)
  return given?.replace(/\/$/, '')
}

function readLog(settings: Settings, mode: Mode): LogConfig {
  const host = mode === 'production' ? new URL(settings.IZIN_GATEWAY_URL ?? '').host : undefined
  return {
    origin: settings.IZIN_LOG_ORIGIN ?? (host === undefined ? 'localhost/izin-log' : `${host}/log`),
    otherKeyFile: settings.IZIN_LOG_OTHER_KEY_FILE,
    witnessesFile: settings.IZIN_LOG_WITNESSES_FILE,
    checkpointFolder: settings.IZIN_LOG_CHECKPOINT_FOLDER,
  }
}

function readKeyFiles(settings: Settings, mode: Mode): KeyFiles | undefined {
  const given = keySettings.find((name) => settings[name] !== undefined)
  if (mode === 'sandbox') {
    if (given !== undefined) throw problem(`The sandbox makes its own keys; remove ${given}.`)
    return undefined
  }
  const file = (name: (typeof keySettings)[number]): string => {
    const path = settings[name]
    if (path === undefined) throw problem(`Production makes no keys of its own; set ${name} to the file with its key.`)
    return path
  }
  return {
    IZIN_SIGNING_KEYS_FILE: file('IZIN_SIGNING_KEYS_FILE'),
    IZIN_PAIRWISE_KEY_FILE: file('IZIN_PAIRWISE_KEY_FILE'),
    IZIN_COOKIE_KEYS_FILE: file('IZIN_COOKIE_KEYS_FILE'),
    IZIN_ASSERTION_KEY_FILE: file('IZIN_ASSERTION_KEY_FILE'),
    IZIN_LOG_KEY_FILE: file('IZIN_LOG_KEY_FILE'),
    IZIN_REGISTRY_KEY_FILE: file('IZIN_REGISTRY_KEY_FILE'),
  }
}

function problem(sentence: string): StartupProblem {
  return new StartupProblem('CONFIGURATION', sentence)
}
