// Sandbox only: whoever sends `izin-sandbox-explain: 1` finds in the answer what the gateway did for it: the operation that was
// left, what each subgraph was asked, how long each stage took. It watches the pipeline from outside, through what the
// pipeline is made of, so that nothing of it is slower or different for anybody else. Documents alone are kept, no values.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import { prettyFormatQueryPlan } from '@apollo/query-planner'
import { z } from 'zod'
import type { SignAssertion } from '../federation/sign-assertion.ts'
import type { PipelineDeps } from '../handle-operation.ts'
import type { HttpAnswer } from '../http/answer.ts'

export const explainHeader = 'izin-sandbox-explain'

interface AskedSubgraph {
  readonly subgraph: string
  readonly document: string
  /** What it was told of the grant. */
  readonly scopes: readonly string[]
  /** Milliseconds after the request came. */
  readonly at: number
}

interface Explanation {
  readonly started: number
  eventId?: string
  filteredOperation?: string | null
  granted?: readonly string[]
  plan?: string
  readonly asked: AskedSubgraph[]
  readonly stages: { readonly stage: string; readonly milliseconds: number }[]
}

export interface Explainer {
  pipeline(deps: PipelineDeps): PipelineDeps
  sign(sign: SignAssertion): SignAssertion
  endpoint(serve: (request: IncomingMessage) => Promise<HttpAnswer>): (request: IncomingMessage) => Promise<HttpAnswer>
}

const fetchSchema = z.object({ query: z.string() })
const answerSchema = z.looseObject({ extensions: z.looseObject({}).optional() })

export function answerExplainer(): Explainer {
  const underWay = new AsyncLocalStorage<Explanation>()
  return {
    pipeline: (deps) => ({
      ...deps,
      newEventId: () => {
        const eventId = deps.newEventId()
        const explanation = underWay.getStore()
        if (explanation) explanation.eventId = eventId
        return eventId
      },
      authorizeOperation: (operation, granted, generation) => {
        const authorized = deps.authorizeOperation(operation, granted, generation)
        const explanation = underWay.getStore()
        if (explanation) {
          explanation.filteredOperation = authorized.filtered?.text ?? null
          explanation.granted = [...granted].sort()
        }
        return authorized
      },
      executeOperation: (request) => {
        const explanation = underWay.getStore()
        const { filtered } = request.authorized
        if (explanation && filtered) explanation.plan = prettyFormatQueryPlan(request.generation.plan(filtered))
        return deps.executeOperation(request)
      },
      metrics: {
        ...deps.metrics,
        stages: () => {
          const mark = deps.metrics.stages()
          const explanation = underWay.getStore()
          if (!explanation) return mark
          let since = performance.now()
          return (stage) => {
            mark(stage)
            const now = performance.now()
            explanation.stages.push({ stage, milliseconds: rounded(now - since) })
            since = now
          }
        },
      },
    }),
    sign: (sign) => (facts) => {
      const explanation = underWay.getStore()
      if (explanation) {
        const { query } = fetchSchema.parse(JSON.parse(facts.body))
        const at = rounded(performance.now() - explanation.started)
        explanation.asked.push({ subgraph: facts.subgraph, document: query, scopes: facts.scopes, at })
      }
      return sign(facts)
    },
    endpoint: (serve) => async (request) => {
      if (request.headers[explainHeader] !== '1') return serve(request)
      const explanation: Explanation = { started: performance.now(), asked: [], stages: [] }
      return explained(await underWay.run(explanation, () => serve(request)), explanation)
    },
  }
}

function explained(answer: HttpAnswer, { started, eventId, ...explanation }: Explanation): HttpAnswer {
  const body = answerSchema.parse(JSON.parse(String(answer.body)))
  const sandbox = { disclosureEvent: eventId, ...explanation, milliseconds: rounded(performance.now() - started) }
  return { ...answer, body: JSON.stringify({ ...body, extensions: { ...body.extensions, sandbox } }) }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
