// Settings that every subgraph reads from its environment, by names of the one table. Throws a ConfigProblem with one
// sentence that says which setting is wrong and what it is for.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type EnvironmentVariable, environmentVariables, unknownVariables } from '../schema/contract/environment.ts'
import { isLoopback, resolveMode } from '../schema/contract/mode.ts'
import type { SubgraphOptions } from './subgraph-options.ts'

export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem'
}

export type SubgraphConfig = Omit<SubgraphOptions, 'logger' | 'now'> & { readonly logLevel: string }

export interface SubgraphSettings {
  readonly portVariable: EnvironmentVariable
  readonly defaultPort: number
  readonly databaseVariable: EnvironmentVariable
}

/** Public keys only: a private one does not belong into a subgraph. */
const publicKeySchema = z
  .looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: z.string() })
  .refine((key) => !('d' in key))
const keySetSchema = z.object({ keys: z.array(publicKeySchema).min(1) })

export function readSubgraphConfig(
  { portVariable, defaultPort, databaseVariable }: SubgraphSettings,
  environment: Readonly<Record<string, string | undefined>>,
): SubgraphConfig {
  const unknown = unknownVariables(environment)
  if (unknown.length > 0) throw new ConfigProblem(`Unknown setting ${unknown.join(', ')}: correct or remove it.`)
  const schema = z.object({
    mode: z.string().optional(),
    host: z.string().default('127.0.0.1'),
    port: z.coerce.number().int().min(0).max(65535).default(defaultPort),
    databaseUrl: z.string({ error: `set it to the ${environmentVariables[databaseVariable]}` }),
    issuer: z.url().default('http://localhost:4000'),
    keysFile: z.string({ error: `set it to the ${environmentVariables.IZIN_ASSERTION_JWKS_FILE}` }),
    logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  })
  const variables: Record<keyof z.infer<typeof schema>, EnvironmentVariable> = {
    mode: 'IZIN_MODE',
    host: 'IZIN_HOST',
    port: portVariable,
    databaseUrl: databaseVariable,
    issuer: 'IZIN_GATEWAY_URL',
    keysFile: 'IZIN_ASSERTION_JWKS_FILE',
    logLevel: 'IZIN_LOG_LEVEL',
  }
  const given = Object.entries(variables).map(([setting, variable]) => [setting, environment[variable]])
  const parsed = schema.safeParse(Object.fromEntries(given))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const [, variable] = Object.entries(variables).find(([setting]) => setting === issue?.path[0]) ?? []
    throw new ConfigProblem(`${variable}: ${issue?.message}.`)
  }
  const settings = parsed.data
  const resolved = resolveMode({
    requested: settings.mode,
    loopback: isLoopback(settings.host),
    embedded: false,
  })
  if ('problem' in resolved) throw new ConfigProblem(resolved.problem)
  return {
    mode: resolved.mode,
    host: settings.host,
    port: settings.port,
    databaseUrl: settings.databaseUrl,
    assertionKeys: readKeys(settings.keysFile),
    assertionIssuer: settings.issuer.replace(/\/$/, ''),
    logLevel: settings.logLevel,
  }
}

function readKeys(file: string): SubgraphConfig['assertionKeys'] {
  try {
    return keySetSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw new ConfigProblem('IZIN_ASSERTION_JWKS_FILE must hold a JWKS of public Ed25519 keys, each with a kid.')
  }
}
