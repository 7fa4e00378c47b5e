// The record of one execution: which fetches were sent for it, to whom, and how each ended. The data source writes into
// it, execute-operation.ts reads it when the library is done.
import type { DocumentNode } from 'graphql'
import type { ChangeRefusal } from '../../schema/contract/error-codes.ts'
import type { Grant } from '../consent/decide.ts'
import type { FetchItem, FetchShape } from './fetch-shape.ts'
import type { AssertionFacts } from './sign-assertion.ts'

export type ResponsePath = readonly (string | number)[]

export interface FetchRecord {
  readonly subgraph: string
  /** Where the fetch is merged; `@` stands for every element of a list. */
  readonly path: ResponsePath
  readonly shape: FetchShape
  /** What the subgraph is told of the grant: enough for this fetch, and no more. */
  readonly scopes: readonly string[]
  outcome: 'pending' | 'answered' | 'failed'
  readonly erroredPaths: ResponsePath[]
  /** Items of an answer with errors of which nothing came. */
  lost: ReadonlySet<FetchItem>
}

export interface ExecutionOptions {
  readonly grant: Grant
  readonly clientId: string
  readonly disclosureId: string
  /** Goes along with a mutation. */
  readonly change: NonNullable<AssertionFacts['change']>
  /** Seconds since the epoch. */
  readonly now: number
  readonly shapeOf: (document: DocumentNode) => FetchShape
  /** The egress guard's word on a fetch: what to tell the subgraph, or the first field that the grant does not allow. */
  readonly clear: (document: DocumentNode, shape: FetchShape) => Clearance
}

export type Clearance =
  | { readonly scopes: readonly string[]; readonly offence?: undefined }
  | { readonly offence: string }

const nothing: ReadonlySet<FetchItem> = new Set()

export class Execution {
  readonly fetches: FetchRecord[] = []
  /** Coordinate that a plan would have fetched without consent: a bug of ours that stops the whole request. */
  offence: string | undefined
  /** Why the subgraph did not make the change that a mutation asked for. */
  refusal: ChangeRefusal | undefined
  readonly #options: ExecutionOptions

  constructor(options: ExecutionOptions) {
    this.#options = options
  }

  beginFetch(subgraph: string, document: DocumentNode, path: ResponsePath): FetchRecord {
    const shape = this.#options.shapeOf(document)
    const clearance = this.#options.clear(document, shape)
    if (clearance.offence !== undefined) {
      this.offence = clearance.offence
      throw new Error('the egress guard stopped a fetch')
    }
    const { scopes } = clearance
    const record: FetchRecord = { subgraph, path, shape, scopes, outcome: 'pending', erroredPaths: [], lost: nothing }
    this.fetches.push(record)
    return record
  }

  /** Whether anything that was asked for was not delivered. */
  get hasFailures(): boolean {
    return this.fetches.some(({ outcome, erroredPaths }) => outcome !== 'answered' || erroredPaths.length > 0)
  }

  assertionFacts({ scopes, shape }: FetchRecord): Omit<AssertionFacts, 'subgraph' | 'body'> {
    const { grant, clientId, disclosureId, now, change } = this.#options
    return { disclosureId, grant, clientId, now, scopes, change: shape.change ? change : undefined }
  }
}
