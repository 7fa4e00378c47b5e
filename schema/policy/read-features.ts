// Which specifications a supergraph links (`@link`, https://specs.apollo.dev/link/v1.0) and under which names it uses
// their directives. Decides by the feature's URL alone: a directive's literal name may be anything (design §9, 0b).
import { type ConstDirectiveNode, type DocumentNode, Kind, valueFromASTUntyped } from 'graphql'
import { z } from 'zod'

export interface LinkedFeature {
  /** `https://specs.apollo.dev/requiresScopes/v0.1` */
  readonly url: string
  /** The URL without its version. */
  readonly identity: string
  readonly purpose: 'SECURITY' | 'EXECUTION' | undefined
  /** The application itself, in the parsed document. */
  readonly node: ConstDirectiveNode
  /** The name, without `@`, under which this document applies the feature's directive of that name. */
  readonly directive: (nameInFeature: string) => string
}

const importSchema = z.union([
  z.string().transform((name) => ({ name, as: name })),
  z.object({ name: z.string(), as: z.string().optional() }).transform(({ name, as }) => ({ name, as: as ?? name })),
])
const linkSchema = z.object({
  url: z.string(),
  as: z.string().nullish(),
  for: z.enum(['SECURITY', 'EXECUTION']).nullish(),
  import: z.array(importSchema.nullable()).nullish(),
})

const linkUrl = 'https://specs.apollo.dev/link/v1.0'

/** Every feature linked on the schema definition. Throws when the document links none or links one twice. */
export function readFeatures(supergraph: DocumentNode): readonly LinkedFeature[] {
  return featuresOf(supergraph, undefined)
}

/** The same of a subgraph, which need not link `@link` itself: there it has that name by itself. */
export function readSubgraphFeatures(subgraph: DocumentNode): readonly LinkedFeature[] {
  return featuresOf(subgraph, 'link')
}

function featuresOf(document: DocumentNode, linkName: string | undefined): readonly LinkedFeature[] {
  const applied = document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  )
  const links = applied.filter((node) => argument(node, 'url') !== undefined)
  const bootstrap = links.find((node) => argument(node, 'url') === linkUrl && node.name.value === ownName(node))
  const usedName = bootstrap?.name.value ?? linkName
  if (usedName === undefined) throw new Error(`the supergraph does not link ${linkUrl}`)
  const features = links.filter((node) => node.name.value === usedName).map(readFeature)
  for (const { identity } of features) {
    if (features.filter((other) => other.identity === identity).length > 1)
      throw new Error(`the schema links ${identity} more than once`)
  }
  return features
}

function readFeature(node: ConstDirectiveNode): LinkedFeature {
  const link = linkSchema.parse(
    Object.fromEntries((node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)])),
  )
  const identity = link.url.replace(/\/v\d+\.\d+$/, '')
  const name = identity.slice(identity.lastIndexOf('/') + 1)
  const namespace = link.as ?? name
  const imported = new Map((link.import ?? []).flatMap((entry) => (entry === null ? [] : [[entry.name, entry.as]])))
  // link v1.0, "Name conventions": an imported name as imported; the feature's own name alone; all else prefixed.
  const directive = (inFeature: string) =>
    imported.get(`@${inFeature}`)?.slice(1) ?? (inFeature === name ? namespace : `${namespace}__${inFeature}`)
  return { url: link.url, identity, purpose: link.for ?? undefined, node, directive }
}

function argument(node: ConstDirectiveNode, name: string): unknown {
  const found = node.arguments?.find((candidate) => candidate.name.value === name)
  return found && valueFromASTUntyped(found.value)
}

function ownName(node: ConstDirectiveNode): unknown {
  return argument(node, 'as') ?? 'link'
}
