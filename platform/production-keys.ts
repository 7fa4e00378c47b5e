// Production's keys: read from the files that the operator names, never made here, and refused if they come from a
// sandbox. A sentence about a key names its setting, never its content.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { isSandboxKeyId, isSandboxSecret } from '../schema/contract/sandbox-marks.ts'
import { assertionJwkSchema, type PlatformKeys, signingJwkSchema } from './platform-keys.ts'
import { StartupProblem } from './startup-problem.ts'

export interface KeyFiles {
  readonly IZIN_SIGNING_KEYS_FILE: string
  readonly IZIN_PAIRWISE_KEY_FILE: string
  readonly IZIN_COOKIE_KEYS_FILE: string
  readonly IZIN_ASSERTION_KEY_FILE: string
  readonly IZIN_LOG_KEY_FILE: string
  readonly IZIN_REGISTRY_KEY_FILE: string
}

export function readProductionKeys(files: KeyFiles): PlatformKeys {
  const parse = <T>(setting: keyof KeyFiles, expected: string, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(readSetting(setting, files[setting]))
    if (parsed.success) return parsed.data
    throw new StartupProblem('KEYS', `The file in ${setting} must hold ${expected}.`)
  }
  const json = z.string().transform((text, context) => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('not JSON')
      return z.NEVER
    }
  })
  // 32 bytes are as strong as the SHA-256 they key.
  const secret = z.base64url().transform((text) => Buffer.from(text, 'base64url'))
  const strongSecret = secret.refine((bytes) => bytes.length >= 32)

  const keys = {
    signingKeys: parse(
      'IZIN_SIGNING_KEYS_FILE',
      'a JWKS with at least one private P-256 key, each with a `kid`',
      json.pipe(z.object({ keys: z.array(signingJwkSchema).min(1) })),
    ),
    pairwiseKey: parse('IZIN_PAIRWISE_KEY_FILE', 'one base64url key of at least 32 bytes', strongSecret),
    cookieKeys: parse(
      'IZIN_COOKIE_KEYS_FILE',
      'base64url keys of at least 32 bytes, a line each',
      z
        .string()
        .transform((text) => text.split(/\s+/))
        .pipe(z.array(z.base64url().refine((text) => strongSecret.safeParse(text).success)).min(1)),
    ),
    assertionKey: parse(
      'IZIN_ASSERTION_KEY_FILE',
      'a private Ed25519 key as a JWK with a `kid`',
      json.pipe(assertionJwkSchema),
    ),
    logKey: parse('IZIN_LOG_KEY_FILE', 'a private Ed25519 key as a JWK with a `kid`', json.pipe(assertionJwkSchema)),
    registryKey: parse(
      'IZIN_REGISTRY_KEY_FILE',
      'a private Ed25519 key as a JWK with a `kid`',
      json.pipe(assertionJwkSchema),
    ),
  }
  refuseSandboxKeys(keys)
  return keys
}

function refuseSandboxKeys(keys: PlatformKeys): void {
  const fromSandbox: [keyof KeyFiles, boolean][] = [
    ['IZIN_SIGNING_KEYS_FILE', keys.signingKeys.keys.some(({ kid }) => isSandboxKeyId(kid))],
    ['IZIN_PAIRWISE_KEY_FILE', isSandboxSecret(keys.pairwiseKey)],
    ['IZIN_COOKIE_KEYS_FILE', keys.cookieKeys.some((key) => isSandboxSecret(Buffer.from(key, 'base64url')))],
    ['IZIN_ASSERTION_KEY_FILE', isSandboxKeyId(keys.assertionKey.kid)],
    ['IZIN_LOG_KEY_FILE', isSandboxKeyId(keys.logKey.kid)],
    ['IZIN_REGISTRY_KEY_FILE', isSandboxKeyId(keys.registryKey.kid)],
  ]
  for (const [setting, marked] of fromSandbox)
    if (marked)
      throw new StartupProblem(
        'KEYS',
        `The key in ${setting} was made for the sandbox; give production a key of its own.`,
      )
}

function readSetting(setting: keyof KeyFiles, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new StartupProblem('KEYS', `The file in ${setting} can't be read; correct its path or its permissions.`, {
      cause,
    })
  }
}
