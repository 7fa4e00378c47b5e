// The gateway's settings, read from the environment once. The only file of the gateway that reads process.env.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { environmentVariables, unknownVariables } from '../schema/contract/environment.ts'
import { isLoopback, type Mode, resolveMode } from '../schema/contract/mode.ts'
import { isSandboxKeyId } from '../schema/contract/sandbox-marks.ts'
import type { AssertionKey } from './federation/sign-assertion.ts'

export interface GatewayConfig {
  readonly mode: Mode
  readonly host: string
  readonly port: number
  readonly publicUrl: string
  readonly issuer: string
  readonly databaseUrl: string
  readonly supergraphSdl: string
  readonly subgraphUrls: Readonly<Record<string, string>>
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
  IZIN_SUPERGRAPH_FILE: z.string().optional(),
  IZIN_PERSON_URL: z.url().default('http://127.0.0.1:4031/graphql'),
  IZIN_CORPORATE_URL: z.url().default('http://127.0.0.1:4032/graphql'),
  IZIN_CONSENT_URL: z.url().default('http://127.0.0.1:4033/graphql'),
  IZIN_ASSERTION_KEY_FILE: z.string({ error: `set it to the ${environmentVariables.IZIN_ASSERTION_KEY_FILE}` }),
  IZIN_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

const assertionKeySchema = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  d: z.string(),
  kid: z.string(),
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

  const subgraphUrls = {
    person: settings.IZIN_PERSON_URL,
    corporate: settings.IZIN_CORPORATE_URL,
    consent: settings.IZIN_CONSENT_URL,
  }
  if (resolved.mode === 'production')
    for (const [name, url] of Object.entries({
      ...subgraphUrls,
      issuer: settings.IZIN_ISSUER,
      gateway: settings.IZIN_GATEWAY_URL,
    }))
      requireSecure(name, url)

  const key = assertionKey(read('IZIN_ASSERTION_KEY_FILE', settings.IZIN_ASSERTION_KEY_FILE))
  if (resolved.mode === 'production' && isSandboxKeyId(key.kid))
    throw new ConfigProblem('IZIN_ASSERTION_KEY_FILE holds a key of the sandbox; production is given keys of its own.')

  const file = settings.IZIN_SUPERGRAPH_FILE ?? new URL('../schema/supergraph.graphql', import.meta.url)
  return {
    mode: resolved.mode,
    host: settings.IZIN_HOST,
    port: settings.IZIN_GATEWAY_PORT,
    publicUrl: settings.IZIN_GATEWAY_URL.replace(/\/$/, ''),
    issuer: settings.IZIN_ISSUER.replace(/\/$/, ''),
    databaseUrl: settings.IZIN_GATEWAY_DATABASE_URL,
    supergraphSdl: read('IZIN_SUPERGRAPH_FILE', file),
    subgraphUrls,
    assertionKey: key,
    logLevel: settings.IZIN_LOG_LEVEL,
  }
}

/** Design §4, outbound: in production every address we call is https and none is a private one. */
function requireSecure(name: string, url: string): void {
  const { protocol, hostname } = new URL(url)
  const literal = /^\[|^\d+\.\d+\.\d+\.\d+$/.test(hostname)
  if (protocol !== 'https:' || literal || isLoopback(hostname))
    throw new ConfigProblem(`The URL of ${name} must be https at a host name in production.`)
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
