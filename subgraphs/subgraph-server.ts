// A subgraph over HTTP: POST /graphql for the gateway alone, /healthz for whoever watches. Nothing of a request is
// parsed before its assertion is verified, and no error says more than a code.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled'
import type { GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { assertionHeader } from '../schema/contract/assertion.ts'
import { bugInLog } from '../schema/contract/bug-in-log.ts'
import { type ErrorCodeName, errorCodes } from '../schema/contract/error-codes.ts'
import { publicError } from './errors.ts'
import type { RequestContext } from './request-context.ts'
import type { VerifiedAssertion, VerifyAssertion } from './verify-assertion.ts'

export interface SubgraphServer<Context extends RequestContext> {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  readonly schema: GraphQLSchema
  readonly verifyAssertion: VerifyAssertion
  /** Made anew for each request, with loaders that live no longer than it. */
  readonly makeContext: (assertion: VerifiedAssertion) => Context
  readonly logger: Logger
  /** Closes what the resolvers stand on. */
  readonly release: () => Promise<void>
}

export interface RunningSubgraph {
  /** The GraphQL endpoint. */
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

const maximumBytes = 1_048_576
/** Longer than any pool keeps an idle connection, so that it is never the server that closes one in use. */
const keepAliveTimeout = 75_000

export async function startSubgraphServer<Context extends RequestContext>(
  subgraph: SubgraphServer<Context>,
): Promise<RunningSubgraph> {
  const apollo = new ApolloServer<Context>({
    schema: subgraph.schema,
    introspection: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    // No browser ever calls a subgraph: without an assertion nothing is answered at all.
    csrfPrevention: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    formatError: (formatted) => publicError(formatted),
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled()],
    logger: subgraph.logger,
  })
  await apollo.start()
  const server = createServer({ keepAliveTimeout, headersTimeout: keepAliveTimeout + 1000 }, (request, response) => {
    answer(request, apollo, subgraph)
      .catch((error: unknown) => {
        subgraph.logger.error(bugInLog(error), 'a request failed')
        return failure('INTERNAL_ERROR')
      })
      .then(({ status, body }) => send(response, status, body))
  })
  const { port } = await listen(server, subgraph)
  const host = subgraph.host.includes(':') ? `[${subgraph.host}]` : subgraph.host
  return {
    url: `http://${host}:${port}/graphql`,
    port,
    stop: async () => {
      await close(server)
      await apollo.stop()
      await subgraph.release()
    },
  }
}

interface Answer {
  readonly status: number
  readonly body: string
}

async function answer<Context extends RequestContext>(
  request: IncomingMessage,
  apollo: ApolloServer<Context>,
  { verifyAssertion, makeContext, logger }: SubgraphServer<Context>,
): Promise<Answer> {
  if (request.url === '/healthz') return { status: 200, body: '{"status":"ok"}' }
  if (request.url !== '/graphql') return failure('NOT_FOUND')
  if (request.method !== 'POST') return failure('METHOD_NOT_ALLOWED')
  const body = await readBody(request)
  if (body === undefined) return failure('BODY_TOO_LARGE')

  const token = request.headers[assertionHeader]
  const verification = await verifyAssertion(typeof token === 'string' ? token : undefined, body)
  if (verification.kind === 'refused') {
    logger.warn({ reason: verification.reason }, 'a request without a valid assertion was refused')
    return failure('INVALID_ASSERTION')
  }
  const operation = parseJson(body)
  if (operation === undefined) return failure('MALFORMED_JSON')

  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap([['content-type', 'application/json']]),
      search: '',
      body: operation,
    },
    context: async () => makeContext(verification.assertion),
  })
  if (result.body.kind === 'chunked') return failure('OPERATION_NOT_SUPPORTED')
  return { status: result.status ?? 200, body: result.body.string }
}

/** Undefined once it is larger than a gateway's request can be. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > maximumBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function failure(code: ErrorCodeName): Answer {
  const { status, message } = errorCodes[code]
  return { status, body: JSON.stringify({ errors: [{ message, extensions: { code } }] }) }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(status === 413 ? { connection: 'close' } : {}),
  })
  response.end(body)
}

function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'))
      else resolve(address)
    })
  })
}

/** Lets requests under way end; idle connections are closed at once. */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeIdleConnections()
  })
}
