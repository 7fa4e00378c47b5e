// A request body as a caller may send it: in pieces of no announced length, too long, or not to its end.
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBody } from '../../../gateway/http/read-body.ts'
import { Problem } from '../../../gateway/response/problem.ts'

const limit = 100_000
const outcomes: string[] = []
let settled = (): void => undefined
const server = createServer(async (request, response) => {
  const outcome = await readBody(request, limit).then(
    (body) => `${body.length}`,
    (error: unknown) => (error instanceof Problem ? error.code : 'a bug'),
  )
  outcomes.push(outcome)
  settled()
  response.writeHead(200, { connection: 'close' }).end(outcome)
})

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

function begin(onAnswer: (text: string) => void = () => undefined) {
  const { port } = server.address() as AddressInfo
  const request = send({ host: '127.0.0.1', port, method: 'POST' }, (response) => {
    let text = ''
    response.on('data', (chunk) => {
      text += String(chunk)
    })
    response.on('end', () => onAnswer(text))
  })
  // The server closes a connection of which it will read no more.
  request.on('error', () => undefined)
  return request
}

test('pieces up to the limit, and no byte more: the answer is there either way', async () => {
  for (const [size, expected] of [
    [limit, `${limit}`],
    [limit + 1, 'BODY_TOO_LARGE'],
    [0, '0'],
  ] as const) {
    const answer = new Promise<string>((resolve) => {
      const request = begin(resolve)
      for (let left = size; left > 0; left -= 10_000) request.write('x'.repeat(Math.min(left, 10_000)))
      request.end()
    })
    expect(await answer).toBe(expected)
  }
})

test('a caller that goes away in the middle is nobody’s bug', async () => {
  outcomes.length = 0
  const done = new Promise<void>((resolve) => {
    settled = resolve
  })
  const request = begin()
  request.write('x'.repeat(10_000), () => request.destroy())
  await done
  expect(outcomes).toEqual(['REQUEST_ABORTED'])
})
