// Stage 6: plans and runs the *filtered* operation. Whatever runs it (run-operation.ts chooses), each fetch is recorded and
// passes the egress guard, and nothing leaves but data with what became of it.
import { type DocumentNode, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { ChangeRefusal } from '../../schema/contract/error-codes.ts'
import type { Caller } from '../authentication/authenticate.ts'
import type { AuthorizedOperation } from '../authorization/authorized-operation.ts'
import type { Grant } from '../consent/decide.ts'
import type { CheckedOperation } from '../operation/operation-store.ts'
import { collectOutcome, type Outcome } from './collect-outcome.ts'
import { Execution } from './execution.ts'
import { type FetchShape, fetchShape, type Need } from './fetch-shape.ts'
import type { Generation } from './generation.ts'

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
    // In the token's own order: the same set in another is looked at once more, and comes out the same.
    const grantKey = [...granted].join(' ')
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
    const data = await generation.run(authorized.filtered, operation.variables, execution)

    // It may never happen; if it does, nothing leaves.
    if (execution.offence !== undefined) throw new Error('the egress guard stopped a fetch')
    return { data, outcome: collectOutcome(execution, authorized.releasable), refusal: execution.refusal }
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

function kept<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
