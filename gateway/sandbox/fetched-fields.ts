// The fields that one fetch asks for, with the supergraph's names beside the response keys, so that a fault can find an item
// in the answer whatever it was called in the query.
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'

export interface FetchedField {
  /** Response key. */
  readonly key: string
  readonly name: string
  /** `Type.field`; of an interface's field one for each member. */
  readonly coordinates: readonly string[]
  /** Name of the type it yields, lists and non-nulls taken off. */
  readonly yields: string | undefined
  readonly below: readonly FetchedField[]
}

export interface FoundField extends FetchedField {
  /** Response keys from the root of the answer; lists leave no trace. */
  readonly path: readonly string[]
}

export function fetchedFields(document: DocumentNode, index: PolicyIndex): FetchedField[] {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)

  /** Selections of one response key are one field, wherever in the set they stand. */
  function read(sets: readonly Typed[]): FetchedField[] {
    const fields = new Map<string, { field: Omit<FetchedField, 'key' | 'below'>; sets: Typed[] }>()
    function collect({ set, type }: Typed): void {
      for (const selection of set.selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          collect({ set: selection.selectionSet, type: selection.typeCondition?.name.value ?? type })
        } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = fragments.get(selection.name.value)
          if (fragment) collect({ set: fragment.selectionSet, type: fragment.typeCondition.name.value })
        } else {
          const name = selection.name.value
          const key = selection.alias?.value ?? name
          const yields = name === '_entities' ? '_Entity' : index.fields.get(`${type}.${name}`)?.yields
          const coordinates = (index.members.get(type) ?? [type]).map((member) => `${member}.${name}`)
          const known = fields.get(key) ?? { field: { name, coordinates, yields }, sets: [] }
          if (selection.selectionSet) known.sets.push({ set: selection.selectionSet, type: yields ?? '' })
          const together = [...new Set([...known.field.coordinates, ...coordinates])]
          fields.set(key, { sets: known.sets, field: { ...known.field, coordinates: together } })
        }
      }
    }
    for (const set of sets) collect(set)
    return [...fields].map(([key, { field, sets: below }]) => ({ key, ...field, below: read(below) }))
  }
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  return operation ? read([{ set: operation.selectionSet, type: index.queryType }]) : []
}

interface Typed {
  readonly set: SelectionSetNode
  readonly type: string
}

/** The outermost fields with such a coordinate: what is below one of them is a part of it. */
export function findFields(
  fields: readonly FetchedField[],
  isWanted: (coordinate: string) => boolean,
  above: readonly string[] = [],
): FoundField[] {
  return fields.flatMap((field) => {
    const path = [...above, field.key]
    return field.coordinates.some(isWanted) ? [{ ...field, path }] : findFields(field.below, isWanted, path)
  })
}

/** The coordinates of a field and all below it. */
export function coordinatesWithin(field: FetchedField): string[] {
  return [...field.coordinates, ...field.below.flatMap(coordinatesWithin)]
}
