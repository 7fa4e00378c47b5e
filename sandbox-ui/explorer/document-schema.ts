// The schema as the explorer's documentation shows it: under each field what it takes to read it, in plain words.
import { buildASTSchema, type GraphQLSchema, Kind, parse, type TypeNode, visit } from 'graphql'
import type { GraphPolicy, GuardedField } from '../../schema/operation-scopes/scopes-of-operation.ts'
import { sampleValue } from './sample-values.ts'

/** `persona`: whose values stand as samples. */
export function documentSchema(sdl: string, { fields }: GraphPolicy, persona: unknown): GraphQLSchema {
  const documented = visit(parse(sdl, { noLocation: true }), {
    // Said in words instead.
    DirectiveDefinition: () => null,
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => {
        const policy = fields.get(`${type.name.value}.${field.name.value}`)
        const sample = policy?.scopes && sampleValue(type.name.value, field.name.value, named(field.type), persona)
        const lines = [...(policy ? describe(policy) : []), ...(sample ? [`- sample: \`${sample}\``] : [])]
        const words = [field.description?.value, lines.join('\n')].filter(Boolean).join('\n\n')
        return { ...field, directives: [], ...(words ? { description: { kind: Kind.STRING, value: words } } : {}) }
      }),
    }),
  })
  return buildASTSchema(documented, { assumeValidSDL: true })
}

function describe({ scopes, item }: GuardedField): string[] {
  if (item !== undefined)
    return [
      `- scope: \`${item.scope}\``,
      `- agency: ${item.agencies.join(', ')}`,
      `- classification: ${item.classification}`,
      `- for: ${item.segments.join(', ')}`,
      `- price tier: ${item.tier}`,
    ]
  if (scopes === undefined) return []
  if (scopes.length === 0) return ['- released to nobody']
  return [`- needs ${scopes.map((all) => all.map((scope) => `\`${scope}\``).join(' and ')).join(' or ')}`]
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type)
}
