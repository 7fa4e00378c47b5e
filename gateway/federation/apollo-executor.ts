// Runs a query plan by the library's executor: for the plans that execute-plan.ts does not know.

import type { Supergraph } from '@apollo/federation-internals'
import { executeQueryPlan } from '@apollo/gateway'
import type { QueryPlan } from '@apollo/query-planner'
import { type GraphQLSchema, Kind } from 'graphql'
import type { FilteredDocument } from '../authorization/authorized-operation.ts'
import type { Execution } from './execution.ts'
import type { ResponseData } from './shape-response.ts'
import type { SubgraphDataSource } from './subgraph-data-source.ts'

export interface ApolloExecutorDeps {
  readonly supergraph: Supergraph
  /** With every type of every subgraph. */
  readonly supergraphSchema: GraphQLSchema
  /** The API schema. */
  readonly schema: GraphQLSchema
  readonly sources: Readonly<Record<string, SubgraphDataSource>>
}

export type ApolloExecutor = (
  plan: QueryPlan,
  filtered: FilteredDocument,
  variables: Readonly<Record<string, unknown>>,
  execution: Execution,
) => Promise<ResponseData | null>

export function apolloExecutor(deps: ApolloExecutorDeps): ApolloExecutor {
  const { schema, supergraphSchema } = deps
  const apiSchema = deps.supergraph.apiSchema()

  return async (plan, { document, text, hash }, variables, execution) => {
    const [operation] = document.definitions
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('a document without an operation')
    // What the library reads of the context that Apollo Server would make.
    const context = {
      request: { query: text, variables },
      document,
      operation,
      operationName: null,
      queryHash: hash,
      source: text,
      schema,
      context: { execution },
      metrics: {},
      logger: silent,
    } as unknown as Parameters<typeof executeQueryPlan>[2]
    const operationContext = { schema, operation, fragments: {} }
    const sources = { ...deps.sources }
    const result = await executeQueryPlan(plan, sources, context, operationContext, supergraphSchema, apiSchema)
    // An error that is no agency's is one of ours; if there is one, nothing leaves.
    if (result.errors?.length && !execution.hasFailures) throw new Error('the executor failed by itself')
    return result.data ?? null
  }
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
