// Settings of the log's processes, read from the environment once. Keys come from files, and production refuses those of
// a sandbox.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type EnvironmentVariable, environmentVariables, unknownVariables } from '../schema/contract/environment.ts'
import { isLoopback, type Mode, resolveMode } from '../schema/contract/mode.ts'
import { isSandboxKeyId } from '../schema/contract/sandbox-marks.ts'
import type { NoteJwk } from './note/note-key.ts'
import { LogStartRefused } from './start-refused.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Fields of several processes' schemas. */
export const settingFields = {
  mode: z.string().optional(),
  host: z.string().default('127.0.0.1'),
  port: (value: number) => z.coerce.number().int().min(0).max(65535).default(value),
  needed: (name: EnvironmentVariable) => z.string({ error: `set it: ${environmentVariables[name]}` }).min(1),
  origin: z
    .string()
    .regex(/^[^\s+]+$/, 'must have neither spaces nor a plus sign')
    .default('localhost/izin-log'),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
}

/** Throws LogStartRefused with one sentence that names the setting. */
export function readSettings<T>(environment: Environment, schema: z.ZodType<T>): T {
  const unknown = unknownVariables(environment)
  if (unknown.length > 0) throw new LogStartRefused(`Unknown setting ${unknown.join(', ')}: correct or remove it.`)
  const parsed = schema.safeParse(environment)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new LogStartRefused(`${String(issue?.path[0])}: ${issue?.message}.`)
}

export function readMode(requested: string | undefined, host: string): Mode {
  const resolved = resolveMode({ requested, loopback: isLoopback(host), embedded: false })
  if ('problem' in resolved) throw new LogStartRefused(resolved.problem)
  return resolved.mode
}

const keySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string().min(1),
})

export function readKeyFile(setting: EnvironmentVariable, file: string, mode: Mode): NoteJwk {
  let key: z.infer<typeof keySchema>
  try {
    key = keySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw new LogStartRefused(`The file in ${setting} must hold a private Ed25519 key as a JWK with a kid.`)
  }
  if (mode === 'production' && isSandboxKeyId(key.kid))
    throw new LogStartRefused(`The key in ${setting} was made for the sandbox; give production a key of its own.`)
  return key
}
