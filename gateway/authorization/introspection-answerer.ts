// Answers what an operation asks of the schema itself, from the part that its grant reaches. Reducing a schema takes a
// few milliseconds, so the reduced ones are kept by grant within a generation.
import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import { answerIntrospection } from './answer-introspection.ts'
import type { AuthorizedOperation } from './authorized-operation.ts'
import type { ResponseObject } from './fill-refused.ts'
import type { AuthorizationGeneration } from './operation-authorizer.ts'
import { reduceSchema } from './reduce-schema.ts'

export type AnswerIntrospection = (
  authorized: AuthorizedOperation,
  variables: Readonly<Record<string, unknown>>,
  granted: ReadonlySet<string>,
  generation: AuthorizationGeneration,
) => ResponseObject

export function introspectionAnswerer(): AnswerIntrospection {
  const generations = new WeakMap<AuthorizationGeneration, LRUCache<string, GraphQLSchema>>()

  return (authorized, variables, granted, generation) => {
    if (!authorized.introspection) return {}
    let reduced = generations.get(generation)
    if (!reduced) {
      reduced = new LRUCache({ max: 100 })
      generations.set(generation, reduced)
    }
    const key = [...granted].sort().join(' ')
    let schema = reduced.get(key)
    if (!schema) {
      schema = reduceSchema(generation.schema, generation.policy, granted)
      reduced.set(key, schema)
    }
    return answerIntrospection(authorized, schema, variables)
  }
}
