// What a caller learns of the schema: by introspection, what the token reaches; without a token, the annotated public
// SDL and the metadata of the resource.
import { buildClientSchema, buildSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bank, Tokens } from '../../../platform/demo/bank.ts'
import { obtainConsent, queryAs } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'

let platform: TestPlatform
let bank: Bank
let tokens: Tokens

beforeAll(async () => {
  platform = await startTestPlatform()
  bank = await platform.openBank('merlion-bank')
  tokens = await obtainConsent(bank, 'TAN MEI SAMPLE', { scopes: ['name', 'uinfin', 'cpfbalances.oa'] }, [
    'cpfbalances.oa',
  ])
})
afterAll(() => platform.stop())

test('introspection answers what the token reaches, asks no subgraph, and is a whole schema', async () => {
  const answer = await queryAs(platform, bank, tokens, getIntrospectionQuery())
  expect(answer.status).toBe(200)
  const schema = buildClientSchema(answer.data as IntrospectionQuery)
  const fields = (type: string) => {
    const found = schema.getType(type)
    return found && 'getFields' in found ? Object.keys(found.getFields()).sort() : undefined
  }
  expect(fields('Person')).toEqual(['cpfBalances', 'name', 'uinfin'])
  expect(fields('CpfBalances')).toEqual(['ordinaryAccount'])
  for (const hidden of ['Vehicle', 'NoaAssessment', 'Shareholder', 'AcademicQualifications', 'RegisteredAddress'])
    expect(schema.getType(hidden), hidden).toBeUndefined()
  expect(platform.asked()).toEqual([])
})

test('a single type is answered the same way, beside data', async () => {
  const answer = await queryAs(
    platform,
    bank,
    tokens,
    '{ known: __type(name: "CpfBalances") { fields { name } } hidden: __type(name: "Vehicle") { name } me { name { value } } }',
  )
  expect(answer.data).toEqual({
    known: { fields: [{ name: 'ordinaryAccount' }] },
    hidden: null,
    me: { name: { value: 'TAN MEI SAMPLE' } },
  })
})

test('the public schema needs no token, parses, says each field’s scope, and shows no key of ours', async () => {
  const response = await fetch(new URL('/schema.graphql', platform.gatewayUrl))
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toContain('max-age')
  const text = await response.text()
  const schema = buildSchema(text)
  const person = schema.getType('Person')
  expect(person && 'getFields' in person && Object.keys(person.getFields())).not.toContain('id')
  expect(text).toMatch(/cpfBalances: CpfBalances @requiresScopes\(scopes: \[\["cpfbalances\./)
  expect(text).not.toMatch(/join__|@key|@inaccessible|_entities|_service/)
})

test('the metadata of the resource say where to get tokens (RFC 9728)', async () => {
  const response = await fetch(new URL('/.well-known/oauth-protected-resource/graphql', platform.gatewayUrl))
  expect(await response.json()).toMatchObject({
    resource: platform.endpoint.href,
    authorization_servers: [platform.issuer],
    bearer_methods_supported: [],
    dpop_bound_access_tokens_required: true,
    scopes_supported: expect.arrayContaining(['name', 'entity.address', 'appointments']),
    jwks_uri: `${platform.gatewayUrl}/jwks`,
  })
})

test('the keys that sign receipts are published, and nothing private with them', async () => {
  const { keys } = JSON.parse(await (await fetch(new URL('/jwks', platform.gatewayUrl))).text())
  expect(keys).toEqual([
    expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String) }),
  ])
  expect(Object.keys(keys[0])).not.toContain('d')
})

test('liveness and readiness', async () => {
  const get = async (path: string) => {
    const response = await fetch(new URL(path, platform.gatewayUrl))
    return { status: response.status, body: await response.json() }
  }
  expect(await get('/healthz')).toEqual({ status: 200, body: { status: 'ok' } })
  expect(await get('/readyz')).toEqual({
    status: 200,
    body: {
      status: 'ready',
      consentDatabase: true,
      receiptKey: true,
      authorizationServer: true,
      supergraph: { from: 'registry', number: expect.any(Number), problems: [] },
    },
  })
  expect((await get('/nothing')).status).toBe(404)
})
