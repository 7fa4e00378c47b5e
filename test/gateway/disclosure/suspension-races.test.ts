// A client suspended, or a role ended, while a release, a grant or a resumption is under way: whoever commits first wins,
// and nothing is released after the operator's change was confirmed.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { arrangeClient, arrangeConsent } from '../consent/consent-fixture.ts'

let database: TestDatabase
let admin: pg.Pool
let gateway: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Pool({ connectionString: database.admin, max: 6 })
  gateway = new pg.Pool({ connectionString: database.gateway, max: 4 })
})
afterAll(async () => {
  await Promise.all([admin.end(), gateway.end()])
  await database.drop()
})

const batchOf = (part: Readonly<Record<string, unknown>>) =>
  JSON.stringify([
    {
      event_id: randomUUID(),
      sub: 'pairwise',
      requested: ['Person.consents'],
      released: ['Person.consents'],
      undelivered: [],
      asked: true,
      refused: [],
      agencies: [],
      ...{ salt: '00', subject_salt: '00', sequence_salt: '00', token_hash: randomUUID() },
      ...part,
    },
  ])
const releasing = 'SELECT decision, reason FROM consent.release_disclosures($1::jsonb)'

/** What is still waiting after a moment. */
async function isWaiting(work: Promise<unknown>): Promise<boolean> {
  const moment = new Promise((resolve) => setTimeout(resolve, 200, 'moment'))
  return (await Promise.race([work, moment])) === 'moment'
}

async function firstParty(): Promise<string> {
  const client = `app-${randomUUID()}`
  await arrangeClient(admin, client, 'FIRST_PARTY')
  await admin.query(
    `INSERT INTO consent.first_party_subject (client_id, sub, subject_id) VALUES ($1, 'pairwise', gen_random_uuid())`,
    [client],
  )
  return client
}

test('the suspension of a first-party client waits for its release under way', async () => {
  const client_id = await firstParty()
  const release = await gateway.connect()
  await release.query('BEGIN')
  expect((await release.query(releasing, [batchOf({ client_id })])).rows).toMatchObject([{ decision: 'RELEASED' }])
  const suspended = admin.query('SELECT consent.suspend_client($1)', [client_id])
  const waited = await isWaiting(suspended)
  await release.query('COMMIT')
  release.release()
  await suspended
  expect(waited).toBe(true)
})

test('a release of a first-party client waits for its suspension under way, and is refused', async () => {
  const client_id = await firstParty()
  const operator = await admin.connect()
  await operator.query('BEGIN')
  await operator.query('SELECT consent.suspend_client($1)', [client_id])
  const released = gateway.query(releasing, [batchOf({ client_id })])
  const waited = await isWaiting(released)
  await operator.query('COMMIT')
  operator.release()
  expect(waited).toBe(true)
  expect((await released).rows).toEqual([{ decision: 'REFUSED', reason: 'CLIENT_SUSPENDED' }])
})

test('releases of one first-party client do not wait for each other', async () => {
  const client_id = await firstParty()
  await admin.query(
    `INSERT INTO consent.first_party_subject (client_id, sub, subject_id) VALUES ($1, 'other', gen_random_uuid())`,
    [client_id],
  )
  const release = await gateway.connect()
  await release.query('BEGIN')
  await release.query(releasing, [batchOf({ client_id })])
  const other = await gateway.query(releasing, [batchOf({ client_id, sub: 'other' })])
  await release.query('COMMIT')
  release.release()
  expect(other.rows).toMatchObject([{ decision: 'RELEASED' }])
})

for (const [status, change] of [
  ['PAUSED', 'resumption'],
  ['REQUESTED', 'grant'],
] as const)
  test(`a suspension or the end of a role waits for the ${change} of a consent under way`, async () => {
    const client = `bank-${randomUUID()}`
    const consent = await arrangeConsent(admin, { clientId: client, status, company: true })
    const person = await admin.connect()
    await person.query('BEGIN')
    await person.query(`UPDATE consent.consent SET status = 'ACTIVE', version = version + 1 WHERE id = $1`, [
      consent.id,
    ])
    const operator = [
      admin.query('SELECT consent.suspend_client($1)', [client]),
      admin.query('SELECT consent.end_acting_role($1, $2)', [consent.actorId, consent.subjectId]),
    ]
    const waited = await Promise.all(operator.map(isWaiting))
    await person.query('COMMIT')
    person.release()
    await Promise.all(operator)
    expect(waited).toEqual([true, true])
    const { rows } = await gateway.query(releasing, [
      batchOf({ client_id: client, consent_id: consent.id, consent_version: 2 }),
    ])
    expect(rows).toEqual([{ decision: 'REFUSED', reason: 'CLIENT_SUSPENDED' }])
  })

test('the gateway cannot go around the lock', async () => {
  await expect(gateway.query('SELECT consent.write_disclosures($1::jsonb)', ['[]'])).rejects.toMatchObject({
    code: '42501',
  })
})
