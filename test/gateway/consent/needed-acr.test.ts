// What the operator's table says an item needs: nothing is read under a weaker sign-in, whenever either changed.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  const { facts } = await authorityReader(gateway)(callerOf(consent, { scopes: ['email', 'name'] }))
  expect(facts && 'granted' in facts && facts.granted).toEqual(granted ? ['email', 'name'] : ['email'])
})
