// What the schema map draws: which subgraph gives which entity how many fields, and which agency answers for how many items
// through it. Read from the supergraph in force, as federation's join directives have it.
import { type ConstDirectiveNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'

export interface DescribedGraph {
  readonly subgraphs: readonly string[]
  /** Types that subgraphs join by a key, and the query's root. */
  readonly entities: readonly { readonly name: string; readonly fields: Readonly<Record<string, number>> }[]
  readonly agencies: readonly { readonly code: string; readonly items: Readonly<Record<string, number>> }[]
}

export function describeGraph(supergraphSdl: string, { fields, queryType }: PolicyIndex): DescribedGraph {
  const { definitions } = parse(supergraphSdl, { noLocation: true })
  const names = new Map<string, string>()
  const entities: { name: string; fields: Record<string, number> }[] = []
  const agencies = new Map<string, Record<string, number>>()
  for (const definition of definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue
    for (const { name, directives = [] } of definition.values ?? [])
      names.set(
        name.value,
        directives.map((one) => argument(one, 'name')).find((one) => one !== undefined) ?? name.value,
      )
  }
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
    const type = definition.name.value
    const given: Record<string, number> = {}
    for (const field of definition.fields ?? []) {
      const policy = fields.get(`${type}.${field.name.value}`)
      if (policy === undefined) continue
      for (const subgraph of givenBy(definition, field.directives ?? []).map((graph) => names.get(graph) ?? graph)) {
        given[subgraph] = (given[subgraph] ?? 0) + 1
        for (const code of policy.item?.agencies ?? []) {
          const items = agencies.get(code) ?? {}
          items[subgraph] = (items[subgraph] ?? 0) + 1
          agencies.set(code, items)
        }
      }
    }
    if (type === queryType || isEntity(definition)) entities.push({ name: type, fields: given })
  }
  const byCode = [...agencies].map(([code, items]) => ({ code, items })).sort((a, b) => a.code.localeCompare(b.code))
  return { subgraphs: [...names.values()], entities, agencies: byCode }
}

function isEntity({ directives = [] }: ObjectTypeDefinitionNode): boolean {
  return directives.some((one) => one.name.value === 'join__type' && argument(one, 'key') !== undefined)
}

/** The graphs that a field comes from: its own, or where it names none all of its type's. */
function givenBy(type: ObjectTypeDefinitionNode, own: readonly ConstDirectiveNode[]): string[] {
  const graphs = (directives: readonly ConstDirectiveNode[], name: string) =>
    directives.flatMap((one) => (one.name.value === name ? (argument(one, 'graph') ?? []) : []))
  const ofField = graphs(own, 'join__field')
  return ofField.length > 0 ? ofField : graphs(type.directives ?? [], 'join__type')
}

function argument({ arguments: given = [] }: ConstDirectiveNode, wanted: string): string | undefined {
  const value = given.find(({ name }) => name.value === wanted)?.value
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}
