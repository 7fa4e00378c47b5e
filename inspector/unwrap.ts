// What people copy along with a token, and what it tells: a header's name, a parameter's, the scheme, quotes.
import type { TokenKind } from './finding.ts'

export interface Unwrapped {
  readonly text: string
  /** Where it was copied from says what it should be. */
  readonly kind: TokenKind | undefined
  /** Of an Authorization header, in small letters; empty where it has none. */
  readonly scheme: string | undefined
}

const names: Readonly<Record<string, TokenKind>> = {
  authorization: 'access-token',
  access_token: 'access-token',
  dpop: 'dpop-proof',
  client_assertion: 'client-assertion',
}

export function unwrap(pasted: string): Unwrapped {
  const whole = bare(pasted)
  const [name = ''] = /^["']?[A-Za-z_]+["']?\s*[:=]/.exec(whole) ?? []
  const key = name.replaceAll(/["'\s:=]/g, '').toLowerCase()
  const kind = Object.hasOwn(names, key) ? names[key] : undefined
  const value = kind === undefined ? whole : bare(whole.slice(name.length))
  const [scheme] = /^(bearer|dpop)\s+/i.exec(value) ?? []
  const text = bare(value.slice(scheme?.length ?? 0))
  const inHeader = key === 'authorization'
  return {
    text,
    kind: kind ?? (scheme === undefined ? undefined : 'access-token'),
    scheme: scheme?.trim().toLowerCase() ?? (inHeader ? '' : undefined),
  }
}

/** Without what stands around it: space, quotes, a comma of the list it stood in. */
function bare(text: string): string {
  const inner = text.trim().replace(/[,;]$/, '')
  const [quote] = inner
  const inside = inner.slice(1, -1)
  const isQuoted = quote !== undefined && '"\'`'.includes(quote) && inner.endsWith(quote) && !inside.includes(quote)
  return (isQuoted ? inside : inner).trim()
}
