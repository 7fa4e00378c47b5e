// What the operator sets to have residents sign in with an identity provider (IZIN_UPSTREAM_*). All of it or none: half a
// set-up stops the start.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { StartRefused } from '../start-refused.ts'

export const upstreamVariables = [
  'IZIN_UPSTREAM_ISSUER',
  'IZIN_UPSTREAM_CLIENT_ID',
  'IZIN_UPSTREAM_NAME',
  'IZIN_UPSTREAM_KEYS_FILE',
  'IZIN_UPSTREAM_ACR',
] as const

const keySchema = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string().min(1),
  use: z.enum(['sig', 'enc']),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})
export type UpstreamKey = z.infer<typeof keySchema>

export interface UpstreamSettings {
  readonly issuer: string
  readonly clientId: string
  /** As residents know the provider. */
  readonly name: string
  /** Private P-256 keys: the one that signs for `private_key_jwt`, and the one that ID tokens are encrypted to. */
  readonly signingKey: UpstreamKey
  readonly decryptionKey: UpstreamKey
  /** The provider's `acr` values that we take, and what each is here. Any other sign-in is refused. */
  readonly acr: ReadonlyMap<string, string>
}

type Environment = Readonly<Record<string, string | undefined>>

/** Undefined when none is set. Throws StartRefused with one sentence that names the setting. */
export function readUpstreamSettings(environment: Environment): UpstreamSettings | undefined {
  const missing = upstreamVariables.filter((name) => !environment[name])
  if (missing.length === upstreamVariables.length) return undefined
  if (missing.length > 0) {
    throw new StartRefused(
      `${missing.join(', ')}: set ${missing.length === 1 ? 'it' : 'them'} too, or no IZIN_UPSTREAM_* at all.`,
    )
  }
  const { IZIN_UPSTREAM_ISSUER: issuer = '', IZIN_UPSTREAM_KEYS_FILE: file = '' } = environment
  if (!URL.canParse(issuer)) throw new StartRefused('IZIN_UPSTREAM_ISSUER must be a URL.')
  const keys = readKeys(file)
  const keyFor = (use: 'sig' | 'enc') => {
    const key = keys.find((one) => one.use === use)
    if (!key) throw new StartRefused(`IZIN_UPSTREAM_KEYS_FILE holds no key with "use": "${use}".`)
    return key
  }
  return {
    issuer,
    clientId: environment['IZIN_UPSTREAM_CLIENT_ID'] ?? '',
    name: environment['IZIN_UPSTREAM_NAME'] ?? '',
    signingKey: keyFor('sig'),
    decryptionKey: keyFor('enc'),
    acr: readAcr(environment['IZIN_UPSTREAM_ACR'] ?? ''),
  }
}

function readKeys(file: string): UpstreamKey[] {
  try {
    return z.object({ keys: z.array(keySchema) }).parse(JSON.parse(readFileSync(file, 'utf8'))).keys
  } catch {
    throw new StartRefused(
      'IZIN_UPSTREAM_KEYS_FILE must be a JWKS of private P-256 keys, each with "kid" and a "use" of "sig" or "enc".',
    )
  }
}

/** `their-value=our-value`, separated by spaces. */
function readAcr(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\s+/).map((pair) => pair.split('='))
  if (pairs.some((pair) => pair.length !== 2 || pair.includes(''))) {
    throw new StartRefused('IZIN_UPSTREAM_ACR must be pairs such as urn:theirs:2=urn:izin:acr:1, separated by spaces.')
  }
  return new Map(pairs.map(([theirs = '', ours = '']) => [theirs, ours]))
}
