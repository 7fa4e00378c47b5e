// Makes the response of an operation from what its fetches brought together: the asked keys in the asked order, nothing
// else, and `null` carried up from where none may stand (GraphQL §6.4.4). Compiled once for each planned operation.
import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { bareObject } from './bare-object.ts'

export type ResponseData = Readonly<Record<string, unknown>>

/** `merged`: of objects without a prototype, as `keepAskedFields` makes them. `null` where the whole answer is. */
export type ShapeResponse = (merged: ResponseData) => ResponseData | null

/** The value as it stands in the response; `null` for what is missing or does not fit the type. */
type ShapeValue = (value: unknown) => unknown

interface ShapedField {
  readonly key: string
  readonly nonNull: boolean
  readonly shape: ShapeValue
}

/** Thrown while compiling; never leaves this file. */
class NotSupported extends Error {}

/** `undefined` for a document that this can't shape: one with conditions, or with fields of one key that need merging. */
export function compileResponse(document: DocumentNode, schema: GraphQLSchema): ShapeResponse | undefined {
  const [operation, ...others] = document.definitions
  const root = schema.getQueryType()
  if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'query') return undefined
  if (others.length > 0 || !root) return undefined
  try {
    const shape = objectShape(operation.selectionSet, root, schema)
    return (merged) => shape(merged) as ResponseData | null
  } catch (error) {
    if (error instanceof NotSupported) return undefined
    throw error
  }
}

function objectShape(set: SelectionSetNode, type: GraphQLCompositeType, schema: GraphQLSchema): ShapeValue {
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
  const members = new Map(possible.map(({ name }) => [name, fieldsOf(set, name, type, schema)]))
  const own = isObjectType(type) ? members.get(type.name) : undefined
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const merged = value as ResponseData
    const named = merged['__typename']
    const fields = typeof named === 'string' ? members.get(named) : own
    return fields === undefined ? null : shapeObject(merged, fields)
  }
}

function shapeObject(merged: ResponseData, fields: readonly ShapedField[]): ResponseData | null {
  const response = bareObject()
  for (const { key, nonNull, shape } of fields) {
    const shaped = shape(merged[key])
    if (shaped === null && nonNull) return null
    response[key] = shaped
  }
  return response
}

/** What is asked of one concrete type, in the order asked. */
function fieldsOf(
  set: SelectionSetNode,
  typeName: string,
  position: GraphQLCompositeType,
  schema: GraphQLSchema,
): readonly ShapedField[] {
  const fields = new Map<string, ShapedField>()
  function collect({ selections }: SelectionSetNode, parent: GraphQLCompositeType): void {
    for (const selection of selections) {
      if (selection.directives?.length || selection.kind === Kind.FRAGMENT_SPREAD) throw new NotSupported()
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent
        if (!isCompositeType(condition)) throw new NotSupported()
        if (applies(condition, typeName, schema)) collect(selection.selectionSet, condition)
        continue
      }
      const name = selection.name.value
      const key = selection.alias?.value ?? name
      if (fields.has(key)) throw new NotSupported()
      if (name === '__typename') {
        // Known already, since it chose these fields; what an alias of it brought is not looked at.
        fields.set(key, { key, nonNull: true, shape: () => typeName })
        continue
      }
      const definition = 'getFields' in parent ? parent.getFields()[name] : undefined
      if (!definition) throw new NotSupported()
      const nonNull = isNonNullType(definition.type)
      fields.set(key, { key, nonNull, shape: shapeOf(definition.type, selection.selectionSet, schema) })
    }
  }
  collect(set, position)
  return [...fields.values()]
}

function shapeOf(type: GraphQLOutputType, set: SelectionSetNode | undefined, schema: GraphQLSchema): ShapeValue {
  if (isNonNullType(type)) return shapeOf(type.ofType, set, schema)
  if (isListType(type)) {
    const element = shapeOf(type.ofType, set, schema)
    return listShape(element, isNonNullType(type.ofType))
  }
  if (!isCompositeType(type)) return leafShape(type)
  if (!set) throw new NotSupported()
  return objectShape(set, type, schema)
}

function listShape(element: ShapeValue, nonNull: boolean): ShapeValue {
  return (value) => {
    if (!Array.isArray(value)) return null
    const list: unknown[] = []
    for (const each of value) {
      const shaped = element(each)
      if (shaped === null && nonNull) return null
      list.push(shaped)
    }
    return list
  }
}

function leafShape(type: GraphQLLeafType): ShapeValue {
  const fits = leafCheck(type)
  return (value) => (fits(value) ? value : null)
}

/** GraphQL §3.5; a scalar of the schema's own may be anything. */
function leafCheck(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined
  if (!isSpecifiedScalarType(type)) return (value) => value !== undefined
  switch (type.name) {
    case 'Boolean':
      return (value) => typeof value === 'boolean'
    case 'Int':
      return Number.isInteger
    case 'Float':
      return Number.isFinite
    case 'ID':
      return (value) => typeof value === 'string' || Number.isInteger(value)
    default:
      return (value) => typeof value === 'string'
  }
}

function applies(condition: GraphQLCompositeType, typeName: string, schema: GraphQLSchema): boolean {
  if (condition.name === typeName) return true
  const type = schema.getType(typeName)
  return isAbstractType(condition) && isObjectType(type) && schema.isSubType(condition, type)
}
