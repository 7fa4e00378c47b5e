// The schema as the explorer's documentation shows it: under each field what it takes to read it, in plain words.
import { buildASTSchema, type GraphQLSchema, Kind, parse, visit } from 'graphql'
import type { GraphPolicy, GuardedField } from '../../schema/operation-scopes/scopes-of-operation.ts'

export function documentSchema(sdl: string, { fields }: GraphPolicy): GraphQLSchema {
  const documented = visit(parse(sdl, { noLocation: true }), {
    // Said in words instead.
    DirectiveDefinition: () => null,
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => {
        const policy = fields.get(`${type.name.value}.${field.name.value}`)
        const words = [field.description?.value, policy && describe(policy)].filter(Boolean).join('\n\n')
        return { ...field, directives: [], ...(words ? { description: { kind: Kind.STRING, value: words } } : {}) }
      }),
    }),
  })
  return buildASTSchema(documented, { assumeValidSDL: true })
}

function describe({ scopes, item }: GuardedField): string | undefined {
  if (item !== undefined)
    return [
      `- scope: \`${item.scope}\``,
      `- agency: ${item.agencies.join(', ')}`,
      `- classification: ${item.classification}`,
      `- for: ${item.segments.join(', ')}`,
      `- price tier: ${item.tier}`,
    ].join('\n')
  if (scopes === undefined) return undefined
  if (scopes.length === 0) return '- released to nobody'
  return `- needs ${scopes.map((all) => all.map((scope) => `\`${scope}\``).join(' and ')).join(' or ')}`
}
