// A client with a valid token that sends what no library would: it harms nobody else's requests, gets the specification's
// error, and leaves no trace of what it wrote in the log.
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Bank, Tokens } from '../../../platform/demo/bank.ts'
import { obtainConsent, openRawClient, queryAs, type RawClient, readAnswer } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'

let platform: TestPlatform
let client: RawClient
let other: Bank
let others: Tokens
let log: string[] = []

beforeAll(async () => {
  const write = (chunk: Buffer, _: string, done: () => void) => {
    log.push(String(chunk))
    done()
  }
  platform = await startTestPlatform({ logger: pino({ level: 'info' }, new Writable({ write })) })
  client = await openRawClient(platform, 'merlion-bank', (bank) =>
    obtainConsent(bank, 'TAN MEI SAMPLE', { scopes: ['name', 'uinfin'] }),
  )
  other = await platform.openBank('lion-city-bank')
  const purpose = { purpose: 'account-opening', duration: 'P30D' }
  others = await obtainConsent(other, 'TAN MEI SAMPLE', { scopes: ['name'], ...purpose })
})
beforeEach(() => {
  log = []
})
afterAll(() => platform.stop())

test('a proof id that the database cannot hold stops nobody else’s requests of the same moment', async () => {
  const ids = ['\u0000', 'a\u0000b', '\ud800', '\udc00x', '\u{10ffff}', 'x'.repeat(256)]
  const sent = await Promise.all(
    Array.from({ length: 5 }, async (_, round) => {
      const hostile = ids.map(async (jti) => {
        const dpop = await client.proof({ jti: jti.length === 256 ? jti.slice(1) + round : `${jti}${round}` })
        return (await client.post({ headers: { dpop } })).status
      })
      const honest = await queryAs(platform, other, others, '{ me { name { value } } }')
      return { honest: honest.status, hostile: await Promise.all(hostile) }
    }),
  )
  expect(sent.map(({ honest }) => honest)).toEqual([200, 200, 200, 200, 200])
  expect(sent.flatMap(({ hostile }) => hostile).filter((status) => status >= 500)).toEqual([])
})

test('such a proof too is used once', async () => {
  const dpop = await client.proof({ jti: '\u0000once' })
  const statuses = await Promise.all([1, 2, 3].map(async () => (await client.post({ headers: { dpop } })).status))
  expect(statuses.sort()).toEqual([200, 401, 401])
})

test('a proof whose key is no key is refused by the name of the check', async () => {
  for (const jwk of ['S1234567D', true, 1, [], {}, { kty: 'EC' }, { kty: 'EC', crv: 'P-256', x: 1, y: {} }]) {
    const answer = await readAnswer(await client.post({ headers: { dpop: await client.proof({}, { jwk }) } }))
    expect([answer.status, answer.code, answer.errors?.[0]?.extensions['check']], JSON.stringify(jwk)).toEqual([
      401,
      'INVALID_DPOP_PROOF',
      'jwk',
    ])
  }
  expect(log.join('')).not.toMatch(/"bug"|S1234567D/)
})

test('a caller who goes away in the middle of its body is no bug of ours', async () => {
  const socket = connect(Number(platform.endpoint.port), '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"query": "',
  )
  await new Promise((resolve) => setTimeout(resolve, 100))
  socket.destroy()
  await expect.poll(() => log.join('')).toContain('"msg":"request"')
  expect(log.join('')).not.toMatch(/"bug"|INTERNAL_ERROR/)
})

test('what a caller writes into a request is in no line of the log', async () => {
  const body = JSON.stringify({
    query:
      'query S1234567D($S1234567D: Boolean!) { S1234567D: me @include(if: $S1234567D) { S1234567D: name { value } } }',
    operationName: 'S1234567D',
    variables: { S1234567D: true, other: 'S1234567D' },
    extensions: { S1234567D: 'S1234567D' },
  })
  const url = new URL('?S1234567D=S1234567D', platform.endpoint)
  const headers = { 'content-type': 'application/json', 'x-correlation-id': 'S1234567D', dpop: await client.proof() }
  expect((await client.post({ body })).status).toBe(200)
  await fetch(url, {
    method: 'POST',
    headers: { ...headers, authorization: `DPoP ${client.tokens.accessToken}` },
    body,
  })
  expect((await client.post({ body: `${body} S1234567D` })).status).toBe(400)
  expect((await client.post({ body: JSON.stringify({ query: '{ me { S1234567D } }' }) })).status).toBe(400)
  expect(log.length).toBeGreaterThan(3)
  expect(log.join('')).not.toMatch(/S1234567D|TAN MEI/)
  const events = await platform.sql('SELECT * FROM disclosure_event ORDER BY time DESC LIMIT 5')
  expect(JSON.stringify(events)).not.toContain('S1234567D')
})

test('answers of which nothing is left are recorded up to the cap: nobody fills a resident’s log with them', async () => {
  const events = async () => (await platform.sql('SELECT FROM disclosure_event')).length
  const before = await events()
  platform.forget()
  const answers = await Promise.all(
    Array.from({ length: 25 }, () => queryAs(platform, other, others, '{ me { uinfin { value } } }')),
  )
  for (const { status, data, errors } of answers)
    expect([status, data, errors?.map(({ extensions }) => extensions.code)]).toEqual([
      200,
      { me: null },
      ['UNAUTHORIZED_FIELD_OR_TYPE'],
    ])
  expect(platform.asked()).toEqual([])
  // A minute may end on the way, and each has its own cap.
  const written = (await events()) - before
  expect(written).toBeGreaterThanOrEqual(10)
  expect(written).toBeLessThanOrEqual(20)
  expect(answers.filter(({ extensions }) => extensions?.disclosure.receipt !== undefined)).toHaveLength(written)
  // What is delivered is recorded, however many refusals there were.
  const read = await queryAs(platform, other, others, '{ me { name { value } uinfin { value } } }')
  expect(read.extensions?.disclosure.receipt).toEqual(expect.any(String))
  expect((await events()) - before).toBe(written + 1)
})
