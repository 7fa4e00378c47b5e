// An agency's subgraph that means harm: what it writes beside or into its errors, and answers of the wrong shape. Nothing
// reaches the caller that the record does not call released, and the other agencies' fields are answered all the same.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Bank, Tokens } from '../../../platform/demo/bank.ts'
import { changeAs, consentIdOf, obtainConsent, queryAs, signInToApp } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'

let platform: TestPlatform
let bank: Bank
let tokens: Tokens
const director = 'LIM HOCK EXAMPLE'
const secret = 'S1234567D'

beforeAll(async () => {
  platform = await startTestPlatform()
  bank = await platform.openBank('merlion-bank')
  tokens = await obtainConsent(bank, director, { scopes: ['name', 'uinfin', 'appointments'] }, ['appointments'])
})
afterEach(() => {
  for (const recorder of Object.values(platform.recorders)) recorder.behave('forward')
  platform.forget()
})
afterAll(() => platform.stop())

async function lastEvent(of: Tokens = tokens) {
  const events = await platform.sql(
    'SELECT outcome, released, undelivered FROM disclosure_event WHERE consent_id = $1 ORDER BY sequence DESC LIMIT 1',
    [consentIdOf(of)],
  )
  return events[0]
}

const errorsBesideData: readonly (readonly [string, unknown])[] = [
  ['without a path', [{ message: 'x' }]],
  ['with an empty path', [{ message: 'x', path: [] }]],
  ['for the whole record', [{ message: 'x', path: ['me'] }]],
  ['for the field', [{ message: 'x', path: ['me', 'name'] }]],
  ['for a place nobody asked for', [{ message: 'x', path: ['you', 'name'] }]],
]
test.each(errorsBesideData)('data beside an error %s is not released', async (_, errors) => {
  platform.recorders.person.answerWith(JSON.stringify({ data: { me: { name: { value: director } } }, errors }))
  const answer = await queryAs(platform, bank, tokens, '{ me { name { value } } }')
  expect(answer.status).toBe(200)
  expect(answer.errors).toHaveLength(1)
  expect(JSON.stringify(answer)).not.toContain(director)
  expect(await lastEvent()).toEqual({ outcome: 'REFUSED', released: [], undelivered: ['Person.name'] })
})

test('a consent of one reading is not read twice under cover of an error', async () => {
  const once = await obtainConsent(bank, director, { scopes: ['name', 'uinfin'], fetchType: 'ONCE' })
  platform.recorders.person.answerWith(
    JSON.stringify({ data: { me: { name: { value: director } } }, errors: [{ message: 'x' }] }),
  )
  expect(JSON.stringify(await queryAs(platform, bank, once, '{ me { name { value } } }'))).not.toContain(director)
  platform.recorders.person.behave('forward')
  expect((await queryAs(platform, bank, once, '{ me { name { value } } }')).data).toEqual({
    me: { name: { value: director } },
  })
  expect((await queryAs(platform, bank, once, '{ me { name { value } } }')).code).toBe('CONSENT_CONSUMED')
})

test('one record of a list that failed: the others are released, and the record says so', async () => {
  const envelope = (name: string) => ({ entity: { __typename: 'Entity', basicProfile: { name } } })
  platform.recorders.corporate.answerWith(
    JSON.stringify({
      data: { _entities: [{ appointments: { records: [envelope('FAILED'), envelope('ANSWERED')] } }] },
      errors: [{ message: 'x', path: ['_entities', 0, 'appointments', 'records', 0, 'entity', 'basicProfile'] }],
    }),
  )
  const answer = await queryAs(
    platform,
    bank,
    tokens,
    '{ me { appointments { records { entity { basicProfile { name } } } } } }',
  )
  expect(answer.data).toEqual({
    me: {
      appointments: {
        records: [{ entity: { basicProfile: null } }, { entity: { basicProfile: { name: 'ANSWERED' } } }],
      },
    },
  })
  expect(answer.errors).toMatchObject([
    { path: ['me', 'appointments', 'records'], extensions: { code: 'AGENCY_ERROR' } },
  ])
  expect(await lastEvent()).toEqual({ outcome: 'RELEASED', released: ['BasicProfile.name'], undelivered: [] })
})

test('an agency cannot speak through the paths of its errors', async () => {
  for (const path of [
    ['me', secret],
    [secret],
    ['me', 'name', secret, 'value'],
    ['me', 'name', 'value', secret],
    ['me', 1234567, secret],
  ]) {
    platform.recorders.person.answerWith(
      JSON.stringify({ data: { me: { name: { value: null } } }, errors: [{ message: secret, path }] }),
    )
    const answer = await queryAs(platform, bank, tokens, '{ me { name { value } } }')
    expect(answer.errors).toHaveLength(1)
    expect(JSON.stringify(answer)).not.toMatch(/S1234567D|1234567/)
  }
})

test('an answer of the wrong shape costs the agency its fields and nobody else theirs', async () => {
  const query =
    '{ me { name { value } appointments { records { entity { basicProfile { name } } } } } consent { status } }'
  const answers: readonly unknown[] = [
    { data: { _entities: [] } },
    { data: { _entities: [null] } },
    { data: { _entities: [{}, { appointments: { records: [] } }] } },
    { data: { _entities: secret } },
    { data: { _entities: [{ appointments: secret }] } },
    { data: { _entities: [{ appointments: [{ records: { entity: secret } }] }] } },
    {
      data: { _entities: [{ appointments: { records: [[secret], 7, { entity: [{ basicProfile: { name: {} } }] }] } }] },
    },
    { data: {}, errors: 'no list' },
    { data: [], errors: [] },
    {},
  ]
  for (const hostile of answers) {
    platform.recorders.corporate.answerWith(JSON.stringify(hostile))
    const answer = await queryAs(platform, bank, tokens, query)
    expect([answer.status, answer.code], JSON.stringify(hostile)).not.toContain(500)
    expect(answer.data, JSON.stringify(hostile)).toMatchObject({
      me: { name: { value: director } },
      consent: { status: 'ACTIVE' },
    })
    expect(JSON.stringify(answer)).not.toContain(secret)
  }
})

test('a consent subgraph that says a change was made, or why not, without having recorded it', async () => {
  const app = await platform.openBank('izin-app')
  const ownApp = await signInToApp(app, director)
  const id = consentIdOf(await obtainConsent(bank, director, { scopes: ['name', 'uinfin'] }))
  const changed = async (answer: unknown) => {
    platform.recorders.consent.answerWith(JSON.stringify(answer))
    return changeAs(platform, app, ownApp, 'withdraw', { id })
  }
  const made = await changed({ data: { withdrawConsent: { id, status: 'REVOKED', version: 3 } } })
  expect(made).toMatchObject({ status: 503, code: 'DISCLOSURE_LOG_UNAVAILABLE' })
  expect(made.data).toBeUndefined()

  // Of its own words only a code of our table passes, and only one of a change.
  for (const code of [secret, 'CONSENT_REVOKED', 'TOKEN_MISSING', 7, null]) {
    const errors = [{ message: secret, path: ['withdrawConsent'], extensions: { code, note: secret } }]
    const answer = await changed({ data: { withdrawConsent: null }, errors })
    expect(answer).toMatchObject({ status: 200, data: { withdrawConsent: null }, code: 'AGENCY_ERROR' })
    expect(JSON.stringify(answer)).not.toContain(secret)
  }
  const named = await changed({ data: null, errors: [{ message: secret, extensions: { code: 'NO_SUCH_CONSENT' } }] })
  expect(named).toMatchObject({ status: 403, code: 'NO_SUCH_CONSENT' })
  expect(JSON.stringify(named)).not.toContain(secret)
  expect(await platform.sql('SELECT status FROM consent WHERE id = $1', [id])).toEqual([{ status: 'ACTIVE' }])
})
