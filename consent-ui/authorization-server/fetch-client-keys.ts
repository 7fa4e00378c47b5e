// The one outbound request of this server: a client's JWKS from its registered address (design §3, Outbound). In
// production only https, only public addresses (the library's dispatcher refuses special-use ones on connect), no
// redirect; the library bounds size and time.
import type { Mode } from '../../schema/contract/mode.ts'

export function fetchClientKeys(mode: Mode, send: typeof fetch = fetch): typeof fetch {
  return async (address, options) => {
    const url = new URL(address instanceof Request ? address.url : address)
    if (mode === 'production') {
      const problem = addressProblem(url)
      if (problem) throw new Error(`the client's JWKS address is refused: ${problem}`)
      return send(url, { ...options, redirect: 'error' })
    }
    // A sandbox client may serve its keys on this machine, which the library's dispatcher would refuse.
    const { dispatcher: _guarded, ...rest } = options ?? {}
    return send(url, { ...rest, redirect: 'error' })
  }
}

/** Literal addresses are judged here, names when they are resolved. */
export function addressProblem(url: URL): string | undefined {
  if (url.protocol !== 'https:') return 'it is not https'
  if (url.username || url.password) return 'it carries credentials'
  if (/^[\d.]+$|^\[/.test(url.hostname)) return 'its host is an IP address'
  if (!url.hostname.includes('.') || /\.(localhost|local|internal|home\.arpa|test|onion)$/.test(url.hostname)) {
    return 'its host is not a public name'
  }
  return undefined
}
