// Executes a query plan: which fetch after which, for which objects, and where its data goes. Knows nothing of grants,
// of HTTP or of the response's form. A fetch that was not answered leaves its place empty, and the others go on.
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner'
import type { GraphQLSchema } from 'graphql'
import { bareObject } from './bare-object.ts'
import type { ResponsePath } from './execution.ts'
import { isObject, mergeData } from './merge-data.ts'
import { representEntity } from './represent-entity.ts'

type Data = Record<string, unknown>
type Variables = Readonly<Record<string, unknown>>

/** Sends one fetch for the objects at `path`. `undefined` when nothing of its answer counts; what it throws ends all. */
export type SendFetch = (fetch: FetchNode, variables: Variables, path: ResponsePath) => Promise<Data | undefined>

export interface PlanExecution {
  readonly variables: Variables
  /** With every type of every subgraph. */
  readonly supergraph: GraphQLSchema
  readonly send: SendFetch
}

interface Cursor {
  readonly path: ResponsePath
  /** One object, or those of a list. */
  readonly data: unknown
}

/** Whether `executePlan` knows everything the plan asks for. The library's executor is there for the rest. */
export function isExecutable({ node }: QueryPlan): boolean {
  return node !== undefined && node.kind !== 'Subscription' && isExecutableNode(node)
}

function isExecutableNode(node: PlanNode): boolean {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.every(isExecutableNode)
    case 'Flatten':
      return isExecutableNode(node.node)
    case 'Fetch': {
      const rewrites = [node.inputRewrites, node.outputRewrites, node.contextRewrites]
      // The planner's own name for the entities: a client's variable of that name would be another.
      const named = node.variableUsages?.includes('representations') ?? false
      return node.operationKind === 'query' && !named && rewrites.every((each) => !each?.length)
    }
    default:
      return false
  }
}

/** Everything the fetches brought, in one tree; more than was asked for, in no order. */
export async function executePlan({ node }: QueryPlan, execution: PlanExecution): Promise<Data> {
  const data = bareObject()
  if (node !== undefined && node.kind !== 'Subscription') await executeNode(node, { path: [], data }, execution)
  return data
}

async function executeNode(node: PlanNode, cursor: Cursor, execution: PlanExecution): Promise<void> {
  switch (node.kind) {
    case 'Sequence':
      for (const each of node.nodes) await executeNode(each, cursor, execution)
      return
    case 'Parallel':
      await Promise.all(node.nodes.map((each) => executeNode(each, cursor, execution)))
      return
    case 'Flatten': {
      const data = objectsAt(cursor.data, node.path)
      if (data) await executeNode(node.node, { path: [...cursor.path, ...node.path], data }, execution)
      return
    }
    case 'Fetch':
      return executeFetch(node, cursor, execution)
    default:
      throw new TypeError('a plan that is not executable')
  }
}

async function executeFetch(fetch: FetchNode, { path, data }: Cursor, execution: PlanExecution): Promise<void> {
  const { send, supergraph } = execution
  const objects = (Array.isArray(data) ? data : [data]).filter(isObject)
  if (objects.length === 0) return
  const variables = variablesOf(fetch, execution.variables)
  if (!fetch.requires) {
    const answer = await send(fetch, variables, path)
    if (answer) for (const object of objects) mergeData(object, answer)
    return
  }
  const representations: Variables[] = []
  const represented: Data[] = []
  for (const object of objects) {
    const representation = representEntity(object, fetch.requires, supergraph)
    if (!representation) continue
    representations.push(representation)
    represented.push(object)
  }
  if (representations.length === 0) return
  const answer = await send(fetch, { ...variables, representations }, path)
  const entities = answer?.['_entities']
  // As many as were asked for, or the answer would not have counted.
  if (!Array.isArray(entities)) return
  for (const [index, object] of represented.entries()) {
    const entity: unknown = entities[index]
    if (isObject(entity)) mergeData(object, entity)
  }
}

/** Of the request's variables, those that the fetch uses and the request gave; defaults stand in the fetch's own text. */
function variablesOf({ variableUsages }: FetchNode, given: Variables): Variables {
  const used = (variableUsages ?? []).filter((name) => Object.hasOwn(given, name) && given[name] !== undefined)
  return Object.fromEntries(used.map((name) => [name, given[name]]))
}

/** `@` stands for every element of a list. Undefined where there is nothing. */
function objectsAt(value: unknown, [step, ...rest]: ResponsePath): unknown {
  if (step === undefined || value === null || value === undefined) return value
  if (step === '@') return Array.isArray(value) ? value.flatMap((each) => objectsAt(each, rest)) : undefined
  return isObject(value) ? objectsAt(value[step], rest) : undefined
}
