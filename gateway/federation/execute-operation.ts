// Stage 6: plans and runs the *filtered* operation. This is the seam for another executor: whatever runs an operation,
// it takes an authorized one and answers data with what became of it, and nothing else.
import { type DocumentNode, type GraphQLSchema, isInterfaceType, isObjectType, Kind } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { ChangeRefusal } from '../../schema/contract/error-codes.ts'
import type { Caller } from '../authentication/authenticate.ts'
import type { AuthorizedOperation, FilteredDocument } from '../authorization/authorized-operation.ts'
import type { Grant } from '../consent/decide.ts'
import type { CheckedOperation } from '../operation/operation-store.ts'
import { collectOutcome, type Outcome } from './collect-outcome.ts'
import { Execution } from './execution.ts'
import { type FetchShape, fetchShape, type Need } from './fetch-shape.ts'
import type { GatewayExecutor, Generation } from './generation.ts'

export interface ExecutionRequest {
  readonly authorized: AuthorizedOperation
  readonly operation: CheckedOperation
  readonly grant: Grant
  readonly caller: Caller
  readonly eventId: string
  readonly generation: Generation
}

export interface Executed {
  readonly data: Readonly<Record<string, unknown>> | null
  readonly outcome: Outcome
  /** Set for a mutation that was not made. */
  readonly refusal: ChangeRefusal | undefined
}

export type ExecuteOperation = (request: ExecutionRequest) => Promise<Executed>

type ExecutorContext = Parameters<GatewayExecutor>[0]

export interface ExecutorDeps {
  /** Seconds since the epoch. */
  readonly now: () => number
  /** The egress guard: names the first field of a fetch that the grant does not allow. */
  readonly checkFetch: (
    document: DocumentNode,
    generation: Generation,
    granted: ReadonlySet<string>,
  ) => string | undefined
  /** A small set of granted scopes that satisfies these policies. */
  readonly minimiseScopes: (needs: readonly Need[], granted: ReadonlySet<string>) => readonly string[]
}

export function operationExecutor(deps: ExecutorDeps): ExecuteOperation {
  // A plan's fetch documents live as long as the plan, so what is derived from them is kept with them; and what depends
  // on the grant besides, by the grant, so that a fetch that passed for one caller is looked at again for another.
  const shapes = new WeakMap<DocumentNode, FetchShape>()
  const clearances = new WeakMap<DocumentNode, LRUCache<string, readonly string[]>>()

  return async ({ authorized, operation, grant, caller, eventId, generation }) => {
    if (!authorized.filtered) return { data: {}, outcome: nothingAsked, refusal: undefined }
    const { granted } = grant
    const grantKey = [...granted].sort().join(' ')
    const execution = new Execution({
      grant,
      clientId: caller.claims.client_id,
      disclosureId: eventId,
      change: changeFacts(operation, grant, caller),
      now: deps.now(),
      shapeOf: (document) =>
        kept(shapes, document, () => fetchShape(document, generation.policy, publicField(generation.schema))),
      clear: (document, shape) => {
        const known = kept(clearances, document, () => new LRUCache({ max: 100 }))
        const cleared = known.get(grantKey)
        if (cleared !== undefined) return { scopes: cleared }
        const offence = deps.checkFetch(document, generation, granted)
        if (offence !== undefined) return { offence }
        const scopes = deps.minimiseScopes(shape.needs, granted)
        known.set(grantKey, scopes)
        return { scopes }
      },
    })
    const { variables } = operation
    const result = await generation.executor(executorContext(authorized.filtered, variables, generation, execution))

    // Neither may ever happen; if one does, nothing leaves.
    if (execution.offence !== undefined) throw new Error('the egress guard stopped a fetch')
    const outcome = collectOutcome(execution, authorized.releasable)
    if (result.errors?.length && outcome.failures.length === 0) throw new Error('the executor failed by itself')
    return { data: result.data ?? null, outcome, refusal: execution.refusal }
  }
}

function changeFacts({ hash, operationName }: CheckedOperation, { operations }: Grant, { claims }: Caller) {
  const name = operations.find((each) => each === operationName)
  return {
    operation_hash: hash,
    ...(claims.auth_time === undefined ? {} : { auth_time: claims.auth_time }),
    ...(name === undefined ? {} : { operation_name: name }),
  }
}

function publicField(schema: GraphQLSchema): (type: string, field: string) => boolean {
  return (name, field) => {
    const type = schema.getType(name)
    return (isObjectType(type) || isInterfaceType(type)) && field in type.getFields()
  }
}

const nothingAsked: Outcome = { failures: [], delivered: [], undelivered: [], subgraphs: [] }

/** The library takes the context that Apollo Server would make; this holds what its executor reads of it. */
function executorContext(
  { document, text, hash }: FilteredDocument,
  variables: Readonly<Record<string, unknown>>,
  generation: Generation,
  execution: Execution,
): ExecutorContext {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  return {
    request: { query: text, variables },
    document,
    operation,
    operationName: null,
    // Document and hash come from one place, or one caller's plan would serve another.
    queryHash: hash,
    source: text,
    schema: generation.schema,
    context: { execution },
    metrics: {},
    logger: silent,
  } as unknown as ExecutorContext
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

function kept<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
