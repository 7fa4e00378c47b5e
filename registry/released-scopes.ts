// The items that a supergraph describes, as residents consent to them.
import { type ReleasedScope, releasedScopeSchema } from '../schema/contract/supergraph-release.ts'
import { buildPolicyIndex } from '../schema/policy/policy-index.ts'
import type { ItemMetadata } from '../schema/policy/read-item-metadata.ts'

/** In the order of their names. Throws where an item is not described as the contract asks. */
export function releasedScopes(supergraphSdl: string): ReleasedScope[] {
  const found = new Map<string, { readonly item: ItemMetadata; readonly coordinates: string[] }>()
  for (const { item, coordinate } of buildPolicyIndex(supergraphSdl).fields.values()) {
    if (item === undefined) continue
    const known = found.get(item.scope)
    if (known === undefined) found.set(item.scope, { item, coordinates: [coordinate] })
    else known.coordinates.push(coordinate)
  }
  return [...found.values()].map(described).sort((a, b) => (a.scope < b.scope ? -1 : 1))
}

function described(one: { readonly item: ItemMetadata; readonly coordinates: readonly string[] }): ReleasedScope {
  const { scope, item, agencies: agency, classification, segments, tier, title: en } = one.item
  const { titleZh: zh, titleMs: ms, titleTa: ta } = one.item
  const coordinates = [...one.coordinates].sort()
  const titles = { en, zh, ms, ta }
  return releasedScopeSchema.parse({ scope, item, agency, titles, classification, segments, tier, coordinates })
}
