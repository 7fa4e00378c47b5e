// What one planned fetch asks for, seen with the supergraph's eyes: its response keys, the item coordinates it will
// yield and the policies that guard them. Computed once for each fetch of a cached plan.
import { type DocumentNode, type FragmentDefinitionNode, Kind, OperationTypeNode, type SelectionSetNode } from 'graphql'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { type AskedKeys, askedKeys } from './keep-asked-fields.ts'

export interface FetchItem {
  /** `Type.field` of a field that a scope guards, containers included. */
  readonly coordinate: string
  /** Response keys from the place where the fetch is merged; lists leave no trace. */
  readonly path: readonly string[]
}

/** OR of ANDs, as in `@requiresScopes`. */
export type Need = readonly (readonly string[])[]

export interface FetchShape {
  readonly asked: AskedKeys
  /** It is a mutation. */
  readonly change: boolean
  /** It resolves entities: what it asks lies below `_entities`. */
  readonly entities: boolean
  readonly rootKeys: readonly string[]
  readonly items: readonly FetchItem[]
  /** The policies of the fetched fields. */
  readonly needs: readonly Need[]
}

/** `isPublic`: whether callers know the field; a key that only serves to join subgraphs is missed by nobody. */
export function fetchShape(
  document: DocumentNode,
  index: PolicyIndex,
  isPublic: (type: string, field: string) => boolean,
): FetchShape {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new TypeError('a fetch without an operation')

  const items: FetchItem[] = []
  const needs: Need[] = []
  const rootKeys = new Set<string>()
  const entities = operation.selectionSet.selections.some(
    (selection) => selection.kind === Kind.FIELD && selection.name.value === '_entities',
  )

  function walk(set: SelectionSetNode, typeName: string, path: readonly string[]): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, path)
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value)
        if (fragment) walk(fragment.selectionSet, fragment.typeCondition.name.value, path)
      } else if (selection.name.value === '_entities') {
        if (selection.selectionSet) walk(selection.selectionSet, '_Entity', path)
      } else if (!selection.name.value.startsWith('__')) {
        const name = selection.name.value
        const below = [...path, selection.alias?.value ?? name]
        if (path.length === 0 && isPublic(typeName, name)) rootKeys.add(below[0] ?? name)
        // A field of an interface is judged on each member, and so it is recorded.
        for (const member of index.members.get(typeName) ?? [typeName]) {
          const policy = index.fields.get(`${member}.${name}`)
          if (!policy?.scopes) continue
          needs.push(policy.scopes)
          items.push({ coordinate: policy.coordinate, path: below })
        }
        const yields = index.fields.get(`${typeName}.${name}`)?.yields
        if (selection.selectionSet && yields !== undefined) walk(selection.selectionSet, yields, below)
      }
    }
  }
  const change = operation.operation === OperationTypeNode.MUTATION
  const root = change ? index.mutationType : index.queryType
  if (root === undefined) throw new TypeError('a fetch of a root type that there is not')
  walk(operation.selectionSet, root, [])
  return { asked: askedKeys(document), change, entities, rootKeys: [...rootKeys], items, needs }
}
