// What a fetch of entities says of each: the keys, and what `@requires` names, read from what other fetches brought.
import type { QueryPlanSelectionNode } from '@apollo/query-planner'
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql'
import { bareObject } from './bare-object.ts'
import { isObject, mergeData } from './merge-data.ts'

type MergedObject = Readonly<Record<string, unknown>>

/** `undefined` when something of it is not there, so that it can't be asked for. `supergraph`: with every type of every subgraph. */
export function representEntity(
  entity: unknown,
  required: readonly QueryPlanSelectionNode[],
  supergraph: GraphQLSchema,
): MergedObject | undefined {
  const representation = isObject(entity) ? represent(entity, required, supergraph) : null
  return representation?.['__typename'] ? representation : undefined
}

/** `null` for an object of which something is missing: a key may consist of objects. */
function represent(
  source: MergedObject,
  required: readonly QueryPlanSelectionNode[],
  supergraph: GraphQLSchema,
): Record<string, unknown> | null {
  const representation = bareObject()
  for (const selection of required) {
    if (selection.kind === 'Field') {
      const key = selection.alias ?? selection.name
      const value = source[key]
      if (value === undefined) return null
      representation[key] = selection.selections ? representBelow(value, selection.selections, supergraph) : value
    } else if (isOfType(source, selection.typeCondition, supergraph)) {
      const part = represent(source, selection.selections, supergraph)
      if (part) mergeData(representation, part)
    }
  }
  return representation
}

function representBelow(
  value: unknown,
  required: readonly QueryPlanSelectionNode[],
  supergraph: GraphQLSchema,
): unknown {
  if (Array.isArray(value)) return value.map((each) => representBelow(each, required, supergraph))
  return isObject(value) ? represent(value, required, supergraph) : null
}

function isOfType(source: MergedObject, condition: string | undefined, supergraph: GraphQLSchema): boolean {
  const name = source['__typename']
  if (condition === undefined || typeof name !== 'string') return false
  if (name === condition) return true
  const [type, wanted] = [supergraph.getType(name), supergraph.getType(condition)]
  return isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && supergraph.isSubType(wanted, type)
}
