// When something behind the gateway fails: an agency, the log, the consent store, the authorization server's keys. What is
// lost is said, what is left is answered, and without a record nothing is.
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Bank, Tokens } from '../../../platform/demo/bank.ts'
import { changeAs, consentIdOf, obtainConsent, queryAs, signInToApp } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'

let platform: TestPlatform
let bank: Bank
let app: Bank
let tokens: Tokens
const director = 'LIM HOCK EXAMPLE'
const query =
  '{ me { name { value } appointments { records { entity { basicProfile { name } } } } } consent { status } }'

beforeAll(async () => {
  platform = await startTestPlatform({ limits: { subgraphMilliseconds: 2_000 } })
  bank = await platform.openBank('merlion-bank')
  app = await platform.openBank('izin-app')
  tokens = await obtainConsent(bank, director, { scopes: ['name', 'uinfin', 'appointments'] }, ['appointments'])
  // The first query of a fresh platform opens every connection; what is measured out here is an agency that hangs.
  await queryAs(platform, bank, tokens, query)
})
afterEach(() => {
  for (const recorder of Object.values(platform.recorders)) {
    recorder.behave('forward')
    recorder.beforeForward(undefined)
  }
  platform.forget()
})
afterAll(() => platform.stop())

const lastEvent = async () =>
  (
    await platform.sql('SELECT * FROM disclosure_event WHERE consent_id = $1 ORDER BY sequence DESC LIMIT 1', [
      consentIdOf(tokens),
    ])
  )[0]

for (const manner of ['down', 'hang'] as const)
  test(`one agency ${manner === 'down' ? 'down' : 'that never answers'}: its fields are null, the rest is answered, the record says so`, async () => {
    platform.recorders.corporate.behave(manner)
    const answer = await queryAs(platform, bank, tokens, query)
    expect(answer.status).toBe(200)
    expect(answer.data).toEqual({
      me: { name: { value: director }, appointments: null },
      consent: { status: 'ACTIVE' },
    })
    expect(answer.errors).toHaveLength(1)
    expect(answer.errors?.[0]).toMatchObject({
      path: ['me', 'appointments'],
      extensions: { code: 'AGENCY_UNAVAILABLE', subgraph: 'corporate', agencies: ['ACRA'] },
    })
    expect(await lastEvent()).toMatchObject({
      outcome: 'PARTIAL',
      released: ['Person.name'],
      undelivered: ['BasicProfile.name'],
    })
  })

test('the agency that others hang on down: what could not be asked is undelivered too', async () => {
  platform.recorders.person.behave('down')
  const answer = await queryAs(platform, bank, tokens, query)
  expect(answer.data).toEqual({ me: null, consent: { status: 'ACTIVE' } })
  expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['me'], 'AGENCY_UNAVAILABLE'],
  ])
  expect(platform.recorders.corporate.requests).toEqual([])
  const event = await lastEvent()
  expect(event).toMatchObject({ outcome: 'REFUSED', released: [] })
  expect(event?.['undelivered']).toEqual(['Person.name', 'BasicProfile.name'])
})

test('an agency’s own error text never reaches the caller', async () => {
  const answer = await queryAs(platform, bank, tokens, '{ me { name { value } } }')
  expect(answer.status).toBe(200)
  platform.recorders.person.answerWith(
    JSON.stringify({
      data: { me: { name: null } },
      errors: [{ message: 'no row for S1234567D', path: ['me', 'name'], extensions: { stack: 'secret' } }],
    }),
  )
  const broken = await queryAs(platform, bank, tokens, '{ me { name { value } } }')
  expect(broken.errors).toHaveLength(1)
  expect(broken.errors?.[0]).toMatchObject({
    path: ['me', 'name'],
    extensions: { code: 'AGENCY_ERROR', agencies: ['ICA', 'MOM'] },
  })
  expect(JSON.stringify(broken)).not.toMatch(/S1234567D|secret|stack/)
  expect(await lastEvent()).toMatchObject({ released: [], undelivered: ['Person.name'] })
})

test('an agency cannot answer for another agency’s fields', async () => {
  platform.recorders.consent.answerWith(
    JSON.stringify({ data: { consent: { status: 'ACTIVE' }, me: { name: { value: 'FORGED' } } } }),
  )
  const answer = await queryAs(platform, bank, tokens, '{ consent { status } me { name { value } } }')
  expect(answer.data).toEqual({ consent: { status: 'ACTIVE' }, me: { name: { value: director } } })
})

test('an answer that is too large or no JSON is an agency that did not answer', async () => {
  for (const text of ['not json', '[]', JSON.stringify({ data: { me: { name: { value: 'x'.repeat(5_000_000) } } } })]) {
    platform.recorders.person.answerWith(text)
    const answer = await queryAs(platform, bank, tokens, '{ me { name { value } } }')
    expect(answer.data).toEqual({ me: null })
    expect(answer.code).toBe('AGENCY_UNAVAILABLE')
  }
})

test('a consent withdrawn, paused, or a client suspended while the query runs: nothing is released', async () => {
  const changes = [
    [`UPDATE consent SET status = 'REVOKED', version = version + 1 WHERE id = $1`, 'CONSENT_REVOKED'],
    [`UPDATE consent SET status = 'PAUSED', version = version + 1 WHERE id = $1`, 'CONSENT_PAUSED'],
    ['UPDATE consent SET version = version + 1 WHERE id = $1', 'CONSENT_CHANGED'],
    [`UPDATE consent SET expires_at = clock_timestamp() WHERE id = $1`, 'CONSENT_EXPIRED'],
    [`SELECT suspend_client(client_id) FROM consent WHERE id = $1`, 'CLIENT_SUSPENDED'],
  ] as const
  for (const [change, code] of changes) {
    const mine = await obtainConsent(bank, director, { scopes: ['name', 'uinfin'] })
    platform.recorders.person.beforeForward(async () => {
      await platform.sql(change, [consentIdOf(mine)])
    })
    platform.forget()
    const answer = await queryAs(platform, bank, mine, '{ me { name { value } } }')
    platform.recorders.person.beforeForward(undefined)
    expect(answer).toMatchObject({ status: 403, code })
    expect(answer.data).toBeUndefined()
    expect(platform.asked()).toHaveLength(1)
    const events = await platform.sql('SELECT outcome, reason, released FROM disclosure_event WHERE consent_id = $1', [
      consentIdOf(mine),
    ])
    expect(events).toEqual([{ outcome: 'REFUSED', reason: code, released: [] }])
  }
  await platform.sql(`UPDATE client SET status = 'ACTIVE' WHERE client_id = 'merlion-bank'`)
})

test('the log cannot be written: no data, 503', async () => {
  await platform.sql('ALTER TABLE disclosure_event RENAME TO disclosure_event_away')
  try {
    const answer = await queryAs(platform, bank, tokens, '{ me { name { value } } }')
    expect(answer).toMatchObject({ status: 503, code: 'DISCLOSURE_LOG_UNAVAILABLE' })
    expect(answer.data).toBeUndefined()
    expect(JSON.stringify(answer)).not.toContain(director)
  } finally {
    await platform.sql('ALTER TABLE disclosure_event_away RENAME TO disclosure_event')
  }
})

test('the consent store or the replay store cannot be read: no subgraph is asked', async () => {
  for (const [table, code] of [
    ['consent_item', 'CONSENT_STORE_UNAVAILABLE'],
    ['used_proof', 'ADMISSION_UNAVAILABLE'],
  ] as const) {
    await platform.sql(`ALTER TABLE ${table} RENAME TO ${table}_away`)
    try {
      expect(await queryAs(platform, bank, tokens, '{ me { name { value } } }')).toMatchObject({ status: 503, code })
      expect(platform.asked()).toEqual([])
    } finally {
      await platform.sql(`ALTER TABLE ${table}_away RENAME TO ${table}`)
    }
  }
})

describe('a change of a consent', () => {
  const eventsOf = (id: string) =>
    platform.sql<{ id: string; outcome: string; consent_id: string | null; released: string[]; undelivered: string[] }>(
      `SELECT e.id, e.outcome, e.consent_id, e.released, e.undelivered FROM disclosure_event e
       WHERE e.client_id = 'izin-app' AND e.subject_id = (SELECT subject_id FROM consent WHERE id = $1) ORDER BY e.sequence`,
      [id],
    )
  const stateOf = (id: string) =>
    platform.sql(
      `SELECT status, version, (SELECT count(*)::int FROM outbox WHERE consent_id = $1) AS letters FROM consent WHERE id = $1`,
      [id],
    )

  test('whose event cannot be written is not made', async () => {
    const id = consentIdOf(await obtainConsent(bank, director, { scopes: ['name', 'uinfin'] }))
    const before = await stateOf(id)
    const ownApp = await signInToApp(app, director)
    await platform.sql('ALTER TABLE disclosure_event RENAME TO disclosure_event_away')
    try {
      const answer = await changeAs(platform, app, ownApp, 'withdraw', { id })
      expect(answer).toMatchObject({ status: 503, code: 'DISCLOSURE_LOG_UNAVAILABLE' })
      expect(answer.data).toBeUndefined()
    } finally {
      await platform.sql('ALTER TABLE disclosure_event_away RENAME TO disclosure_event')
    }
    expect(await stateOf(id)).toEqual(before)
  })

  test('for which no subgraph answers is not made, and the attempt is on record', async () => {
    const id = consentIdOf(await obtainConsent(bank, director, { scopes: ['name', 'uinfin'] }))
    const ownApp = await signInToApp(app, director)
    platform.recorders.consent.behave('down')
    const answer = await changeAs(platform, app, ownApp, 'withdraw', { id })
    expect(answer).toMatchObject({ status: 200, data: { withdrawConsent: null }, code: 'AGENCY_UNAVAILABLE' })
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      ...{ id: answer.extensions?.disclosure.event_id, outcome: 'REFUSED', consent_id: null },
      ...{ released: [], undelivered: ['Mutation.withdrawConsent'] },
    })
    expect(await stateOf(id)).toMatchObject([{ status: 'ACTIVE', version: 2 }])
  })

  test('that is made after the gateway has stopped waiting has its own event beside the attempt', async () => {
    const id = consentIdOf(await obtainConsent(bank, director, { scopes: ['name', 'uinfin'] }))
    const ownApp = await signInToApp(app, director)
    const before = (await eventsOf(id)).length
    const holder = new pg.Client({ connectionString: platform.database.admin, options: '-c search_path=consent' })
    await holder.connect()
    await holder.query('BEGIN')
    await holder.query('SELECT FROM consent WHERE id = $1 FOR UPDATE', [id])
    const answer = await changeAs(platform, app, ownApp, 'withdraw', { id })
    expect(answer.code).toBe('AGENCY_UNAVAILABLE')
    await holder.query('COMMIT')
    await holder.end()
    await vi.waitFor(async () => expect(await stateOf(id)).toMatchObject([{ status: 'REVOKED' }]), 10_000)
    const events = (await eventsOf(id)).slice(before)
    expect(events.map(({ outcome, consent_id }) => [outcome, consent_id])).toEqual([
      ['REFUSED', null],
      ['RELEASED', id],
    ])
    expect(events[0]?.id).not.toBe(events[1]?.id)
  })
})
