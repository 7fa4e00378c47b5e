// What bad input gets, over HTTP: the status, the stable code, and that no subgraph was asked anything.
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { obtainConsent, openRawClient, type RawClient, type RawRequest, readAnswer } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { testKeys } from '../../harness/test-keys.ts'

let platform: TestPlatform
let client: RawClient

beforeAll(async () => {
  platform = await startTestPlatform()
  client = await openRawClient(platform, 'merlion-bank', (bank) =>
    obtainConsent(bank, 'TAN MEI SAMPLE', { scopes: ['name', 'uinfin', 'email'] }),
  )
})
afterEach(() => platform.forget())
afterAll(() => platform.stop())

const json = (value: unknown) => JSON.stringify(value)
const query = (text: string) => json({ query: text })

async function send(change: RawRequest) {
  const answer = await readAnswer(await client.post(change))
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.data, 'no data').toBeUndefined()
  expect(platform.asked(), 'no subgraph was asked').toEqual([])
  return answer
}

describe('who calls', () => {
  const challenge = (answer: { headers: Headers }) => answer.headers.get('www-authenticate') ?? ''

  test('no token', async () => {
    const answer = await send({ headers: { authorization: undefined } })
    expect([answer.status, answer.code]).toEqual([401, 'TOKEN_MISSING'])
    expect(challenge(answer)).toBe(
      `DPoP algs="ES256 PS256 EdDSA", resource_metadata="${platform.gatewayUrl}/.well-known/oauth-protected-resource/graphql"`,
    )
  })

  test('the body is not looked at for a caller who has not authenticated', async () => {
    for (const body of ['{', '[]', query('{ me { nothing } }'), query('{'.repeat(20_000))])
      expect((await send({ body, headers: { authorization: undefined } })).code).toBe('TOKEN_MISSING')
  })

  test('a bound token as Bearer', async () => {
    const answer = await send({ headers: { authorization: `Bearer ${client.tokens.accessToken}` } })
    expect([answer.status, answer.code]).toEqual([401, 'INVALID_TOKEN'])
    expect(challenge(answer)).toMatch(/^DPoP error="invalid_token", error_description=".*Bearer/)
  })

  test('a token with one letter changed', async () => {
    const [header, payload, signature = ''] = client.tokens.accessToken.split('.')
    const forged = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    const answer = await send({ headers: { authorization: `DPoP ${forged}` } })
    expect([answer.status, answer.code, answer.errors?.[0]?.extensions['check']]).toEqual([
      401,
      'INVALID_TOKEN',
      'signature',
    ])
  })

  test('a token signed by another key of ours, for another purpose', async () => {
    const { assertionKey } = await testKeys()
    const { d, x, crv, kty, kid } = assertionKey
    const key = await crypto.subtle.importKey('jwk', { d, x, crv, kty }, 'Ed25519', false, ['sign'])
    const token = await new SignJWT({ iss: platform.issuer, aud: platform.endpoint.href })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
      .sign(key)
    const answer = await send({ headers: { authorization: `DPoP ${token}` } })
    expect([answer.status, answer.code]).toEqual([401, 'INVALID_TOKEN'])
  })

  const proofs: readonly (readonly [string, () => Promise<string | undefined>, string, string])[] = [
    ['missing', async () => undefined, 'missing', 'Send the proof in the DPoP header'],
    [
      'sent twice',
      async () => `${await client.proof()}, ${await client.proof()}`,
      'format',
      'two JWTs with a comma between',
    ],
    ['for another method', () => client.proof({ htm: 'GET' }), 'htm', 'it must be POST'],
    [
      'for another address',
      () => client.proof({ htu: `${platform.gatewayUrl}/other` }),
      'htu',
      'its path is /other instead of /graphql',
    ],
    ['for another token', () => client.proof({ ath: 'A'.repeat(43) }), 'ath', 'belongs to another access token'],
    ['old', () => client.proof({ iat: Math.floor(Date.now() / 1000) - 120 }), 'iat', 'It was made 2 minutes ago'],
    ['from the future', () => client.proof({ iat: Math.floor(Date.now() / 1000) + 120 }), 'iat', 'in the future'],
    ['of another type', () => client.proof({}, { typ: 'JWT' }), 'typ', 'it must be dpop+jwt'],
  ]
  test.each(proofs)('a proof that is %s, which the sandbox explains', async (_, proof, check, says) => {
    const answer = await send({ headers: { dpop: await proof() } })
    expect([answer.status, answer.code, answer.errors?.[0]?.extensions['check']]).toEqual([
      401,
      'INVALID_DPOP_PROOF',
      check,
    ])
    expect(challenge(answer)).toMatch(/^DPoP error="invalid_dpop_proof", error_description="/)
    expect(answer.errors?.[0]?.extensions['explanation']).toContain(says)
  })

  test('20 replays of one proof: exactly one is answered', async () => {
    const dpop = await client.proof()
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => readAnswer(await client.post({ headers: { dpop } }))),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(
      new Set(refused.map(({ status, code, errors }) => `${status} ${code} ${errors?.[0]?.extensions['check']}`)),
    ).toEqual(new Set(['401 INVALID_DPOP_PROOF jti']))
    expect(platform.asked()).toHaveLength(1)
  })

  test('a Host header of somebody else’s changes nothing', async () => {
    const { request } = await import('undici')
    const { port } = platform.endpoint
    const sent = await request(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { host: 'evil.example', 'content-type': 'application/json', accept: 'application/json' },
      body: '{}',
    })
    expect(sent.headers['www-authenticate']).toContain(`resource_metadata="${platform.gatewayUrl}/`)
    await sent.body.dump()
  })
})

describe('the request', () => {
  const requests: readonly (readonly [string, RawRequest, number, string])[] = [
    ['GET', { method: 'GET' }, 405, 'METHOD_NOT_ALLOWED'],
    ['PUT', { method: 'PUT' }, 405, 'METHOD_NOT_ALLOWED'],
    ['no content type', { headers: { 'content-type': 'text/plain' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'another charset',
      { headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['an Accept of nothing we have', { headers: { accept: 'text/html' } }, 406, 'NOT_ACCEPTABLE'],
    ['malformed JSON', { body: '{"query": ' }, 400, 'MALFORMED_JSON'],
    ['no UTF-8', { body: new Uint8Array([0x7b, 0xff, 0x7d]) }, 400, 'MALFORMED_JSON'],
    ['a batch', { body: json([{ query: '{ me { name { value } } }' }]) }, 400, 'BATCHING_NOT_SUPPORTED'],
    ['no query', { body: json({}) }, 400, 'MALFORMED_REQUEST'],
    ['a query that is no text', { body: json({ query: 1 }) }, 400, 'MALFORMED_REQUEST'],
    [
      'variables that are no object',
      { body: json({ query: '{ __typename }', variables: [] }) },
      400,
      'MALFORMED_REQUEST',
    ],
    [
      'a persisted query',
      { body: json({ extensions: { persistedQuery: { version: 1 } } }) },
      400,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['a body over the limit', { body: query(`{ ${'a'.repeat(70_000)} }`) }, 413, 'BODY_TOO_LARGE'],
  ]
  test.each(requests)('%s', async (_, change, status, code) => {
    const answer = await send(change)
    expect([answer.status, answer.code]).toEqual([status, code])
  })

  const deep = (levels: number) => `{ ${'me { '.repeat(levels)}name${' }'.repeat(levels)} }`
  const aliases = Array.from({ length: 101 }, (_, n) => `a${n}: name { value }`).join(' ')
  const operations: readonly (readonly [string, string, string, number?])[] = [
    ['bad syntax', '{ me { ', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ me { nothing } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['the key that joins subgraphs', '{ me { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['federation’s own root field', '{ _entities(representations: []) { __typename } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['too deep', deep(20), 'OPERATION_TOO_DEEP', 16],
    ['too many aliases', `{ me { ${aliases} } }`, 'TOO_MANY_ALIASES', 100],
    [
      'too many root fields',
      `{ ${Array.from({ length: 21 }, (_, n) => `a${n}: me { __typename }`).join(' ')} }`,
      'TOO_MANY_ROOT_FIELDS',
      20,
    ],
    ['too many tokens', `{ me { ${'name { value } '.repeat(1_001)} } }`, 'TOO_MANY_TOKENS', 4_000],
    ['too many selections by fragments', bomb(), 'OPERATION_TOO_COSTLY', 2_000],
    ['a reserved alias', '{ me { __x: name { value } } }', 'RESERVED_ALIAS'],
    ['a subscription', 'subscription { me }', 'OPERATION_NOT_SUPPORTED'],
    ['a mutation of what cannot be changed', 'mutation { me }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two operations and no name',
      'query a { me { __typename } } query b { me { __typename } }',
      'OPERATION_NAME_REQUIRED',
    ],
  ]
  for (const [name, text, code, limit] of operations)
    test(`${name}: 400 for the GraphQL media type, 200 for JSON`, async () => {
      const graphql = await send({ body: query(text) })
      expect([graphql.status, graphql.code]).toEqual([400, code])
      if (limit !== undefined) expect(graphql.errors?.[0]?.extensions['limit']).toBe(limit)
      expect((await send({ body: query(text), headers: { accept: 'application/json' } })).status).toBe(200)
    })

  test('an error never repeats a literal or a variable', async () => {
    const secret = 'S1234567D'
    for (const body of [
      query(`{ me { name { value } } "${secret}" }`),
      query(`{ me(nric: "${secret}") { name { value } } }`),
      query(`{ __type(name: ${secret.length}) { name } me @include(if: "${secret}") { __typename } }`),
      json({ query: 'query ($a: Boolean!) { me @include(if: $a) { __typename } }', variables: { a: secret } }),
    ]) {
      const answer = await send({ body })
      expect(answer.status).toBe(400)
      expect(JSON.stringify(answer.errors)).not.toContain(secret)
    }
  })

  test('too many requests: 429 with the seconds to wait, and the others go on', async () => {
    await platform.sql(`UPDATE client SET quota_per_minute = 0 WHERE client_id = 'merlion-bank'`)
    const answer = await send({})
    expect([answer.status, answer.code]).toEqual([429, 'QUOTA_EXCEEDED'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    await platform.sql(`UPDATE client SET quota_per_minute = 6000 WHERE client_id = 'merlion-bank'`)
    expect((await client.post()).status).toBe(200)
  })
})

test('nothing personal is in the metrics', async () => {
  await client.post({ body: query('query S1234567D { me { name { value } email { value } } }') })
  const text = await (await fetch(new URL('/metrics', platform.gatewayUrl))).text()
  expect(text).toContain('izin_gateway_requests_total')
  expect(text).not.toMatch(/S1234567D|TAN MEI|example\.com|[STFGM]\d{7}[A-Z]|[0-9a-f]{8}-[0-9a-f]{4}-/)
})

/** Thirteen fragments, each spreading the next twice. */
function bomb(): string {
  const fragments = Array.from({ length: 13 }, (_, n) => `fragment f${n} on Person { ...f${n + 1} ...f${n + 1} }`)
  return `{ me { ...f0 } } ${fragments.join(' ')} fragment f13 on Person { name { value } }`
}
