// The schema as the explorer's documentation shows it: under each field what it takes to read it, in plain words, and a
// value that somebody of the sandbox has there.
import { buildASTSchema, type GraphQLSchema, Kind, parse, visit } from 'graphql'
import type { GraphPolicy, GuardedField } from '../../schema/operation-scopes/scopes-of-operation.ts'
import type { ItemMetadata } from '../../schema/policy/read-item-metadata.ts'
import { governingItems } from './governing-items.ts'
import given from './samples.json' with { type: 'json' }

/** By coordinate: a value, and the slug of the person or company whose it is. */
const samples: Readonly<Record<string, readonly string[]>> = given

/** A field below more items than these is a part of what many share. */
const fewItems = 3

export function documentSchema(sdl: string, { schema, fields }: GraphPolicy): GraphQLSchema {
  const governing = governingItems(
    schema,
    (coordinate) => fields.get(coordinate)?.item,
    (coordinate) => fields.get(coordinate)?.scopes !== undefined,
  )
  const documented = visit(parse(sdl, { noLocation: true }), {
    // Said in words instead.
    DirectiveDefinition: () => null,
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => {
        const coordinate = `${type.name.value}.${field.name.value}`
        const policy = fields.get(coordinate)
        const lines = [
          ...(policy?.scopes ? describe(policy) : describeGoverning(governing.get(type.name.value) ?? [])),
          ...describeSample(coordinate),
        ]
        const words = [field.description?.value, lines.join('\n')].filter(Boolean).join('\n\n')
        return { ...field, directives: [], ...(words ? { description: { kind: Kind.STRING, value: words } } : {}) }
      }),
    }),
  })
  return buildASTSchema(documented, { assumeValidSDL: true })
}

function describe({ scopes = [], item }: GuardedField): string[] {
  if (item !== undefined) return describeItem(item)
  if (scopes.length === 0) return ['- released to nobody']
  return [`- needs ${scopes.map((all) => all.map((scope) => `\`${scope}\``).join(' and ')).join(' or ')}`]
}

function describeItem(item: ItemMetadata): string[] {
  return [
    `- scope: \`${item.scope}\``,
    `- agency: ${item.agencies.join(', ')}`,
    `- classification: ${item.classification}`,
    `- for: ${item.segments.join(', ')}`,
    `- price tier: ${item.tier}`,
  ]
}

function describeGoverning(items: readonly ItemMetadata[]): string[] {
  const [only] = items
  if (only === undefined) return []
  if (items.length === 1) return describeItem(only)
  if (items.length > fewItems) return ['- comes with the item that it stands in']
  return [`- comes with ${items.map(({ scope }) => `\`${scope}\``).join(' or ')}, whichever it stands in`]
}

function describeSample(coordinate: string): string[] {
  const [value, whose] = samples[coordinate] ?? []
  return value === undefined ? [] : [`- sample: \`${value.replaceAll('`', '’')}\` (${whose})`]
}
