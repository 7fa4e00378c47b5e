// What must hold before the server listens. Production never runs on sandbox data, over plain http, or with keys too weak.
import { isIP } from 'node:net'
import type { ConsentDatabase } from '../consent-record/consent-database.ts'
import { parseVerifierKey } from '../log/note/note-key.ts'
import type { AuthorizationServerOptions } from './start-authorization-server.ts'
import { StartRefused } from './start-refused.ts'

/** Throws StartRefused with the sentence for the operator. */
export async function checkStart(database: ConsentDatabase, options: AuthorizationServerOptions): Promise<void> {
  const problem =
    addressProblem(options) ??
    keyProblem(options) ??
    logKeyProblem(options) ??
    (await databaseProblem(database, options))
  if (problem) throw new StartRefused(problem)
}

function addressProblem({ issuer, gatewayUrl, mode }: AuthorizationServerOptions): string | undefined {
  for (const [name, value] of Object.entries({ IZIN_ISSUER: issuer, IZIN_GATEWAY_URL: gatewayUrl })) {
    const url = URL.parse(value)
    if (url?.pathname !== '/' || url.search || url.hash || url.username) {
      return `${name} must be an origin such as https://izin.example, without a path.`
    }
    if (mode === 'production' && (url.protocol !== 'https:' || isIP(url.hostname) !== 0)) {
      return `${name} must be an https address with a host name in production.`
    }
  }
  return undefined
}

function logKeyProblem({ logKeys = [] }: AuthorizationServerOptions): string | undefined {
  const keys = logKeys.map(parseVerifierKey)
  return keys.every((key) => key !== undefined) && (keys.length === 0 || keys.some(({ type }) => type === 'note'))
    ? undefined
    : 'IZIN_LOG_VERIFIER_KEYS must hold verifier keys (name+id+key), of the log and of its witnesses, separated by spaces.'
}

function keyProblem({ signingKeys, pairwiseKey, cookieKeys }: AuthorizationServerOptions): string | undefined {
  if (!signingKeys.keys.some((key) => 'd' in key && key.kty === 'EC' && key.crv === 'P-256')) {
    return 'The signing keys hold no private P-256 key; make one for ES256 and name its file in IZIN_SIGNING_KEYS_FILE.'
  }
  if (pairwiseKey.byteLength < 32) return 'The key in IZIN_PAIRWISE_KEY_FILE must be at least 32 bytes.'
  if (cookieKeys.length === 0 || cookieKeys.some((key) => key.length < 32)) {
    return 'IZIN_COOKIE_KEYS_FILE must hold at least one key, each of at least 32 characters.'
  }
  return undefined
}

async function databaseProblem(
  database: ConsentDatabase,
  { mode }: AuthorizationServerOptions,
): Promise<string | undefined> {
  if (mode === 'sandbox') return undefined
  const stamp = await database.current.sandboxStamp.findFirst()
  return stamp
    ? 'The database in IZIN_CONSENT_DATABASE_URL holds sandbox data; production needs a database of its own.'
    : undefined
}
