// Which operation of a document is meant, and its fragments. Subscriptions are not served.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import { Problem } from '../response/problem.ts'

export interface FoundOperation {
  readonly operation: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

/** GraphQL §6.1, GetOperation: a document with several operations needs a name, and a name must exist. */
export function findOperation(document: DocumentNode, operationName: string | undefined): FoundOperation {
  const fragments = new Map<string, FragmentDefinitionNode>()
  const operations: OperationDefinitionNode[] = []
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const named = operations.filter(({ name }) => operationName === undefined || name?.value === operationName)
  const [operation, another] = named
  if (operation === undefined || another !== undefined) throw new Problem('OPERATION_NAME_REQUIRED')
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw new Problem('OPERATION_NOT_SUPPORTED')
  return { operation, fragments }
}
