// The gateway's HTTP server: one table of addresses, on node:http. It knows nothing of GraphQL or consent.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { errorCodes } from '../../schema/contract/error-codes.ts'
import type { HttpAnswer } from './answer.ts'

/** Keyed by path, or by a folder's path and `*` for what is directly in it. A handler answers every method. */
export type Routes = Readonly<Record<string, (request: IncomingMessage) => Promise<HttpAnswer> | HttpAnswer>>

const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

export function gatewayServer(routes: Routes): Server {
  const table = new Map(Object.entries(routes))
  const server = createServer(async (request, response) => {
    let answer: HttpAnswer
    try {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
      const route = table.get(path) ?? table.get(`${path.slice(0, path.lastIndexOf('/') + 1)}*`)
      answer = route ? await route(request) : notFound
    } catch {
      answer = broken
    }
    // What of a refused body was not read would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close')
    response.writeHead(answer.status, {
      ...always,
      ...answer.headers,
      // RFC 9110 §8.6: 0 would be the length of what was not modified.
      ...(answer.status === 304 ? {} : { 'content-length': String(Buffer.byteLength(answer.body)) }),
    })
    response.end(request.method === 'HEAD' ? undefined : answer.body)
  })
  // RFC 9112 §9.3: a caller may keep its connection; a slow one may not hold it.
  server.keepAliveTimeout = 65_000
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  return server
}

const notFound: HttpAnswer = {
  status: 404,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({
    errors: [{ message: errorCodes.NOT_FOUND.message, extensions: { code: 'NOT_FOUND' } }],
  }),
}

const broken: HttpAnswer = {
  status: 500,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({
    errors: [{ message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_ERROR' } }],
  }),
}
