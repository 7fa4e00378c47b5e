// The same rules stand twice: in `decide` (TypeScript, before anything is fetched) and in the database function that
// releases. Every case is judged by both, and both must say the same.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decide } from '../../../gateway/consent/decide.ts'
import { authorityReader } from '../../../gateway/consent/read-authority.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { releaseFacts, releaseOver } from '../disclosure/release-facts.ts'
import { type Arrangement, arrangeConsent, callerOf } from './consent-fixture.ts'

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

type Token = NonNullable<Parameters<typeof callerOf>[1]>
type Prepare = (consentId: string, clientId: string) => Promise<unknown>

type Case = readonly [string, Arrangement, Token, string, Prepare?]

const cases: readonly Case[] = [
  ['in force', {}, {}, 'granted'],
  ['in force for a company', { company: true, granted: ['entity.address'] }, { scopes: ['entity.address'] }, 'granted'],
  ['another client’s', {}, { clientId: 'merlion-bank' }, 'CONSENT_NOT_FOUND'],
  ['requested', { status: 'REQUESTED' }, {}, 'CONSENT_NOT_ACTIVE'],
  ['refused', { status: 'REFUSED' }, {}, 'CONSENT_NOT_ACTIVE'],
  ['lapsed', { status: 'LAPSED' }, {}, 'CONSENT_NOT_ACTIVE'],
  ['paused', { status: 'PAUSED' }, {}, 'CONSENT_PAUSED'],
  ['withdrawn', { status: 'REVOKED', version: 2 }, {}, 'CONSENT_REVOKED'],
  ['marked expired', { status: 'EXPIRED' }, {}, 'CONSENT_EXPIRED'],
  ['consumed', { status: 'CONSUMED', fetchType: 'ONCE' }, {}, 'CONSENT_CONSUMED'],
  ['terminated', { status: 'TERMINATED' }, {}, 'CONSENT_TERMINATED'],
  ['invalidated', { status: 'INVALIDATED' }, {}, 'CONSENT_INVALIDATED'],
  ['past its end', { expires: "clock_timestamp() - interval '1 second'" }, {}, 'CONSENT_EXPIRED'],
  ['without an end', { expires: 'NULL' }, {}, 'CONSENT_EXPIRED'],
  ['of a newer version than the token', { version: 2 }, {}, 'CONSENT_CHANGED'],
  ['of an older version than the token', { version: 1 }, { version: 2 }, 'CONSENT_CHANGED'],
  ['for a company, role ended', { company: true, role: 'ended' }, {}, 'ACTING_ROLE_LOST'],
  ['for a company, role not begun', { company: true, role: 'not begun' }, {}, 'ACTING_ROLE_LOST'],
  ['for a company, no role', { company: true, role: 'none' }, {}, 'ACTING_ROLE_LOST'],
  [
    'read as often as allowed today',
    { frequencyPerDay: 2 },
    {},
    'FREQUENCY_LIMIT_REACHED',
    (id) =>
      admin.query(
        `UPDATE consent.consent SET used_count = 2, used_on = (clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date WHERE id = $1`,
        [id],
      ),
  ],
  [
    'read as often as allowed yesterday',
    { frequencyPerDay: 2 },
    {},
    'granted',
    (id) =>
      admin.query(
        `UPDATE consent.consent SET used_count = 2, used_on = (clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date - 1 WHERE id = $1`,
        [id],
      ),
  ],
  [
    'of a suspended client',
    { clientId: 'suspended-bank' },
    {},
    'CLIENT_SUSPENDED',
    (_, client) => admin.query('SELECT consent.suspend_client($1)', [client]),
  ],
]

for (const [name, arrangement, token, expected, prepare] of cases)
  test(`a consent ${name}`, async () => {
    const consent = await arrangeConsent(admin, arrangement)
    await prepare?.(consent.id, consent.clientId)
    const caller = callerOf(consent, token)

    const decision = decide(caller, await authorityReader(gateway)(caller), Date.now() / 1000)
    expect(decision.kind === 'granted' ? 'granted' : decision.reason).toBe(expected)

    const released = await releaseOver(gateway)(releaseFacts({ caller, released: ['Person.name'] }))
    expect(released.kind === 'refused' ? released.reason : released.kind).toBe(
      expected === 'granted' ? 'released' : expected,
    )
  })

test('a consent that does not exist', async () => {
  const caller = callerOf({ id: '00000000-0000-7000-8000-000000000000', clientId: 'test-bank' })
  const decision = decide(caller, await authorityReader(gateway)(caller), Date.now() / 1000)
  expect(decision).toEqual({ kind: 'refused', reason: 'CONSENT_NOT_FOUND' })
  const released = await releaseOver(gateway)(releaseFacts({ caller }))
  expect(released).toEqual({ kind: 'refused', reason: 'CONSENT_NOT_FOUND', receipt: undefined })
})

test('only what token and consent both name is granted, and only of the subject’s kind', async () => {
  const consent = await arrangeConsent(admin, { granted: ['name', 'email', 'entity.address'], refused: ['dob'] })
  const caller = callerOf(consent, { scopes: ['name', 'dob', 'uinfin', 'entity.address'] })
  const decision = decide(caller, await authorityReader(gateway)(caller), Date.now() / 1000)
  expect(decision.kind === 'granted' && [...decision.grant.granted]).toEqual(['name'])
})

test('without the database nothing is decided', async () => {
  const nowhere = new pg.Pool({ connectionString: 'postgresql://nobody@127.0.0.1:9/none' })
  const caller = callerOf({ id: '00000000-0000-7000-8000-000000000000', clientId: 'test-bank' })
  await expect(authorityReader(nowhere)(caller)).rejects.toMatchObject({ code: 'CONSENT_STORE_UNAVAILABLE' })
  await expect(releaseOver(nowhere)(releaseFacts({ caller }))).rejects.toMatchObject({
    code: 'DISCLOSURE_LOG_UNAVAILABLE',
  })
  await nowhere.end()
})
