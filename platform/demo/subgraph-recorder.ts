// Stands between the gateway and one subgraph and remembers what was asked: the demo and the tests show with it that a
// field without consent is never even asked for. It passes every byte on unchanged and keeps them in memory only.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt } from 'jose'
import { Pool } from 'undici'
import { z } from 'zod'
import { type AssertionClaims, assertionHeader, assertionSchema } from '../../schema/contract/assertion.ts'

export interface RecordedRequest {
  readonly subgraph: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly assertion: AssertionClaims
  /** The answer's bytes; undefined until it has come. */
  answer: string | undefined
}

export interface SubgraphRecorder {
  readonly url: string
  readonly requests: readonly RecordedRequest[]
  forget(): void
  /** What happens to requests from now on: passed on, refused at the socket, or never answered. Ends `answerWith`. */
  behave(manner: 'forward' | 'down' | 'hang'): void
  /** Answers with this text instead of passing requests on: a subgraph that misbehaves. */
  answerWith(text: string): void
  /** Called before each request is passed on, for tests that act in the middle of a query. */
  beforeForward(action: (() => Promise<void>) | undefined): void
  stop(): Promise<void>
}

const bodySchema = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() })

export async function recordSubgraph(subgraph: string, target: string): Promise<SubgraphRecorder> {
  const requests: RecordedRequest[] = []
  const { origin, pathname } = new URL(target)
  const pool = new Pool(origin, { connections: 16 })
  let manner: 'forward' | 'down' | 'hang' = 'forward'
  let instead: string | undefined
  let before: (() => Promise<void>) | undefined

  const server = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const body = Buffer.concat(chunks)
      const { query, variables } = bodySchema.parse(JSON.parse(body.toString('utf8')))
      const assertion = assertionSchema.parse(decodeJwt(String(request.headers[assertionHeader])))
      const record: RecordedRequest = { subgraph, query, variables: variables ?? {}, assertion, answer: undefined }
      requests.push(record)
      if (manner === 'down') return void request.socket.destroy()
      if (manner === 'hang') return
      await before?.()
      if (instead !== undefined)
        return void response.writeHead(200, { 'content-type': 'application/json' }).end(instead)
      const answer = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/json', [assertionHeader]: String(request.headers[assertionHeader]) },
        body,
      })
      record.answer = await answer.body.text()
      response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(record.answer)
    } catch {
      request.socket.destroy()
    }
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    requests,
    forget: () => void requests.splice(0),
    behave: (next) => {
      manner = next
      instead = undefined
    },
    answerWith: (text) => {
      instead = text
    },
    beforeForward: (action) => {
      before = action
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await pool.destroy()
    },
  }
}
