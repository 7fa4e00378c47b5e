// What is published beside the candidate: which subgraph owns which type and field, read from their SDL. The other
// versions of the candidate's own subgraph are no part of it.
import { type ASTNode, print, type StringValueNode, type TypeDefinitionNode, visit } from 'graphql'
import type { SubgraphSdl } from './compose.ts'
import { readSubgraph, type SubgraphDocument } from './read-subgraph.ts'

export interface PublishedGraph {
  /** By name of a type, the texts in which it stands in the published subgraphs. */
  readonly texts: ReadonlyMap<string, ReadonlySet<string>>
  /** Shared entities: types with a key. */
  readonly entities: ReadonlySet<string>
  /** `Type.field` to the subgraph that owns it; shared values are everybody's. */
  readonly fieldOwners: ReadonlyMap<string, string>
  /** What types and fields are described as, by coordinate. */
  readonly descriptions: ReadonlyMap<string, ReadonlySet<string>>
  /** The texts of the field `id` of shared entities, without a description. */
  readonly keyTexts: ReadonlySet<string>
  /** Texts in which `@dataItem` is defined. */
  readonly metadataDefinitions: ReadonlySet<string>
}

/** Throws when a published subgraph can't be read: it was checked when it was published. */
export function readPublished(others: readonly SubgraphSdl[]): PublishedGraph {
  const texts = new Map<string, Set<string>>()
  const entities = new Set<string>()
  const fieldOwners = new Map<string, string>()
  const descriptions = new Map<string, Set<string>>()
  const keyTexts = new Set<string>()
  const metadataDefinitions = new Set<string>()
  const describe = (coordinate: string, node: { readonly description?: StringValueNode | undefined } | undefined) => {
    if (node?.description === undefined) return
    const known = descriptions.get(coordinate) ?? new Set()
    descriptions.set(coordinate, known.add(node.description.value))
  }
  for (const { name, sdl } of others) {
    const reading = readSubgraph(name, sdl)
    if (reading.kind === 'unreadable') throw new Error(`the published subgraph ${name} cannot be read`)
    const { subgraph } = reading
    for (const type of subgraph.types.values()) {
      const [definition] = type.nodes
      const known = texts.get(type.name) ?? new Set()
      if (definition !== undefined) texts.set(type.name, known.add(canonicalText(definition, subgraph)))
      for (const node of type.nodes) if ('description' in node) describe(type.name, node)
      const isEntity = type.directives.some((each) => each.name === 'key')
      if (isEntity) entities.add(type.name)
      for (const field of type.fields) {
        const coordinate = `${type.name}.${field.name.value}`
        fieldOwners.set(coordinate, name)
        describe(coordinate, field)
        const { description: _, ...bare } = field
        if (isEntity && field.name.value === 'id') keyTexts.add(canonicalText(bare, subgraph))
      }
    }
    for (const text of metadataTexts(subgraph)) metadataDefinitions.add(text)
  }
  return { texts, entities, fieldOwners, descriptions, keyTexts, metadataDefinitions }
}

/** The text of a definition, whatever the document calls its directives. */
export function canonicalText(definition: ASTNode, { directivesOf }: SubgraphDocument): string {
  return print(
    visit(definition, {
      Directive(node) {
        const [applied] = directivesOf({ directives: [node] })
        return { ...node, name: { ...node.name, value: applied?.name ?? `?${node.name.value}` } }
      },
    }),
  )
}

/** Every definition of `@dataItem`, under its own name. */
export function metadataTexts({ document, dataItemName }: SubgraphDocument): readonly string[] {
  return document.definitions.flatMap((node) =>
    node.kind === 'DirectiveDefinition' && node.name.value === dataItemName
      ? [print({ ...node, name: { ...node.name, value: 'dataItem' } })]
      : [],
  )
}

export function isTypeDefinition(node: { readonly kind: string }): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition')
}
