// What the operator's table says an item needs: nothing is read under a weaker sign-in, whenever either changed.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nameStepUp } from '../../../gateway/authorization/name-step-up.ts'
import { decide } from '../../../gateway/consent/decide.ts'
import { authorityReader } from '../../../gateway/consent/read-authority.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { arrangeConsent, callerOf } from './consent-fixture.ts'

let database: TestDatabase
let admin: pg.Pool
let gateway: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Pool({ connectionString: database.admin, max: 2 })
  gateway = new pg.Pool({ connectionString: database.gateway, max: 2 })
})
afterAll(async () => {
  await Promise.all([admin.end(), gateway.end()])
  await database.drop()
})

test.each([
  ['urn:izin:acr:1', null, true],
  ['urn:izin:acr:1', 'urn:izin:acr:1', true],
  ['urn:izin:acr:2', 'urn:izin:acr:2', true],
  ['urn:izin:acr:2', 'urn:izin:acr:10', true],
  ['urn:izin:acr:2', 'urn:izin:acr:1', false],
  ['urn:izin:acr:2', null, false],
  ['urn:izin:acr:2', 'urn:theirs:9', false],
  ['strong', 'strong', false],
])('an item that needs %s, granted under %s', async (needed, had, granted) => {
  const consent = await arrangeConsent(admin, { granted: ['email', 'name'] })
  await admin.query('UPDATE consent.consent SET acr = $2 WHERE id = $1', [consent.id, had])
  await admin.query(`UPDATE consent.scope SET acr = $1 WHERE scope = 'name'`, [needed])
  const caller = callerOf(consent, { scopes: ['email', 'name'] })
  const authority = await authorityReader(gateway)(caller)
  expect(authority.facts).toMatchObject(
    granted ? { granted: ['email', 'name'], held_back: {} } : { granted: ['email'], held_back: { name: needed } },
  )
  const decision = decide(caller, authority, Date.now() / 1000)
  expect(decision.kind === 'granted' && [...decision.grant.granted]).toEqual(granted ? ['email', 'name'] : ['email'])
  expect(decision.kind === 'granted' && [...decision.grant.heldBack]).toEqual(granted ? [] : [['name', needed]])
})

test('an item that a token does not carry is not named as held back from it', async () => {
  const consent = await arrangeConsent(admin, { granted: ['email', 'name'], acr: 'urn:izin:acr:1' })
  await admin.query(`UPDATE consent.scope SET acr = 'urn:izin:acr:2' WHERE scope = 'name'`)
  const caller = callerOf(consent, { scopes: ['email'] })
  const decision = decide(caller, await authorityReader(gateway)(caller), Date.now() / 1000)
  expect(decision.kind === 'granted' && decision.grant.heldBack.size).toBe(0)
})

describe('a refusal', () => {
  const refusal = (requiredScopes: string[][]) =>
    ({ path: [], aliasPath: [], coordinate: 'Person.name', requiredScopes, reason: 'SCOPE_NOT_GRANTED' }) as const
  const heldBack = new Map([
    ['two', 'urn:izin:acr:2'],
    ['three', 'urn:izin:acr:3'],
    ['none', 'strong'],
  ])

  test.each<[string, string[][], string | undefined]>([
    ['of what was never granted', [['other']], undefined],
    ['of what no stronger sign-in would open alone', [['two', 'other']], undefined],
    ['that nothing opens', [], undefined],
    ['that one level opens', [['two']], 'urn:izin:acr:2'],
    ['that needs a granted item too', [['two', 'had']], 'urn:izin:acr:2'],
    ['that needs two levels', [['two', 'three']], 'urn:izin:acr:3'],
    ['of a container of both', [['two'], ['three'], ['other']], 'urn:izin:acr:3'],
    ['that no level meets', [['none']], 'strong'],
  ])('%s', (_case, required, acrValues) => {
    const [named] = nameStepUp([refusal(required)], new Set(['had']), heldBack)
    expect(named?.acrValues).toBe(acrValues)
    expect(named?.reason).toBe(acrValues === undefined ? 'SCOPE_NOT_GRANTED' : 'INSUFFICIENT_USER_AUTHENTICATION')
  })
})
