// The gateway's settings, read from the environment once. The only file of the gateway that reads process.env.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type EnvironmentVariable, environmentVariables, unknownVariables } from '../schema/contract/environment.ts'
import { isLoopback, type Mode, resolveMode } from '../schema/contract/mode.ts'
import { privateHostsSchema } from '../schema/contract/private-hosts.ts'
import { isSandboxKeyId } from '../schema/contract/sandbox-marks.ts'
import type { AssertionKey } from './federation/sign-assertion.ts'
import { isSecureAddress } from './secure-address.ts'
import type { SupergraphSource } from './supergraph/serve-supergraph.ts'

export interface GatewayConfig {
  readonly mode: Mode
  readonly host: string
  readonly port: number
  readonly publicUrl: string
  readonly issuer: string
  readonly databaseUrl: string
  readonly supergraph: SupergraphSource
  readonly privateHosts: readonly string[]
  readonly assertionKey: AssertionKey['jwk']
  readonly logLevel: string
}

export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem'
}

const environmentSchema = z.object({
  IZIN_MODE: z.string().optional(),
  IZIN_HOST: z.string().default('127.0.0.1'),
  IZIN_GATEWAY_PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  IZIN_GATEWAY_URL: z.url().default('http://localhost:4000'),
  IZIN_ISSUER: z.url().default('http://localhost:4010'),
  IZIN_GATEWAY_DATABASE_URL: z.string({ error: `set it to the ${environmentVariables.IZIN_GATEWAY_DATABASE_URL}` }),
  IZIN_REGISTRY_URL: z.url().optional(),
  IZIN_REGISTRY_JWKS_FILE: z.string().optional(),
  IZIN_SUPERGRAPH_COPY_FILE: z.string().optional(),
  IZIN_SUPERGRAPH_FILE: z.string().optional(),
  IZIN_PERSON_URL: z.url().default('http://127.0.0.1:4031/graphql'),
  IZIN_CORPORATE_URL: z.url().default('http://127.0.0.1:4032/graphql'),
  IZIN_CONSENT_URL: z.url().default('http://127.0.0.1:4033/graphql'),
  IZIN_PRIVATE_HOSTS: privateHostsSchema,
  IZIN_ASSERTION_KEY_FILE: z.string({ error: `set it to the ${environmentVariables.IZIN_ASSERTION_KEY_FILE}` }),
  IZIN_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

const assertionKeySchema = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  d: z.string(),
  kid: z.string(),
})

const registryKeysSchema = z.object({
  keys: z
    .array(
      z
        .looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: z.string() })
        .refine((key) => !('d' in key)),
    )
    .min(1),
})

/** Throws ConfigProblem with one sentence that says which setting is wrong and what it is for. */
export function readGatewayConfig(environment: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const unknown = unknownVariables(environment)
  if (unknown.length > 0) throw new ConfigProblem(`Unknown setting ${unknown.join(', ')}: correct or remove it.`)
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigProblem(`${String(issue?.path[0])}: ${issue?.message}.`)
  }
  const settings = parsed.data
  const resolved = resolveMode({
    requested: settings.IZIN_MODE,
    loopback: isLoopback(settings.IZIN_HOST),
    embedded: false,
  })
  if ('problem' in resolved) throw new ConfigProblem(resolved.problem)

  if (resolved.mode === 'production') {
    requireSecure('issuer', settings.IZIN_ISSUER)
    requireSecure('gateway', settings.IZIN_GATEWAY_URL)
  }

  const key = assertionKey(read('IZIN_ASSERTION_KEY_FILE', settings.IZIN_ASSERTION_KEY_FILE))
  if (resolved.mode === 'production' && isSandboxKeyId(key.kid))
    throw new ConfigProblem('IZIN_ASSERTION_KEY_FILE holds a key of the sandbox; production is given keys of its own.')

  return {
    mode: resolved.mode,
    host: settings.IZIN_HOST,
    port: settings.IZIN_GATEWAY_PORT,
    publicUrl: settings.IZIN_GATEWAY_URL.replace(/\/$/, ''),
    issuer: settings.IZIN_ISSUER.replace(/\/$/, ''),
    databaseUrl: settings.IZIN_GATEWAY_DATABASE_URL,
    supergraph: supergraphSource(settings, resolved.mode),
    privateHosts: settings.IZIN_PRIVATE_HOSTS,
    assertionKey: key,
    logLevel: settings.IZIN_LOG_LEVEL,
  }
}

/** From the registry where one is named; from a file otherwise, with the subgraphs' addresses from the settings. */
function supergraphSource(settings: z.infer<typeof environmentSchema>, mode: Mode): SupergraphSource {
  const { IZIN_REGISTRY_URL: registry, IZIN_REGISTRY_JWKS_FILE: keys, IZIN_SUPERGRAPH_COPY_FILE: copy } = settings
  if (registry !== undefined) {
    if (settings.IZIN_SUPERGRAPH_FILE !== undefined)
      throw new ConfigProblem('IZIN_SUPERGRAPH_FILE would be ignored beside IZIN_REGISTRY_URL; remove one of them.')
    if (mode === 'production') requireSecure('registry', registry)
    if (keys === undefined) throw required('IZIN_REGISTRY_JWKS_FILE')
    if (copy === undefined) throw required('IZIN_SUPERGRAPH_COPY_FILE')
    const trustedKeys = registryKeys(read('IZIN_REGISTRY_JWKS_FILE', keys))
    if (mode === 'production' && trustedKeys.keys.some(({ kid }) => isSandboxKeyId(kid)))
      throw new ConfigProblem('IZIN_REGISTRY_JWKS_FILE holds a key of the sandbox; production trusts none of them.')
    return { kind: 'registry', url: registry, trustedKeys, copyFile: copy }
  }
  for (const name of ['IZIN_REGISTRY_JWKS_FILE', 'IZIN_SUPERGRAPH_COPY_FILE'] as const)
    if (settings[name] !== undefined)
      throw new ConfigProblem(`${name} would be ignored without IZIN_REGISTRY_URL; set that too or remove this.`)
  const subgraphUrls = {
    person: settings.IZIN_PERSON_URL,
    corporate: settings.IZIN_CORPORATE_URL,
    consent: settings.IZIN_CONSENT_URL,
  }
  if (mode === 'production') for (const [name, url] of Object.entries(subgraphUrls)) requireSecure(name, url)
  const file = settings.IZIN_SUPERGRAPH_FILE ?? new URL('../schema/supergraph.graphql', import.meta.url)
  return { kind: 'file', sdl: read('IZIN_SUPERGRAPH_FILE', file), subgraphUrls }
}

function required(name: EnvironmentVariable): ConfigProblem {
  return new ConfigProblem(`IZIN_REGISTRY_URL needs ${name}: set it to the ${environmentVariables[name]}.`)
}

function requireSecure(name: string, url: string): void {
  if (!isSecureAddress(url)) throw new ConfigProblem(`The URL of ${name} must be https at a host name in production.`)
}

function registryKeys(text: string): z.infer<typeof registryKeysSchema> {
  try {
    return registryKeysSchema.parse(JSON.parse(text))
  } catch {
    throw new ConfigProblem('IZIN_REGISTRY_JWKS_FILE must hold a JWKS of public Ed25519 keys, each with a kid.')
  }
}

function assertionKey(text: string): GatewayConfig['assertionKey'] {
  try {
    return assertionKeySchema.parse(JSON.parse(text))
  } catch {
    throw new ConfigProblem('IZIN_ASSERTION_KEY_FILE must hold a private Ed25519 key as a JWK with a kid.')
  }
}

function read(name: string, file: string | URL): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new ConfigProblem(`${name}: the file can't be read.`)
  }
}
