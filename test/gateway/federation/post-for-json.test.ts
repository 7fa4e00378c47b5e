// What a subgraph's server may do to the gateway that waits for it: every way of not answering is a rejection in time.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { postForJson } from '../../../gateway/federation/post-for-json.ts'

const open: { server: Server; pool: Pool }[] = []
afterEach(async () => {
  for (const { server, pool } of open.splice(0)) {
    await pool.destroy()
    server.closeAllConnections()
    server.close()
  }
})

async function poolTo(listener: RequestListener): Promise<Pool> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const options = { connections: 1, maxResponseSize: 1_000, headersTimeout: 0, bodyTimeout: 0 }
  const pool = new Pool(`http://127.0.0.1:${port}`, options)
  open.push({ server, pool })
  return pool
}

const post = (pool: Pool, timeoutMs = 60_000) =>
  postForJson(pool, { path: '/graphql', headers: ['content-type', 'application/json'], body: '{}', timeoutMs })
const json = { 'content-type': 'application/json; charset=utf-8' }

test('an answer in pieces, with characters cut in two', async () => {
  const bytes = Buffer.from('{"data":{"name":"Zoë 陈"}}')
  const pool = await poolTo((_, response) => {
    response.writeHead(200, json)
    for (const byte of bytes) response.write(Buffer.of(byte))
    response.end()
  })
  expect(await post(pool)).toEqual({ data: { name: 'Zoë 陈' } })
})

const refused: readonly (readonly [string, RequestListener])[] = [
  ['another status', (_, response) => response.writeHead(500, json).end('{"data":{}}')],
  ['a redirect', (_, response) => response.writeHead(307, { ...json, location: 'http://127.0.0.1:1/' }).end('{}')],
  ['another media type', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('{}')],
  ['no media type', (_, response) => response.writeHead(200).end('{}')],
  ['no JSON', (_, response) => response.writeHead(200, json).end('{')],
  ['nothing', (_, response) => response.writeHead(200, json).end()],
  ['more than it may', (_, response) => response.writeHead(200, json).end(JSON.stringify('x'.repeat(1_000)))],
  ['half an answer', (request, response) => response.writeHead(200, json).write('{', () => request.socket.destroy())],
]
test.each(refused)('%s is no answer', async (_, listener) => {
  await expect(post(await poolTo(listener))).rejects.toThrow()
})

test('one that begins its answer and goes on for ever is cut off, and whoever waits behind it is never sent late', async () => {
  let asked = 0
  const pool = await poolTo((_, response) => {
    asked += 1
    if (asked === 1) response.writeHead(200, json).write('{"data":')
    else response.writeHead(200, json).end('{}')
  })
  // One connection: the second waits for it, longer than it may.
  const both = await Promise.allSettled([post(pool, 100), post(pool, 50)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await post(pool)).toEqual({})
  expect(asked).toBe(2)
})
