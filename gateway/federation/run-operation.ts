// Plans a filtered operation once and runs it as often as it is asked: by our own executor where it knows all that the
// plan and the operation ask for, and by the library's otherwise.
import { operationFromDocument, type Supergraph } from '@apollo/federation-internals'
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner'
import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { FilteredDocument } from '../authorization/authorized-operation.ts'
import { apolloExecutor } from './apollo-executor.ts'
import { executePlan, isExecutable } from './execute-plan.ts'
import type { Execution } from './execution.ts'
import { compileResponse, type ResponseData, type ShapeResponse } from './shape-response.ts'
import type { SubgraphDataSource } from './subgraph-data-source.ts'

/** The data, with `null` where a fetch recorded in `execution` brought nothing. Throws what is a bug of ours. */
export type RunOperation = (
  filtered: FilteredDocument,
  variables: Readonly<Record<string, unknown>>,
  execution: Execution,
) => Promise<ResponseData | null>

export interface RunnerDeps {
  readonly supergraph: Supergraph
  /** The API schema. */
  readonly schema: GraphQLSchema
  /** By the subgraph's name. */
  readonly sources: Readonly<Record<string, SubgraphDataSource>>
}

interface Planned {
  readonly plan: QueryPlan
  /** `undefined`: for the library's executor. */
  readonly shape: ShapeResponse | undefined
}

export interface OperationRunner {
  readonly run: RunOperation
  /** For explaining it. */
  readonly plan: (filtered: FilteredDocument) => QueryPlan
}

export function operationRunner({ supergraph, schema, sources }: RunnerDeps): OperationRunner {
  // Gives each fetch its AST, for the egress guard.
  const planner = new QueryPlanner(supergraph, { exposeDocumentNodeInFetchNode: true })
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema()
  const runByLibrary = apolloExecutor({ supergraph, supergraphSchema, schema, sources })
  // Document and hash were made together, or one caller's plan would serve another. A plan's size follows its text's.
  const plans = new LRUCache<string, Planned>({ max: 10_000, maxSize: 16 * 2 ** 20 })

  function planned({ document, hash, text }: FilteredDocument): Planned {
    const known = plans.get(hash)
    if (known) return known
    const plan = planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), document))
    const fresh = { plan, shape: isExecutable(plan) ? compileResponse(document, schema) : undefined }
    plans.set(hash, fresh, { size: 1_000 + text.length })
    return fresh
  }

  const run: RunOperation = async (filtered, variables, execution) => {
    const { plan, shape } = planned(filtered)
    if (!shape) return runByLibrary(plan, filtered, variables, execution)
    const merged = await executePlan(plan, {
      variables,
      supergraph: supergraphSchema,
      send: async ({ serviceName, operation, operationDocumentNode }, sent, path) => {
        const source = sources[serviceName]
        if (!source || !operationDocumentNode) throw new TypeError('a plan with a fetch that can’t be sent')
        return source.fetch({ query: operation, document: operationDocumentNode, variables: sent, path }, execution)
      },
    })
    return shape(merged)
  }
  return { run, plan: (filtered) => planned(filtered).plan }
}
