// The schema as far as a grant reaches, for introspection: without the fields it does not open, the types that are
// thereby empty, and whatever no query could arrive at any more. Never wider than what `authorizeOperation` allows.
import {
  buildASTSchema,
  type FieldDefinitionNode,
  type GraphQLSchema,
  isTypeDefinitionNode,
  Kind,
  OperationTypeNode,
  parse,
  printSchema,
  specifiedScalarTypes,
  type TypeDefinitionNode,
} from 'graphql'
import { namedType } from '../../schema/policy/named-type.ts'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { isSatisfied } from '../../schema/policy/scope-expression.ts'
import { reachableTypes, type TypeDefinitions } from './reachable-types.ts'

/** Takes a few milliseconds: keep the result by the granted scopes. */
export function reduceSchema(
  apiSchema: GraphQLSchema,
  index: PolicyIndex,
  granted: ReadonlySet<string>,
): GraphQLSchema {
  const { definitions } = parse(printSchema(apiSchema), { noLocation: true })
  const queryName = apiSchema.getQueryType()?.name ?? 'Query'
  const mutationName = apiSchema.getMutationType()?.name
  const isOpen = (type: string, field: string): boolean => {
    const policy = index.fields.get(`${type}.${field}`)
    return policy !== undefined && (policy.scopes === undefined || isSatisfied(policy.scopes, granted))
  }
  const open = definitions
    .filter(isTypeDefinitionNode)
    .map((type) =>
      type.kind === Kind.OBJECT_TYPE_DEFINITION
        ? withFields(type, ({ name }) => isOpen(type.name.value, name.value))
        : type,
    )
  const settled = settle(new Map(open.map((type) => [type.name.value, type])), queryName)
  const root = (operation: OperationTypeNode, value: string) =>
    ({
      kind: Kind.OPERATION_TYPE_DEFINITION,
      operation,
      type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value } },
    }) as const
  const roots = [root(OperationTypeNode.QUERY, queryName)]
  if (mutationName !== undefined && settled.has(mutationName))
    roots.push(root(OperationTypeNode.MUTATION, mutationName))
  const reachable = new Set(roots.flatMap(({ type }) => [...reachableTypes(settled, type.name.value)]))
  return buildASTSchema(
    {
      kind: Kind.DOCUMENT,
      definitions: [
        // Subscriptions are not served, so none is shown.
        { kind: Kind.SCHEMA_DEFINITION, operationTypes: roots },
        ...definitions.filter(({ kind }) => kind === Kind.DIRECTIVE_DEFINITION),
        ...[...settled.values()].filter(({ name }) => reachable.has(name.value)),
      ],
    },
    // A caller to whom nothing is open still gets an answer: a query type without fields.
    { assumeValid: true },
  )
}

/** Takes away what is empty and what leads there, until nothing more goes. The query type stays. */
function settle(types: TypeDefinitions, queryName: string): TypeDefinitions {
  const left = new Map([...types].filter(([name, type]) => name === queryName || !isEmpty(type)))
  const settled = new Map([...left].map(([name, type]) => [name, settleType(type, left)] as const))
  return size(settled) === size(types) ? settled : settle(settled, queryName)
}

function settleType(type: TypeDefinitionNode, left: TypeDefinitions): TypeDefinitionNode {
  const isLeft = (name: string) => left.has(name) || specifiedScalarTypes.some((scalar) => scalar.name === name)
  switch (type.kind) {
    case Kind.UNION_TYPE_DEFINITION:
      return { ...type, types: (type.types ?? []).filter(({ name }) => isLeft(name.value)) }
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const interfaces = (type.interfaces ?? []).filter(({ name }) => isLeft(name.value))
      // An interface shows what all its members show, or the reduced schema would not be valid.
      const members = [...left.values()].filter(
        (other) => 'interfaces' in other && other.interfaces?.some(({ name }) => name.value === type.name.value),
      )
      const inAll = (field: FieldDefinitionNode) => members.every((member) => hasField(member, field.name.value))
      return { ...withFields(type, (field) => isLeft(namedType(field.type)) && inAll(field)), interfaces }
    }
    default:
      return type
  }
}

function hasField(type: TypeDefinitionNode, field: string): boolean {
  return 'fields' in type && (type.fields ?? []).some(({ name }) => name.value === field)
}

function isEmpty(type: TypeDefinitionNode): boolean {
  if (type.kind === Kind.UNION_TYPE_DEFINITION) return (type.types ?? []).length === 0
  return 'fields' in type && (type.fields ?? []).length === 0
}

function size(types: TypeDefinitions): number {
  return [...types.values()].reduce((sum, type) => {
    const fields = 'fields' in type ? (type.fields ?? []).length : 0
    const members = type.kind === Kind.UNION_TYPE_DEFINITION ? (type.types ?? []).length : 0
    return sum + 1 + fields + members
  }, 0)
}

function withFields<T extends { readonly fields?: readonly FieldDefinitionNode[] }>(
  type: T,
  keep: (field: FieldDefinitionNode) => boolean,
): T {
  return { ...type, fields: (type.fields ?? []).filter(keep) }
}
