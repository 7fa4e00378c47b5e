// The annotated SDL that anybody may read: the API schema, without federation's internals and without anything
// inaccessible, with the policy and the metadata of each field beside it. It is printed from what is enforced, so that it
// can't promise something else.
import {
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql'
import type { FieldPolicy, PolicyIndex } from '../../schema/policy/policy-index.ts'

const definitions = parse(`
"The caller needs one of these sets of scopes, and all the scopes of that set."
directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION

"The caller needs a valid access token."
directive @authenticated on FIELD_DEFINITION

"What the catalogue says about an item: who holds it, whom it applies to and how it may be used."
directive @dataItem(scope: String!, item: String!, title: String!, agency: [String!]!, classification: String!, segments: [String!]!, tier: String!, editable: Boolean!) on FIELD_DEFINITION
`)

export function printPublicSchema(apiSchema: GraphQLSchema, index: PolicyIndex): string {
  const annotated = visit(parse(printSchema(apiSchema), { noLocation: true }), {
    // Interfaces get nothing: each of their members is judged by itself.
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => {
        const policy = index.fields.get(`${type.name.value}.${field.name.value}`)
        return { ...field, directives: [...(field.directives ?? []), ...(policy ? annotations(policy) : [])] }
      }),
    }),
  })
  return `${print(definitions)}\n\n${print(annotated)}\n`
}

function annotations({ scopes, authenticated, item }: FieldPolicy): ConstDirectiveNode[] {
  return [
    ...(authenticated ? [directive('authenticated', {})] : []),
    ...(scopes === undefined
      ? []
      : [directive('requiresScopes', { scopes: list(scopes.map((all) => list(all.map(text)))) })]),
    ...(item === undefined
      ? []
      : [
          directive('dataItem', {
            scope: text(item.scope),
            item: text(item.item),
            title: text(item.title),
            agency: list(item.agencies.map(text)),
            classification: text(item.classification),
            segments: list(item.segments.map(text)),
            tier: text(item.tier),
            editable: { kind: Kind.BOOLEAN, value: item.editable },
          }),
        ]),
  ]
}

function directive(name: string, values: Readonly<Record<string, ConstValueNode>>): ConstDirectiveNode {
  const given = Object.entries(values).map(
    ([argument, value]): ConstArgumentNode => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: argument },
      value,
    }),
  )
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name }, arguments: given }
}

function text(value: string): ConstValueNode {
  return { kind: Kind.STRING, value }
}

function list(values: readonly ConstValueNode[]): ConstValueNode {
  return { kind: Kind.LIST, values }
}
