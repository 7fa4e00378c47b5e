import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personaId } from '../../prisma/seed/persona-id.ts'
import { type AssertionChange, startTestSubgraph, type TestSubgraph } from './start-test-subgraph.ts'

const subject = personaId('citizen-with-everything')
const asking = { subject, scopes: ['name'] }
const body = JSON.stringify({ query: '{ me { name { value } } }' })
const seconds = () => Math.floor(Date.now() / 1000)

let person: TestSubgraph
beforeAll(async () => {
  person = await startTestSubgraph('person')
})
afterAll(() => person.stop())

describe('a request to a subgraph', () => {
  it('is answered with the assertion that was made for it', async () => {
    const response = await person.post(body, { 'txn-token': await person.sign(body, asking) })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ data: { me: { name: { value: 'TAN MEI SAMPLE' } } } })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it.each<[string, AssertionChange]>([
    ['for another subgraph', { claims: { aud: 'corporate' } }],
    ['for several audiences of which none is this', { claims: { aud: ['corporate', 'consent'] } }],
    ['for the URL of this subgraph', { claims: { aud: 'http://127.0.0.1:4031/graphql' } }],
    ['of another issuer', { claims: { iss: 'http://localhost:4010' } }],
    ['signed by another key', { otherKey: true }],
    ['signed by a key whose end has come', { otherKey: true, header: { kid: 'retired' } }],
    ['of another type', { header: { typ: 'at+jwt' } }],
    ['expired', { claims: { iat: seconds() - 60, exp: seconds() - 30 } }],
    ['valid for longer than 30 seconds', { claims: { exp: seconds() + 300 } }],
    ['dated long ago with a late end', { claims: { iat: seconds() - 300, exp: seconds() + 30 } }],
    ['dated in the future', { claims: { iat: seconds() + 60, exp: seconds() + 90 } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['without an end', { claims: { exp: undefined } }],
    ['without a transaction', { claims: { txn: undefined } }],
    ['whose subject is not an opaque id', { claims: { sub: 'S5000001Z' } }],
    ['made for another body', { context: { request_hash: 'x'.repeat(43) } }],
    ['that names no body', { context: { request_hash: undefined } }],
  ])('is refused with one %s', async (_case, change) => {
    const response = await person.post(body, { 'txn-token': await person.sign(body, asking, change) })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'INVALID_ASSERTION' } }],
    })
  })

  it('is refused with the assertion of a request that differs in one byte', async () => {
    const response = await person.post(`${body} `, { 'txn-token': await person.sign(body, asking) })
    expect(response.status).toBe(401)
  })

  it.each([
    ['without one', {}],
    ['with an unsigned one', { 'txn-token': 'eyJhbGciOiJub25lIn0.e30.' }],
    ['with something else', { 'txn-token': 'Bearer x' }],
    ['with an access token', { authorization: 'DPoP x' }],
  ])('is refused %s, whatever it asks', async (_case, headers) => {
    for (const query of ['{ me { name { value } } }', '{ _service { sdl } }', '{ __schema { types { name } } }', '']) {
      const response = await person.post(JSON.stringify({ query }), { ...headers })
      expect(response.status).toBe(401)
      expect(await response.text()).not.toContain('data')
    }
  })

  it('is refused by other methods and at other addresses', async () => {
    expect((await fetch(person.url)).status).toBe(405)
    expect((await fetch(`${person.url}/x`)).status).toBe(404)
    expect((await fetch(new URL('/healthz', person.url))).status).toBe(200)
  })

  it('is refused when it is too large or no JSON', async () => {
    expect((await person.post('x'.repeat(1_100_000), {})).status).toBe(413)
    const malformed = '{"query":'
    const response = await person.post(malformed, { 'txn-token': await person.sign(malformed, asking) })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'MALFORMED_JSON' } }] })
  })

  it('learns nothing of the schema from an error', async () => {
    for (const query of ['{ me { nam { value } } }', '{ me { name(x: "S5000001Z") { value } } }', '{ me {']) {
      const { errors } = await person.ask(query, asking)
      expect(JSON.stringify(errors)).not.toMatch(/nam\b|S5000001Z|Did you mean/)
      expect(errors[0]?.extensions.code).toMatch(/^GRAPHQL_(PARSE|VALIDATION)_FAILED$/)
    }
  })

  it('gets no introspection and no SDL', async () => {
    expect((await person.ask('{ __schema { types { name } } }', asking)).errors[0]?.extensions.code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    )
    expect((await person.ask('{ _service { sdl } }', asking)).errors[0]?.extensions.code).toBe(
      'UNAUTHORIZED_FIELD_OR_TYPE',
    )
  })
})
