// Walks a validated operation as GraphQL §6.3 (CollectFields) does, for every concrete type at once, and returns its
// shape. Bounded: a document whose fragments multiply is turned away, never followed to its end.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  OperationTypeNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql'
import { Problem } from '../response/problem.ts'
import { type ConditionValues, conditionValues, isSelected } from './decide-conditions.ts'
import { findOperation } from './find-operation.ts'
import type { FieldShape, ObjectShape, OperationShape } from './operation-shape.ts'
import { type SpendSelection, selectionBudget } from './selection-budget.ts'

export interface ExpansionInput {
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly schema: GraphQLSchema
  readonly variables: Readonly<Record<string, unknown>>
}

interface Walk {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly values: ConditionValues
  readonly schema: GraphQLSchema
  readonly spend: SpendSelection
}

/** `document` has been validated against `schema`. Throws a `Problem`. */
export function expandOperation(input: ExpansionInput): OperationShape {
  const { operation, fragments } = findOperation(input.document, input.operationName)
  const kind = operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query'
  const root = kind === 'mutation' ? input.schema.getMutationType() : input.schema.getQueryType()
  if (!root) throw new Problem('OPERATION_NOT_SUPPORTED')
  const values = conditionValues(operation, input.variables)
  const walk = { schema: input.schema, fragments, values, spend: selectionBudget() }
  return {
    kind,
    root: expandObject([operation.selectionSet], root, walk),
    variables: operation.variableDefinitions ?? [],
  }
}

function expandObject(sets: readonly SelectionSetNode[], type: GraphQLCompositeType, walk: Walk): ObjectShape {
  const concrete = isObjectType(type) ? [type] : walk.schema.getPossibleTypes(type)
  const members = concrete.map((member) => [member.name, expandMember(sets, member, walk)] as const)
  return { typeName: type.name, abstract: !isObjectType(type), members: new Map(members) }
}

function expandMember(sets: readonly SelectionSetNode[], member: GraphQLObjectType, walk: Walk): FieldShape[] {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>()
  const visited = new Set<string>()
  for (const set of sets) collect(set, member, walk, groups, visited)
  return [...groups].map(([key, nodes]) => {
    const definition = fieldDefinition(member, nodes[0].name.value, walk.schema)
    if (definition === undefined) throw new Problem('GRAPHQL_VALIDATION_FAILED')
    const yielded = getNamedType(definition.type)
    const below = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]))
    if (isCompositeType(yielded) !== below.length > 0) throw new Problem('GRAPHQL_VALIDATION_FAILED')
    const object = isCompositeType(yielded) ? expandObject(below, yielded, walk) : undefined
    const coordinate = `${member.name}.${definition.name}`
    return { key, coordinate, nodes, type: definition.type, yields: yielded.name, object }
  })
}

/** GraphQL §6.3.2. A fragment met twice in one set adds nothing the second time. */
function collect(
  set: SelectionSetNode,
  member: GraphQLObjectType,
  walk: Walk,
  groups: Map<string, [FieldNode, ...FieldNode[]]>,
  visited: Set<string>,
): void {
  for (const selection of set.selections) {
    walk.spend()
    if (!isSelected(selection, walk.values)) continue
    if (selection.kind === Kind.FIELD) {
      // Names of our own may be added beside the client's, so none of the client's may look like them (design §9, 0e).
      if (selection.alias?.value.startsWith('__')) throw new Problem('RESERVED_ALIAS')
      const key = selection.alias?.value ?? selection.name.value
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [selection])
      else group.push(selection)
      continue
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(selection.typeCondition?.name.value, member, walk.schema))
        collect(selection.selectionSet, member, walk, groups, visited)
      continue
    }
    const name = selection.name.value
    const fragment = walk.fragments.get(name)
    if (fragment === undefined) throw new Problem('GRAPHQL_VALIDATION_FAILED')
    if (visited.has(name)) continue
    visited.add(name)
    if (applies(fragment.typeCondition.name.value, member, walk.schema))
      collect(fragment.selectionSet, member, walk, groups, visited)
  }
}

function applies(condition: string | undefined, member: GraphQLObjectType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === member.name) return true
  const type = schema.getType(condition)
  return isAbstractType(type) && schema.isSubType(type, member)
}

function fieldDefinition(
  member: GraphQLObjectType,
  name: string,
  schema: GraphQLSchema,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef
  if (member === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef
  }
  const fields = member.getFields()
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
