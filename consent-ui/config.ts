// The authorization server's settings, read from the environment once. The only file here that reads it; keys come from
// files, never from the environment itself.
import { readFileSync } from 'node:fs'
import type { JWKS } from 'oidc-provider'
import { z } from 'zod'
import { environmentVariables, unknownVariables } from '../schema/contract/environment.ts'
import { isLoopback, type Mode, resolveMode } from '../schema/contract/mode.ts'
import { StartRefused } from './start-refused.ts'
import { readUpstreamSettings, type UpstreamSettings, upstreamVariables } from './upstream-sign-in/upstream-settings.ts'

export interface AuthorizationServerConfig {
  readonly mode: Mode
  readonly host: string
  readonly port: number
  readonly issuer: string
  readonly gatewayUrl: string
  readonly registryUrl: string
  readonly databaseUrl: string
  readonly signingKeys: JWKS
  readonly pairwiseKey: Buffer
  readonly cookieKeys: readonly string[]
  readonly logLevel: string
  readonly upstream: UpstreamSettings | undefined
  readonly logKeys: readonly string[]
}

/** The variables this service reads, for `--help`. */
export const variables = [
  'IZIN_MODE',
  'IZIN_HOST',
  'IZIN_AUTHORIZATION_SERVER_PORT',
  'IZIN_ISSUER',
  'IZIN_GATEWAY_URL',
  'IZIN_REGISTRY_URL',
  'IZIN_CONSENT_DATABASE_URL',
  'IZIN_SIGNING_KEYS_FILE',
  'IZIN_PAIRWISE_KEY_FILE',
  'IZIN_COOKIE_KEYS_FILE',
  'IZIN_LOG_VERIFIER_KEYS',
  'IZIN_LOG_LEVEL',
  ...upstreamVariables,
] as const satisfies readonly (keyof typeof environmentVariables)[]

const needed = (name: keyof typeof environmentVariables) => z.string({ error: `set it: ${environmentVariables[name]}` })

const environmentSchema = z.object({
  IZIN_MODE: z.string().optional(),
  IZIN_HOST: z.string().default('127.0.0.1'),
  IZIN_AUTHORIZATION_SERVER_PORT: z.coerce.number().int().min(0).max(65535).default(4010),
  IZIN_ISSUER: z.url().default('http://localhost:4010'),
  IZIN_GATEWAY_URL: z.url().default('http://localhost:4000'),
  IZIN_REGISTRY_URL: z.url().default('http://localhost:4020'),
  IZIN_CONSENT_DATABASE_URL: needed('IZIN_CONSENT_DATABASE_URL'),
  IZIN_SIGNING_KEYS_FILE: needed('IZIN_SIGNING_KEYS_FILE'),
  IZIN_PAIRWISE_KEY_FILE: needed('IZIN_PAIRWISE_KEY_FILE'),
  IZIN_COOKIE_KEYS_FILE: needed('IZIN_COOKIE_KEYS_FILE'),
  IZIN_LOG_VERIFIER_KEYS: z.string().default(''),
  IZIN_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

const keySchema = z.looseObject({ kty: z.string(), kid: z.string().min(1) })
const keySetSchema = z.object({ keys: z.array(keySchema).min(1) })

/** Throws StartRefused with one sentence that names the setting. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): AuthorizationServerConfig {
  const unknown = unknownVariables(environment)
  if (unknown.length > 0) throw new StartRefused(`Unknown setting ${unknown.join(', ')}: correct or remove it.`)
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new StartRefused(`${String(issue?.path[0])}: ${issue?.message}.`)
  }
  const settings = parsed.data
  const resolved = resolveMode({
    requested: settings.IZIN_MODE,
    loopback: isLoopback(settings.IZIN_HOST),
    embedded: false,
  })
  if ('problem' in resolved) throw new StartRefused(resolved.problem)
  return {
    mode: resolved.mode,
    host: settings.IZIN_HOST,
    port: settings.IZIN_AUTHORIZATION_SERVER_PORT,
    issuer: settings.IZIN_ISSUER,
    gatewayUrl: settings.IZIN_GATEWAY_URL,
    registryUrl: settings.IZIN_REGISTRY_URL,
    databaseUrl: settings.IZIN_CONSENT_DATABASE_URL,
    signingKeys: parseKeys(readKeyFile('IZIN_SIGNING_KEYS_FILE', settings)),
    pairwiseKey: Buffer.from(readKeyFile('IZIN_PAIRWISE_KEY_FILE', settings).trim(), 'base64url'),
    cookieKeys: readKeyFile('IZIN_COOKIE_KEYS_FILE', settings)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    logLevel: settings.IZIN_LOG_LEVEL,
    upstream: readUpstreamSettings(environment),
    logKeys: settings.IZIN_LOG_VERIFIER_KEYS.split(/\s+/).filter(Boolean),
  }
}

type KeyFile = 'IZIN_SIGNING_KEYS_FILE' | 'IZIN_PAIRWISE_KEY_FILE' | 'IZIN_COOKIE_KEYS_FILE'

function readKeyFile(name: KeyFile, settings: Readonly<Record<KeyFile, string>>): string {
  try {
    return readFileSync(settings[name], 'utf8')
  } catch {
    throw new StartRefused(`${name}: the file can't be read.`)
  }
}

function parseKeys(text: string): JWKS {
  try {
    return keySetSchema.parse(JSON.parse(text))
  } catch {
    throw new StartRefused('IZIN_SIGNING_KEYS_FILE must hold a JWKS of private keys, each with a kid.')
  }
}
