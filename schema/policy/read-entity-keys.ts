// How the supergraph joins its subgraphs: by the keys of its entities, starting from the query type. Needed to tell what
// the executor fetches for itself from what a caller gets.
import {
  type DocumentNode,
  Kind,
  type OperationTypeNode,
  parse,
  type SelectionSetNode,
  type StringValueNode,
  type TypeDefinitionNode,
} from 'graphql'
import { joinIdentity } from './known-features.ts'
import type { LinkedFeature } from './read-features.ts'

/** The key of every `@join__type(key:)` by the name of its type, each as a selection set. */
export function readEntityKeys(
  supergraph: DocumentNode,
  features: readonly LinkedFeature[],
): ReadonlyMap<string, readonly SelectionSetNode[]> {
  const joinType = features.find(({ identity }) => identity === joinIdentity)?.directive('type')
  const keys = new Map<string, readonly SelectionSetNode[]>()
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    keys.set(definition.name.value, keysOf(definition, joinType))
  }
  return keys
}

export function readRootType(supergraph: DocumentNode, of: OperationTypeNode): string | undefined {
  const [schema] = supergraph.definitions.filter((definition) => definition.kind === Kind.SCHEMA_DEFINITION)
  return schema?.operationTypes.find(({ operation }) => operation === of)?.type.name.value
}

function keysOf({ directives }: TypeDefinitionNode, joinType: string | undefined): SelectionSetNode[] {
  return (directives ?? [])
    .filter(({ name }) => name.value === joinType)
    .flatMap((node) => (node.arguments ?? []).filter(({ name }) => name.value === 'key'))
    .map(({ value }) => value)
    .filter((value): value is StringValueNode => value.kind === Kind.STRING)
    .flatMap(({ value }) => parse(`{ ${value} }`, { noLocation: true }).definitions)
    .flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : []))
}
