// What the SDL says about every leaf of the catalogue: the two-way map between GraphQL fields and catalogue scopes.
// Reads @dataItem, which only describes; never take a policy from here (that is @requiresScopes).
import { type DirectiveNode, type FieldDefinitionNode, parse, valueFromASTUntyped, visit } from 'graphql'
import { z } from 'zod'
import { readSubgraphSdl, type SubgraphName, subgraphNames } from './read-subgraph-sdl.ts'

const segments = ['SC', 'PR', 'FIN', 'ENTITY'] as const
export type Segment = (typeof segments)[number]

/** The directive's arguments, with its defaults as the SDL declares them. */
const argumentsSchema = z.object({
  scope: z.string().min(1),
  item: z.string().min(1),
  title: z.string().min(1),
  agency: z.array(z.string().min(1)).min(1),
  classification: z.string().default('C'),
  segments: z.array(z.enum(segments)).min(1),
  tier: z.string().default('standard'),
  editable: z.boolean().default(false),
})

export type ItemMetadata = z.infer<typeof argumentsSchema> & {
  /** `Type.field` in the graph. */
  readonly coordinate: string
  readonly subgraph: SubgraphName
}

/** Every leaf in the order of the SDL; a scope appears once. */
export function readItemMetadata(names: readonly SubgraphName[] = subgraphNames): ItemMetadata[] {
  return names.flatMap((name) => metadataIn(readSubgraphSdl(name), name))
}

function metadataIn(sdl: string, subgraph: SubgraphName): ItemMetadata[] {
  const found: ItemMetadata[] = []
  visit(parse(sdl), {
    ObjectTypeDefinition(type) {
      for (const field of type.fields ?? []) {
        const directive = dataItemOf(field)
        if (directive)
          found.push({ ...argumentsOf(directive), coordinate: `${type.name.value}.${field.name.value}`, subgraph })
      }
      return false
    },
  })
  return found
}

function dataItemOf(field: FieldDefinitionNode): DirectiveNode | undefined {
  return field.directives?.find((directive) => directive.name.value === 'dataItem')
}

function argumentsOf(directive: DirectiveNode): z.infer<typeof argumentsSchema> {
  const given = directive.arguments?.map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]) ?? []
  return argumentsSchema.parse(Object.fromEntries(given))
}
