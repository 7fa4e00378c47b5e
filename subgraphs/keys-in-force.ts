// The gateway publishes retired keys with their end (`exp`, in seconds), so that old receipts stay checkable. A subgraph that
// was given that key set believes none of them any more: what they sign after their end is nobody's word.
import { createLocalJWKSet, type JSONWebKeySet, type JWK } from 'jose'

export type KeySet = ReturnType<typeof createLocalJWKSet>

/** The set of those in force at a moment; made anew only when one has ended. */
export function keysInForce({ keys }: JSONWebKeySet): (now: Date) => KeySet {
  const ends = keys.map(endOf)
  let held: { readonly count: number; readonly set: KeySet } | undefined
  return (now) => {
    const inForce = keys.filter((_, n) => (ends[n] ?? 0) > now.getTime())
    if (held?.count !== inForce.length) held = { count: inForce.length, set: createLocalJWKSet({ keys: inForce }) }
    return held.set
  }
}

/** ms since the epoch; one that can't be read has come. */
function endOf(jwk: JWK): number {
  const exp: unknown = Reflect.get(jwk, 'exp')
  if (exp === undefined) return Number.POSITIVE_INFINITY
  return typeof exp === 'number' ? exp * 1000 : 0
}
