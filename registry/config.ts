// The registry's settings, read from the environment once. The only file of the registry that reads process.env.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type EnvironmentVariable, environmentVariables, unknownVariables } from '../schema/contract/environment.ts'
import { isLoopback, resolveMode } from '../schema/contract/mode.ts'
import { isSandboxKeyId } from '../schema/contract/sandbox-marks.ts'
import { type SigningKey, signingKeySchema } from './signing-key.ts'
import { RegistryStartRefused } from './start-refused.ts'
import type { RegistryOptions } from './start-registry.ts'

/** The variables this service reads, for `--help`. */
export const variables = [
  'IZIN_MODE',
  'IZIN_HOST',
  'IZIN_REGISTRY_PORT',
  'IZIN_REGISTRY_URL',
  'IZIN_ISSUER',
  'IZIN_REGISTRY_DATABASE_URL',
  'IZIN_CONSENT_DATABASE_URL',
  'IZIN_PERSON_DATABASE_URL',
  'IZIN_CORPORATE_DATABASE_URL',
  'IZIN_REGISTRY_KEY_FILE',
  'IZIN_PERSON_URL',
  'IZIN_CORPORATE_URL',
  'IZIN_CONSENT_URL',
  'IZIN_LOG_LEVEL',
] as const satisfies readonly EnvironmentVariable[]

const needed = (name: EnvironmentVariable) => z.string({ error: `set it: ${environmentVariables[name]}` })

const environmentSchema = z.object({
  IZIN_MODE: z.string().optional(),
  IZIN_HOST: z.string().default('127.0.0.1'),
  IZIN_REGISTRY_PORT: z.coerce.number().int().min(0).max(65535).default(4020),
  IZIN_REGISTRY_URL: z.url().default('http://localhost:4020'),
  IZIN_ISSUER: z.url().default('http://localhost:4010'),
  IZIN_REGISTRY_DATABASE_URL: needed('IZIN_REGISTRY_DATABASE_URL'),
  IZIN_CONSENT_DATABASE_URL: needed('IZIN_CONSENT_DATABASE_URL'),
  IZIN_PERSON_DATABASE_URL: needed('IZIN_PERSON_DATABASE_URL'),
  IZIN_CORPORATE_DATABASE_URL: needed('IZIN_CORPORATE_DATABASE_URL'),
  IZIN_REGISTRY_KEY_FILE: needed('IZIN_REGISTRY_KEY_FILE'),
  IZIN_PERSON_URL: z.url().default('http://127.0.0.1:4031/graphql'),
  IZIN_CORPORATE_URL: z.url().default('http://127.0.0.1:4032/graphql'),
  IZIN_CONSENT_URL: z.url().default('http://127.0.0.1:4033/graphql'),
  IZIN_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

export type RegistryConfig = Omit<RegistryOptions, 'logger'> & { readonly logLevel: string }

/** Throws RegistryStartRefused with one sentence that names the setting. */
export function readRegistryConfig(environment: Readonly<Record<string, string | undefined>>): RegistryConfig {
  const unknown = unknownVariables(environment)
  if (unknown.length > 0) throw new RegistryStartRefused(`Unknown setting ${unknown.join(', ')}: correct or remove it.`)
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new RegistryStartRefused(`${String(issue?.path[0])}: ${issue?.message}.`)
  }
  const settings = parsed.data
  const { IZIN_MODE: requested, IZIN_HOST: host } = settings
  const resolved = resolveMode({ requested, loopback: isLoopback(host), embedded: false })
  if ('problem' in resolved) throw new RegistryStartRefused(resolved.problem)
  const { mode } = resolved
  const signingKey = readKey(settings.IZIN_REGISTRY_KEY_FILE)
  if (mode === 'production') {
    if (isSandboxKeyId(signingKey.kid))
      throw new RegistryStartRefused('IZIN_REGISTRY_KEY_FILE holds a key of the sandbox; give production its own.')
    for (const name of ['IZIN_REGISTRY_URL', 'IZIN_ISSUER'] as const)
      if (!settings[name].startsWith('https://')) throw new RegistryStartRefused(`${name} must be https in production.`)
  }
  return {
    ...{ mode, host, signingKey },
    port: settings.IZIN_REGISTRY_PORT,
    publicUrl: settings.IZIN_REGISTRY_URL,
    issuer: settings.IZIN_ISSUER.replace(/\/$/, ''),
    databaseUrl: settings.IZIN_REGISTRY_DATABASE_URL,
    consentDatabaseUrl: settings.IZIN_CONSENT_DATABASE_URL,
    personDatabaseUrl: settings.IZIN_PERSON_DATABASE_URL,
    corporateDatabaseUrl: settings.IZIN_CORPORATE_DATABASE_URL,
    platformAddresses: {
      person: settings.IZIN_PERSON_URL,
      corporate: settings.IZIN_CORPORATE_URL,
      consent: settings.IZIN_CONSENT_URL,
    },
    logLevel: settings.IZIN_LOG_LEVEL,
  }
}

function readKey(file: string): SigningKey {
  try {
    return signingKeySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw new RegistryStartRefused('IZIN_REGISTRY_KEY_FILE must hold a private Ed25519 key as a JWK with a kid.')
  }
}
