// Authorizes operations and keeps the results: by document, operation name, the conditions of @skip and @include, and
// the granted scopes that the document mentions, within one generation of the schema.
import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import type { CheckedOperation } from '../operation/operation-store.ts'
import { type AuthorizedOperation, authorizeOperation } from './authorize-operation.ts'
import { type OperationSurvey, surveyOperation } from './survey-operation.ts'

export interface AuthorizationGeneration {
  readonly schema: GraphQLSchema
  readonly policy: PolicyIndex
}

export type AuthorizeOperation = (
  operation: CheckedOperation,
  granted: ReadonlySet<string>,
  generation: AuthorizationGeneration,
) => AuthorizedOperation

interface Known {
  readonly surveys: LRUCache<string, OperationSurvey>
  readonly operations: LRUCache<string, AuthorizedOperation>
}

export function operationAuthorizer(): AuthorizeOperation {
  const generations = new WeakMap<AuthorizationGeneration, Known>()

  return (operation, granted, generation) => {
    let known = generations.get(generation)
    if (!known) {
      known = {
        surveys: new LRUCache({ max: 5_000 }),
        // By the length of the filtered text, which is what an entry's size follows.
        operations: new LRUCache({
          max: 10_000,
          maxSize: 16 * 2 ** 20,
          sizeCalculation: ({ filtered }) => 1_000 + (filtered?.text.length ?? 0),
        }),
      }
      generations.set(generation, known)
    }
    const { document, operationName, hash, variables } = operation
    const input = { document, operationName, schema: generation.schema, index: generation.policy }
    const name = `${hash} ${operationName ?? ''}`
    let survey = known.surveys.get(name)
    if (!survey) {
      survey = surveyOperation(input)
      known.surveys.set(name, survey)
    }
    const key = `${name} ${survey.key(granted, variables)}`
    let authorized = known.operations.get(key)
    if (!authorized) {
      authorized = authorizeOperation({ ...input, variables, granted, authenticated: true })
      known.operations.set(key, authorized)
    }
    return authorized
  }
}
