// Who can really read each coordinate: its own policy and those of every path that leads there, as one OR of ANDs. A
// value type has no policy of its own; here it gets the one of the fields through which it is reached.
import { parse } from 'graphql'
import { inaccessibleIdentity } from '../policy/known-features.ts'
import { buildPolicyIndex, type PolicyIndex } from '../policy/policy-index.ts'
import { readFeatures } from '../policy/read-features.ts'
import { bothScopes, isSatisfied, never, type ScopeExpression } from '../policy/scope-expression.ts'

export interface EffectivePolicy {
  readonly coordinate: string
  /** `[[]]`: any token; `[]`: nobody. */
  readonly readers: ScopeExpression
  /** By a policy of its own. */
  readonly guarded: boolean
  /** Guarded itself, with nothing guarded beneath: what one scope describes. */
  readonly leaf: boolean
}

export interface EffectivePolicies {
  readonly fields: ReadonlyMap<string, EffectivePolicy>
  readonly scopes: ReadonlySet<string>
}

/** What a judgement needs of the index. */
export interface Graph {
  readonly queryType: string
  readonly mutationType: string | undefined
  readonly scopes: ReadonlySet<string>
  readonly members: ReadonlyMap<string, readonly string[]>
  readonly fields: ReadonlyMap<string, { readonly scopes: ScopeExpression | undefined; readonly yields: string }>
}

const anybody: ScopeExpression = [[]]

/** Throws where the supergraph can't be enforced at all, or its scopes multiply beyond judging. */
export function effectivePoliciesOf(supergraphSdl: string): EffectivePolicies {
  const index = buildPolicyIndex(supergraphSdl)
  return effectivePolicies(index, hiddenCoordinates(supergraphSdl, index))
}

export function effectivePolicies(graph: Graph, hidden: ReadonlySet<string>): EffectivePolicies {
  const byType = new Map<
    string,
    { readonly coordinate: string; readonly scopes: ScopeExpression; readonly yields: string }[]
  >()
  for (const [coordinate, { scopes, yields }] of graph.fields) {
    const type = coordinate.slice(0, coordinate.indexOf('.'))
    const own = hidden.has(coordinate) ? never : (scopes ?? anybody)
    byType.set(type, [...(byType.get(type) ?? []), { coordinate, scopes: own, yields }])
  }
  const readers = new Map<string, ScopeExpression>()
  const waiting = [graph.queryType, graph.mutationType].filter((type) => type !== undefined)
  const reach = new Map<string, ScopeExpression>(waiting.map((type) => [type, anybody]))
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    for (const { coordinate, scopes, yields } of byType.get(type) ?? []) {
      const open = bothScopes(reach.get(type) ?? never, scopes) ?? anybody
      readers.set(coordinate, open)
      for (const member of new Set([yields, ...(graph.members.get(yields) ?? [])])) {
        const before = reach.get(member) ?? never
        const after = eitherScopes(before, open)
        if (after.length === before.length && after.every((each) => before.includes(each))) continue
        reach.set(member, after)
        if (!waiting.includes(member)) waiting.push(member)
      }
    }
  }
  const fields = [...graph.fields].map(([coordinate, { scopes, yields }]): [string, EffectivePolicy] => [
    coordinate,
    {
      coordinate,
      readers: readers.get(coordinate) ?? never,
      guarded: scopes !== undefined,
      leaf: scopes !== undefined && !hasGuardBeneath(yields, graph, byType, new Set()),
    },
  ])
  return { fields: new Map(fields), scopes: graph.scopes }
}

function hasGuardBeneath(
  name: string,
  graph: Graph,
  byType: ReadonlyMap<string, readonly { readonly coordinate: string; readonly yields: string }[]>,
  seen: Set<string>,
): boolean {
  return [name, ...(graph.members.get(name) ?? [])].some((member) => {
    if (seen.has(member)) return false
    seen.add(member)
    return (byType.get(member) ?? []).some(
      ({ coordinate, yields }) =>
        graph.fields.get(coordinate)?.scopes !== undefined || hasGuardBeneath(yields, graph, byType, seen),
    )
  })
}

/** One of them is enough; an alternative that asks for more than another is dropped. Keeps the alternatives' identity. */
function eitherScopes(left: ScopeExpression, right: ScopeExpression): ScopeExpression {
  const news = right.filter((each) => !isSatisfied(left, new Set(each)))
  const least = news.filter(
    (each, at) => !news.some((other, position) => position !== at && isLess(other, each, position < at)),
  )
  return [...left.filter((each) => !isSatisfied(least, new Set(each))), ...least]
}

function isLess(other: readonly string[], each: readonly string[], earlier: boolean): boolean {
  return other.every((scope) => each.includes(scope)) && (other.length < each.length || earlier)
}

/** Fields that no client sees, by themselves or by their type. */
function hiddenCoordinates(supergraphSdl: string, index: PolicyIndex): ReadonlySet<string> {
  const supergraph = parse(supergraphSdl, { noLocation: true })
  const name = readFeatures(supergraph)
    .find(({ identity }) => identity === inaccessibleIdentity)
    ?.directive('inaccessible')
  const hidden = new Set<string>()
  const hiddenTypes = new Set<string>()
  for (const type of supergraph.definitions) {
    if (!('fields' in type) && !type.kind.endsWith('TypeDefinition')) continue
    const typeName = 'name' in type ? (type.name?.value ?? '') : ''
    if ('directives' in type && type.directives?.some((each) => each.name.value === name)) hiddenTypes.add(typeName)
    if ('fields' in type)
      for (const field of type.fields ?? [])
        if (field.directives?.some((each) => each.name.value === name)) hidden.add(`${typeName}.${field.name.value}`)
  }
  for (const [coordinate, { yields }] of index.fields)
    if (hiddenTypes.has(coordinate.slice(0, coordinate.indexOf('.'))) || hiddenTypes.has(yields)) hidden.add(coordinate)
  return hidden
}
