// Keeps of a subgraph's answer only what it was asked for. The library merges every key an answer brings into one tree,
// so an agency could otherwise write into another agency's fields.
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'
import { Kind } from 'graphql'
import { bareObject } from './bare-object.ts'

/** Response keys of a selection set, all type conditions taken together; undefined for a leaf. */
export type AskedKeys = ReadonlyMap<string, AskedKeys | undefined>

/** Computed once for each fetch of a plan. */
export function askedKeys(document: DocumentNode): AskedKeys {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const keys = new Map<string, AskedKeys | undefined>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) collect(definition.selectionSet, fragments, keys)
  return keys
}

function collect(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  into: Map<string, AskedKeys | undefined>,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value
      if (!selection.selectionSet) {
        if (!into.has(key)) into.set(key, undefined)
        continue
      }
      const below = new Map(into.get(key) ?? [])
      collect(selection.selectionSet, fragments, below)
      into.set(key, below)
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(selection.selectionSet, fragments, into)
    } else {
      const fragment = fragments.get(selection.name.value)
      if (fragment) collect(fragment.selectionSet, fragments, into)
    }
  }
}

/** A new value that holds only the asked keys. Objects where a leaf was asked, or the reverse, become null. */
export function keepAskedFields(value: unknown, asked: AskedKeys | undefined): unknown {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map((item) => keepAskedFields(item, asked))
  if (asked === undefined) return typeof value === 'object' ? null : value
  if (typeof value !== 'object') return null
  const kept = bareObject()
  const given = value as Readonly<Record<string, unknown>>
  for (const [key, below] of asked) if (Object.hasOwn(given, key)) kept[key] = keepAskedFields(given[key], below)
  return kept
}
