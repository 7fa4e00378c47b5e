// Sends one fetch of a query plan to one subgraph: checked once more against the consent, with a signed assertion, over
// pooled keep-alive connections, bounded in time and size. A subgraph's own words never pass: its errors become codes.
import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway'
import type { DocumentNode } from 'graphql'
import { Pool } from 'undici'
import { z } from 'zod'
import { type ConnectionGuard, guardedConnector } from '../../outbound/guard-connections.ts'
import { assertionHeader } from '../../schema/contract/assertion.ts'
import { changeRefusals } from '../../schema/contract/error-codes.ts'
import type { Execution, ResponsePath } from './execution.ts'
import { isObject } from './merge-data.ts'
import { postForJson } from './post-for-json.ts'
import { settleAnswer } from './settle-answer.ts'
import type { SignAssertion } from './sign-assertion.ts'

const answerSchema = z.object({
  // Nothing more is asked of it here: settleAnswer keeps of it what was asked, and looks at each value for that.
  data: z.custom<Readonly<Record<string, unknown>>>(isObject).nullish(),
  errors: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])).nullish() }).loose()).nullish(),
})
/** The one thing a subgraph may say in its own words: a code of our table, why it did not make a change. */
const refusalSchema = z.looseObject({ extensions: z.looseObject({ code: z.enum(changeRefusals) }) })

export interface SubgraphEndpoint {
  readonly name: string
  readonly url: string
  /** Milliseconds for one fetch, from sending to the last byte. */
  readonly timeoutMs: number
  readonly maximumBytes: number
  readonly connections: number
  /** In production, of what does not run in this very process. */
  readonly guard?: ConnectionGuard | undefined
}

/** Called for every fetch: the subgraph's name, milliseconds, and whether it answered. */
export type ObserveFetch = (subgraph: string, milliseconds: number, outcome: 'answered' | 'failed') => void

type SubgraphAnswer = z.infer<typeof answerSchema>

/** The sandbox's faults come between a subgraph's answer and what counts of it. A throw: it did not answer. */
export type PassAnswer = (
  answer: SubgraphAnswer,
  /** Of the fetch that it answers. */
  document: DocumentNode,
  millisecondsLeft: number,
) => Promise<SubgraphAnswer>

export interface SubgraphFetch {
  readonly query: string
  /** Of `query`. */
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
  readonly path: ResponsePath
}

export class SubgraphDataSource implements GraphQLDataSource {
  readonly #endpoint: SubgraphEndpoint
  readonly #path: string
  readonly #pool: Pool
  readonly #sign: SignAssertion
  readonly #observe: ObserveFetch
  readonly #passAnswer: PassAnswer | undefined

  constructor(endpoint: SubgraphEndpoint, sign: SignAssertion, observe: ObserveFetch, passAnswer?: PassAnswer) {
    const { origin, pathname } = new URL(endpoint.url)
    this.#endpoint = endpoint
    this.#path = pathname
    this.#sign = sign
    this.#observe = observe
    this.#passAnswer = passAnswer
    this.#pool = new Pool(origin, {
      connections: endpoint.connections,
      keepAliveTimeout: 30_000,
      ...(endpoint.guard ? { connect: guardedConnector(endpoint.guard, endpoint.timeoutMs) } : {}),
      maxResponseSize: endpoint.maximumBytes,
      // Each fetch has one deadline of its own for everything.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
  }

  /** For the library's executor. */
  async process(options: GraphQLDataSourceProcessOptions) {
    // The library also fetches for its own purposes (health checks, schema loading): never through here.
    const { query, variables = {} } = options.request
    if (options.kind !== 'incoming operation' || !options.document || query === undefined)
      throw new Error('only planned fetches are sent')
    const execution = options.incomingRequestContext.context['execution'] as Execution
    const { document, pathInIncomingRequest: path = [] } = options
    const data = await this.fetch({ query, document, variables, path }, execution)
    if (!data) throw new Error('the subgraph did not answer')
    return { data }
  }

  /**
   * What was asked and answered; `undefined` when nothing of the answer counts. How it ended is recorded in `execution`.
   * Throws when the egress guard stops it.
   */
  async fetch({ query, document, variables, path }: SubgraphFetch, execution: Execution) {
    const fetch = execution.beginFetch(this.#endpoint.name, document, path)
    const body = JSON.stringify({ query, variables })
    const started = performance.now()
    try {
      const sent = await this.#send(
        body,
        this.#sign({ ...execution.assertionFacts(fetch), subgraph: this.#endpoint.name, body }),
      )
      const left = this.#endpoint.timeoutMs - (performance.now() - started)
      const answer = this.#passAnswer ? await this.#passAnswer(sent, document, left) : sent
      this.#observe(this.#endpoint.name, performance.now() - started, 'answered')
      if (fetch.shape.change) execution.refusal = refusalSchema.safeParse(answer.errors?.[0]).data?.extensions.code
      const { representations } = variables
      const settled = settleAnswer(answer, fetch.shape, Array.isArray(representations) ? representations.length : 0)
      fetch.outcome = settled ? 'answered' : 'failed'
      fetch.erroredPaths.push(...(settled?.erroredPaths ?? []))
      fetch.lost = settled?.lost ?? fetch.lost
      return settled?.data
    } catch {
      this.#observe(this.#endpoint.name, performance.now() - started, 'failed')
      fetch.outcome = 'failed'
      return undefined
    }
  }

  async #send(body: string, assertion: string): Promise<SubgraphAnswer> {
    const answer = await postForJson(this.#pool, {
      path: this.#path,
      headers: ['content-type', 'application/json', 'accept', 'application/json', assertionHeader, assertion],
      body,
      timeoutMs: this.#endpoint.timeoutMs,
    })
    return answerSchema.parse(answer)
  }

  stop(): Promise<void> {
    return this.#pool.close()
  }
}
