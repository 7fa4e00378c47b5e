// Keys for the sandbox: real ones, made once at random into the data folder, never committed and never for production
// (each carries the mark that production refuses). They include the private keys of the demo banks, so that anybody at
// this machine can play a bank.
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import { sandboxKeyIdPrefix, sandboxSecretMark } from '../../schema/contract/sandbox-marks.ts'
import {
  type AssertionJwk,
  assertionJwkSchema,
  type PlatformKeys,
  type SigningJwk,
  signingJwkSchema,
} from '../platform-keys.ts'
import { StartupProblem } from '../startup-problem.ts'

/** The demo clients that the seed registers. */
export const demoClientIds = ['merlion-bank', 'lion-city-bank', 'izin-app'] as const
export type DemoClientId = (typeof demoClientIds)[number]

export interface SandboxKeys extends PlatformKeys {
  /** Private ES256 key of each demo client, for `private_key_jwt`. */
  readonly clients: Readonly<Record<DemoClientId, SigningJwk>>
  /** Of the log's witness, which in the sandbox runs beside the log. */
  readonly witnessKey: AssertionJwk
}

const secret = z.string().transform((text) => Buffer.from(text, 'base64url'))

const fileSchema = z.object({
  signingKeys: z.object({ keys: z.array(signingJwkSchema).min(1) }),
  pairwiseKey: secret,
  cookieKeys: z.array(z.string()).min(1),
  assertionKey: assertionJwkSchema,
  logKey: assertionJwkSchema,
  registryKey: assertionJwkSchema,
  witnessKey: assertionJwkSchema,
  clients: z.object({
    'merlion-bank': signingJwkSchema,
    'lion-city-bank': signingJwkSchema,
    'izin-app': signingJwkSchema,
  }),
})

/** Reads the data folder's keys, or makes them at the first start. The folder exists. */
export async function readSandboxKeys(dataFolder: string): Promise<SandboxKeys> {
  const file = join(dataFolder, 'sandbox-keys.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw unusable(file, error)
    text = writeKeys(file, await makeKeys())
  }
  try {
    const kept = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
    // A folder of an earlier version lacks the keys that came later.
    if (!('registryKey' in kept)) text = writeKeys(file, { ...(await makeKeys()), ...kept })
    return fileSchema.parse(JSON.parse(text))
  } catch (error) {
    throw unusable(file, error)
  }
}

/** Written whole or not at all: a start that is killed must not leave half a file. */
function writeKeys(file: string, keys: unknown): string {
  const text = JSON.stringify(keys, null, 2)
  writeFileSync(`${file}.${process.pid}`, text, { mode: 0o600 })
  renameSync(`${file}.${process.pid}`, file)
  return text
}

async function makeKeys(): Promise<z.input<typeof fileSchema>> {
  return {
    signingKeys: { keys: [signingJwkSchema.parse(await makeKey('signing', 'ES256'))] },
    pairwiseKey: makeSecret(),
    cookieKeys: [makeSecret()],
    assertionKey: assertionJwkSchema.parse(await makeKey('assertion', 'EdDSA')),
    logKey: assertionJwkSchema.parse(await makeKey('log', 'EdDSA')),
    registryKey: assertionJwkSchema.parse(await makeKey('registry', 'EdDSA')),
    witnessKey: assertionJwkSchema.parse(await makeKey('witness', 'EdDSA')),
    clients: {
      'merlion-bank': signingJwkSchema.parse(await makeKey('merlion-bank', 'ES256')),
      'lion-city-bank': signingJwkSchema.parse(await makeKey('lion-city-bank', 'ES256')),
      'izin-app': signingJwkSchema.parse(await makeKey('izin-app', 'ES256')),
    },
  }
}

async function makeKey(name: string, alg: 'ES256' | 'EdDSA'): Promise<unknown> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const kid = `${sandboxKeyIdPrefix}${name}-${randomBytes(4).toString('hex')}`
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid }
}

function makeSecret(): string {
  return Buffer.concat([Buffer.from(sandboxSecretMark, 'latin1'), randomBytes(32)]).toString('base64url')
}

function unusable(file: string, cause: unknown): StartupProblem {
  return new StartupProblem(
    'KEYS',
    `The sandbox keys in ${file} can't be read; put the file back, or begin anew with an empty data folder.`,
    {
      cause,
    },
  )
}
