// The graph's policy as /schema.graphql shows it to everybody: for programs that are not the platform, the explorer first.
import { buildASTSchema, type ConstDirectiveNode, parse, valueFromASTUntyped, visit } from 'graphql'
import { z } from 'zod'
import { readItemMetadata } from '../policy/read-item-metadata.ts'
import { readScopes } from '../policy/scope-expression.ts'
import type { GraphPolicy, GuardedField } from './scopes-of-operation.ts'

const scopesSchema = z.array(z.array(z.string()))

/** `sdl`: the annotated public SDL. Throws what the parser throws when it is none. */
export function readPublicSchema(sdl: string): GraphPolicy {
  const document = parse(sdl, { noLocation: true })
  const fields = new Map<string, GuardedField>()
  visit(document, {
    ObjectTypeDefinition(type) {
      for (const { name, directives = [] } of type.fields ?? []) {
        const named = (wanted: string) => directives.find((directive) => directive.name.value === wanted)
        const [requires, item] = [named('requiresScopes'), named('dataItem')]
        fields.set(`${type.name.value}.${name.value}`, {
          scopes: requires && readScopes(scopesSchema.parse(argument(requires, 'scopes'))),
          item: item && readItemMetadata(item),
        })
      }
      return false
    },
  })
  return { schema: buildASTSchema(document), fields }
}

function argument(directive: ConstDirectiveNode, wanted: string): unknown {
  const node = directive.arguments?.find(({ name }) => name.value === wanted)
  return node && valueFromASTUntyped(node.value)
}
