// Answers the `__schema` and `__type` selections of an operation from a schema reduced to what the caller can reach.
// The executor is never asked about its schema: it knows all of it.
import { executeSync, type GraphQLSchema } from 'graphql'
import type { AuthorizedOperation } from './authorized-operation.ts'
import type { ResponseObject } from './fill-refused.ts'

/** `reduced`: from `reduceSchema`, for the same grant. The answers by response key, for `fillRefused`. */
export function answerIntrospection(
  { introspection }: Pick<AuthorizedOperation, 'introspection'>,
  reduced: GraphQLSchema,
  variables: Readonly<Record<string, unknown>>,
): ResponseObject {
  if (introspection === undefined) return {}
  const { data } = executeSync({ schema: reduced, document: introspection.document, variableValues: variables })
  return data ?? {}
}
