// The library's one request of its own: a client's JWKS from its registered address. It goes the way of everything that
// this server sends out; the library's own guard lets a request through where it can't see the connection.
import type { Outbound } from '../../outbound/outbound-fetch.ts'

export function fetchClientKeys(outbound: Outbound): typeof fetch {
  return async (address, options) => {
    const url = new URL(address instanceof Request ? address.url : address)
    const headers = Object.fromEntries(new Headers(options?.headers))
    const answer = await outbound.fetch(url, { method: 'GET', headers })
    // The library keeps the keys for as long as these say.
    return new Response(answer.text === '' ? null : answer.text, { status: answer.status, headers: answer.headers })
  }
}
