// The one writer of a consent's state, on a real database with the service's own rights.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeConsent, changeConsents } from '../../consent-record/change-consent.ts'
import { type ConsentDatabase, openConsentDatabase } from '../../consent-record/consent-database.ts'
import { sweepConsents } from '../../consent-record/sweep-consents.ts'
import { withdrawConsent } from '../../consent-record/withdraw-consent.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'
import { scaled } from '../harness/scale.ts'

let scratch: TestDatabase
let database: ConsentDatabase
let admin: pg.Pool
const personId = randomUUID()
beforeAll(async () => {
  scratch = await createTestDatabase()
  database = openConsentDatabase(scratch.consent, 8)
  admin = new pg.Pool({ connectionString: scratch.admin, max: 2, options: '-c search_path=consent' })
  await admin.query(`INSERT INTO purpose (code, text) VALUES ('test-change', '{}')`)
  await admin.query(
    `INSERT INTO client (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris)
     VALUES ('change-bank', 'RELYING_PARTY', 'Bank', 'U', 'App', 'A', 'C', '{}')`,
  )
})
afterAll(async () => {
  await database.close()
  await admin.end()
  await scratch.drop()
})

async function arrange(status: string, lasts = '1 day'): Promise<string> {
  const id = randomUUID()
  await admin.query(
    `INSERT INTO consent (id, status, client_id, subject_kind, subject_id, recipient, purpose_code, purpose_text, fetch_type,
       duration_days, expires_at, data_life_days, notice, record)
     VALUES ($1, $2, 'change-bank', 'PERSON', $3, '{}', 'test-change', '{}', 'PERIODIC', 1,
       clock_timestamp() + $4::interval, 1, '{}', '{}')`,
    [id, status, personId, lasts],
  )
  return id
}

async function stored(id: string) {
  const { rows } = await admin.query('SELECT status, version FROM consent WHERE id = $1', [id])
  const history = await admin.query(
    'SELECT version, reason, actor, channel, language FROM consent_history WHERE consent_id = $1 ORDER BY version',
    [id],
  )
  return { ...rows[0], history: history.rows }
}

test('a change bumps the version and writes who, why, where and when by the database clock', async () => {
  const consentId = await arrange('ACTIVE')
  const outcome = await withdrawConsent(database, { consentId, personId, language: 'en' })
  expect(outcome).toMatchObject({ outcome: 'CHANGED', version: 2, change: { from: 'ACTIVE', to: 'REVOKED' } })
  expect(await stored(consentId)).toEqual({
    status: 'REVOKED',
    version: 2,
    history: [{ version: 2, reason: 'WITHDRAWN', actor: 'PERSON', channel: 'PAGES', language: 'en' }],
  })
  const { rows } = await admin.query(
    'SELECT abs(extract(epoch FROM clock_timestamp() - at)) < 5 AS near FROM consent_history WHERE consent_id = $1',
    [consentId],
  )
  expect(rows).toEqual([{ near: true }])
})

test("somebody else's consent and one that does not exist are the same: not found", async () => {
  const consentId = await arrange('ACTIVE')
  const stranger = { personId: randomUUID(), language: 'en' }
  expect(await withdrawConsent(database, { consentId, ...stranger })).toEqual({ outcome: 'NOT_FOUND' })
  expect(await withdrawConsent(database, { consentId: randomUUID(), ...stranger })).toEqual({ outcome: 'NOT_FOUND' })
  expect(await stored(consentId)).toMatchObject({ status: 'ACTIVE', version: 1, history: [] })
})

test('a change that the life of a consent does not know is refused with the state it is in', async () => {
  const consentId = await arrange('REVOKED')
  expect(await withdrawConsent(database, { consentId, personId, language: 'en' })).toEqual({
    outcome: 'NOT_ALLOWED',
    status: 'REVOKED',
  })
})

test('a page that showed another version is stale', async () => {
  const consentId = await arrange('REQUESTED')
  const change = { consentId, reason: 'DECLINED', channel: 'PAGES', seenVersion: 2 } as const
  expect(await changeConsent(database, change)).toEqual({ outcome: 'STALE' })
})

test('when what goes with the change is refused or fails, nothing is written', async () => {
  const consentId = await arrange('ACTIVE')
  const change = { consentId, reason: 'WITHDRAWN', channel: 'PAGES' } as const
  expect(await changeConsent(database, change, async () => ({ refusal: 'NO' }))).toEqual({
    outcome: 'PREVENTED',
    refusal: 'NO',
  })
  await expect(
    changeConsent(database, change, async () => {
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  expect(await stored(consentId)).toMatchObject({ status: 'ACTIVE', version: 1, history: [] })
})

test('time ends a consent before anybody writes it down', async () => {
  const consentId = await arrange('ACTIVE', '-1 second')
  expect(await withdrawConsent(database, { consentId, personId, language: 'en' })).toEqual({
    outcome: 'NOT_ALLOWED',
    status: 'EXPIRED',
  })
  const still = await arrange('ACTIVE')
  const early = { consentId: still, reason: 'PERIOD_ENDED', channel: 'SWEEPER' } as const
  expect(await changeConsent(database, early)).toEqual({ outcome: 'NOT_ALLOWED', status: 'ACTIVE' })
})

test('of many withdrawals at once one changes it, and the history has one entry', async () => {
  const consentId = await arrange('ACTIVE')
  const one = () => withdrawConsent(database, { consentId, personId, language: 'en' })
  const outcomes = await Promise.all(Array.from({ length: 20 }, one))
  expect(outcomes.filter(({ outcome }) => outcome === 'CHANGED')).toHaveLength(1)
  expect((await stored(consentId)).history).toHaveLength(1)
})

test('writers of several consents in opposite orders never deadlock', async () => {
  for (let round = 0; round < scaled(50); round += 1) {
    const ids = await Promise.all(Array.from({ length: 6 }, () => arrange('ACTIVE')))
    const pause = (order: string[]) =>
      changeConsents(
        database,
        order.map((consentId) => ({ consentId, reason: 'PAUSED', channel: 'PAGES' })),
      )
    const [first, second] = await Promise.all([pause(ids), pause(ids.toReversed())])
    const changed = [...first, ...second].filter(({ outcome }) => outcome === 'CHANGED')
    expect(changed).toHaveLength(6)
  }
})

test('the sweeper writes down what time has done, and two sweepers do it once', async () => {
  const over = await arrange('PAUSED', '-1 second')
  const unanswered = await arrange('REQUESTED')
  await admin.query(`UPDATE consent SET created_at = now() - interval '1 hour' WHERE id = $1`, [unanswered])
  const asked = await arrange('REQUESTED')
  const results = await Promise.all([sweepConsents(database, 1800), sweepConsents(database, 1800)])
  expect(results.reduce((sum, { lapsed }) => sum + lapsed, 0)).toBe(1)
  expect(await stored(over)).toMatchObject({
    status: 'EXPIRED',
    history: [{ reason: 'PERIOD_ENDED', actor: 'SYSTEM' }],
  })
  expect(await stored(unanswered)).toMatchObject({
    status: 'LAPSED',
    history: [{ reason: 'NOT_ANSWERED', actor: 'SYSTEM' }],
  })
  expect(await stored(asked)).toMatchObject({ status: 'REQUESTED', version: 1 })
})

test('a transaction inside another is part of it', async () => {
  const consentId = await arrange('ACTIVE')
  await expect(
    database.transaction(async () => {
      await withdrawConsent(database, { consentId, personId, language: 'en' })
      throw new Error('the outer one fails')
    }),
  ).rejects.toThrow('the outer one fails')
  expect(await stored(consentId)).toMatchObject({ status: 'ACTIVE', version: 1 })
})

test.each([
  ['COMMIT', 'REVOKED'],
  ['ROLLBACK', 'ACTIVE'],
] as const)('a request transaction that says %s leaves the consent %s', async (verdict, status) => {
  const consentId = await arrange('ACTIVE')
  await database.requestTransaction(async () => {
    await withdrawConsent(database, { consentId, personId, language: 'en' })
    return verdict
  })
  expect(await stored(consentId)).toMatchObject({ status })
})

test('a request that has not begun its transaction holds no connection', async () => {
  const release = Promise.withResolvers<void>()
  const waiting = Array.from({ length: 20 }, () =>
    database.requestTransaction(async () => {
      await release.promise
      return 'COMMIT'
    }),
  )
  // Eight connections, twenty requests under way: there is room.
  expect(await database.current.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }])
  release.resolve()
  await Promise.all(waiting)
})
