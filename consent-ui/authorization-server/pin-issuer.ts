// Every address the server gives out, and every one it compares (DPoP `htu`, audiences), comes from the configured issuer:
// the request's Host and forwarding headers are overwritten at the door (design §9, traps 8 and 11).
import type { IncomingMessage } from 'node:http'

const forwarding = ['forwarded', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-for', 'x-forwarded-prefix']

export function pinIssuer(request: IncomingMessage, issuer: URL): void {
  for (const header of forwarding) delete request.headers[header]
  request.headers.host = issuer.host
  // The library runs behind a proxy in its own eyes: this header tells it the scheme.
  request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1)
}
