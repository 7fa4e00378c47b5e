// The operation as a curl command that runs as it is: with the session's token and a proof that nobody has used yet.
import { base64url, exportJWK, SignJWT } from 'jose'
import type { Operation } from '../client/answer.ts'
import type { BrowserKeys } from '../client/browser-keys.ts'
import type { Session } from '../client/session.ts'
import { type ChosenFault, faultHeaders } from '../faults/chosen-fault.ts'

/** Seconds for which the gateway takes a proof (RFC 9449 §11.1), less one for the way there. */
const proofLife = 59

export interface CurlCommand {
  readonly text: string
  /** Milliseconds since the epoch; until then it runs, once. */
  readonly until: number
}

export async function curlCommand(
  endpoint: string,
  operation: Operation,
  session: Session,
  { dpop }: BrowserKeys,
  { now, fault }: { readonly now: number; readonly fault: ChosenFault | undefined },
): Promise<CurlCommand> {
  const proof = await new SignJWT({
    jti: crypto.randomUUID(),
    htm: 'POST',
    htu: endpoint,
    ath: await hash(session.accessToken),
  })
    .setIssuedAt(Math.floor(now / 1000))
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(dpop.publicKey) })
    .sign(dpop.privateKey)
  const headers = [
    `authorization: DPoP ${session.accessToken}`,
    `dpop: ${proof}`,
    'content-type: application/json',
    'accept: application/graphql-response+json',
    ...Object.entries(faultHeaders(fault, 'gateway')).map(([name, value]) => `${name}: ${value}`),
  ]
  const lines = [
    `curl -sS ${quoted(endpoint)}`,
    ...headers.map((header) => `  -H ${quoted(header)}`),
    `  --data-raw ${quoted(JSON.stringify(operation))}`,
  ]
  return { text: lines.join(' \\\n'), until: Math.min(now + proofLife * 1000, session.expiresAt) }
}

async function hash(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return base64url.encode(new Uint8Array(digest))
}

/** For a POSIX shell: nothing within single quotes means anything but what it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
