// The GraphQL endpoint as HTTP: method, media types, body limit, correlation id; then the pipeline; then one answer
// whatever happened. Nothing of the body is looked at before the pipeline has authenticated the caller.
import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { v4 } from 'uuid'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import type { OperationRequest } from '../handle-operation.ts'
import type { GatewayMetrics } from '../metrics.ts'
import { Problem, type ProblemFacts } from '../response/problem.ts'
import { problemAnswer } from '../response/problem-answer.ts'
import type { HttpAnswer } from './answer.ts'
import { graphqlResponse, isJsonBody, negotiate, plainJson } from './negotiate.ts'
import { readBody } from './read-body.ts'

export interface EndpointDeps {
  readonly handleOperation: (request: OperationRequest) => Promise<HttpAnswer>
  readonly mode: Mode
  readonly resourceMetadata: string
  readonly maximumBodyBytes: number
  readonly metrics: GatewayMetrics
  readonly logger: Logger
}

export async function answerGraphql(request: IncomingMessage, deps: EndpointDeps): Promise<HttpAnswer> {
  const correlationId = v4()
  const started = performance.now()
  const mediaType = negotiate(request.headers.accept)
  let code = 'OK'

  const answer = await serve().catch((error: unknown) => {
    code = error instanceof Problem ? error.code : 'INTERNAL_ERROR'
    if (!(error instanceof Problem)) deps.logger.error({ correlationId, ...bugInLog(error) }, 'bug')
    return problemAnswer(error, {
      correlationId,
      mediaType: mediaType ?? graphqlResponse,
      mode: deps.mode,
      resourceMetadata: deps.resourceMetadata,
    })
  })

  const seconds = (performance.now() - started) / 1000
  deps.metrics.request(code, answer.status, seconds)
  deps.logger.info({ correlationId, code, status: answer.status, ms: Math.round(seconds * 1000) }, 'request')
  return {
    ...answer,
    headers: { ...answer.headers, 'cache-control': 'no-store', 'x-correlation-id': correlationId },
  }

  async function serve(): Promise<HttpAnswer> {
    const { method, headers } = request
    if (method !== 'POST') throw new Problem('METHOD_NOT_ALLOWED', instead('method', method, 'POST'))
    if (mediaType === undefined)
      throw new Problem('NOT_ACCEPTABLE', instead('Accept', headers.accept, `${graphqlResponse} or ${plainJson}`))
    if (!isJsonBody(headers['content-type']))
      throw new Problem(
        'UNSUPPORTED_MEDIA_TYPE',
        instead('Content-Type', headers['content-type'], `${plainJson}, without a charset or with utf-8`),
      )
    const body = await readBody(request, deps.maximumBodyBytes)
    return deps.handleOperation({
      credentials: {
        authorization: request.headersDistinct['authorization'] ?? [],
        dpop: request.headersDistinct['dpop'] ?? [],
      },
      body,
      mediaType,
    })
  }
}

function instead(name: string, given: string | undefined, must: string): ProblemFacts {
  const found = given === undefined ? 'missing' : `'${given.slice(0, 80)}'`
  return { explanation: `\`${name}\` is ${found}; it must be ${must}.` }
}
