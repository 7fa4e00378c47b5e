// Which linked specifications this gateway understands. A supergraph that asks for anything else to be enforced is not
// loaded at all.
import type { LinkedFeature } from './read-features.ts'

/** Enforced by this gateway from the policy index. */
export const enforcedFeatures = {
  authenticated: 'https://specs.apollo.dev/authenticated/v0.1',
  requiresScopes: 'https://specs.apollo.dev/requiresScopes/v0.1',
  policy: 'https://specs.apollo.dev/policy/v0.1',
} as const

export const dataItemIdentity = 'https://izin.example/specs/data-item'

/** Enforced by @apollo/gateway itself: its API schema lacks what is inaccessible. */
export const inaccessibleIdentity = 'https://specs.apollo.dev/inaccessible'
const inaccessibleFeatures = [`${inaccessibleIdentity}/v0.1`, `${inaccessibleIdentity}/v0.2`]
export const joinIdentity = 'https://specs.apollo.dev/join'

/** Throws when the supergraph asks for anything that nobody here would enforce. */
export function assertKnownFeatures(features: readonly LinkedFeature[]): void {
  const enforced: readonly string[] = Object.values(enforcedFeatures)
  const enforcedIdentities = enforced.map((url) => url.replace(/\/v[\d.]+$/, ''))
  for (const { url, identity, purpose } of features) {
    if (enforcedIdentities.includes(identity) && !enforced.includes(url))
      throw new Error(`the supergraph links ${url}, a version this gateway does not know`)
    if (purpose === 'SECURITY' && !enforced.includes(url) && !inaccessibleFeatures.includes(url))
      throw new Error(`the supergraph links ${url} for SECURITY, which this gateway does not enforce`)
    if (purpose === 'EXECUTION' && identity !== joinIdentity)
      throw new Error(`the supergraph links ${url} for EXECUTION, which this gateway does not support`)
  }
}
