// The resident's own app changes consents through the graph, over the whole platform, with openid-client as it comes. What
// counts: the bank's very next query, what the consent subgraph was asked, the history, the receipts and the log.
import { createHash, randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Bank, Tokens } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { leafHash } from '../../schema/contract/disclosure-event.ts'
import {
  type Answered,
  card,
  changeAs,
  type changeOperations,
  consentIdOf,
  obtainConsent,
  queryAs,
  signInToApp,
} from '../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'

const persona = 'TAN MEI SAMPLE'

let platform: TestPlatform
let bank: Bank
let app: Bank
beforeAll(async () => {
  platform = await startTestPlatform()
  bank = await platform.openBank('merlion-bank')
  app = await platform.openBank('izin-app')
})
afterAll(() => platform.stop())
beforeEach(() => platform.forget())

const openApp = (scope?: string, options: Parameters<typeof signInToApp>[2] = {}) =>
  signInToApp(app, persona, { ...options, ...(scope === undefined ? {} : { scope }) })

const give = (scopes = ['name', 'uinfin']) => obtainConsent(bank, persona, { scopes })
const read = (tokens: Tokens) => queryAs(platform, bank, tokens, '{ me { name { value } } }')

type Act = keyof typeof changeOperations

const change = (tokens: Tokens, act: Act, id: string, variables: Readonly<Record<string, unknown>> = {}) =>
  changeAs(platform, app, tokens, act, { id, ...variables })

const send = (tokens: Tokens, query: string, by = app) => queryAs(platform, by, tokens, query)

const stateOf = async (id: string) =>
  (
    await platform.sql<{ status: string; version: number }>('SELECT status, version FROM consent WHERE id = $1', [id])
  )[0]

/** Everything the database holds of a consent's changes, to compare before and after a refusal. */
const recordsOf = (id: string) =>
  platform.sql(
    `SELECT (SELECT to_jsonb(k) FROM consent k WHERE k.id = $1) AS consent,
       ARRAY(SELECT to_jsonb(h) FROM consent_history h WHERE h.consent_id = $1 ORDER BY version) AS history,
       ARRAY(SELECT o.jti FROM outbox o WHERE o.consent_id = $1 ORDER BY o.version, o.kind) AS letters`,
    [id],
  )

const eventOf = async ({ extensions }: Answered) => {
  const rows = await platform.sql<{ event: Record<string, unknown> }>(
    'SELECT event_json(e) AS event FROM disclosure_event e WHERE id = $1',
    [extensions?.disclosure.event_id],
  )
  expect(rows).toHaveLength(1)
  return rows[0]?.event ?? {}
}

const mutationsAsked = () => platform.asked().filter(({ query }) => query.startsWith('mutation'))

test('sign in, see, pause, resume, shorten, withdraw: each holds at the bank’s next query and is on record', async () => {
  const given = await give()
  const id = consentIdOf(given)
  const tokens = await openApp()
  const listed = await send(tokens, '{ me { consents { id status recipient { legalName } } } }')
  expect(listed.data).toMatchObject({ me: { consents: expect.arrayContaining([expect.objectContaining({ id })]) } })
  expect((await read(given)).status).toBe(200)

  const paused = await change(tokens, 'pause', id)
  expect(paused).toMatchObject({ status: 200, data: { pauseConsent: { id, status: 'PAUSED', version: 3 } } })
  expect(paused.errors).toBeUndefined()
  expect(await read(given)).toMatchObject({ status: 403, code: 'CONSENT_PAUSED' })

  const resumed = await change(tokens, 'resume', id)
  expect(resumed.data).toEqual({ resumeConsent: { id, status: 'ACTIVE', version: 4 } })
  const renewed = await bank.refresh(given.refreshToken ?? '')
  expect((await read(renewed)).status).toBe(200)

  const expires = new Date(Date.now() + 86_400_000).toISOString()
  const shortened = await change(tokens, 'shorten', id, { expires })
  expect(shortened.data).toEqual({ shortenConsent: { id, status: 'ACTIVE', version: 5, expiresAt: expires } })
  expect(await read(renewed)).toMatchObject({ status: 403, code: 'CONSENT_CHANGED' })

  const withdrawn = await change(tokens, 'withdraw', id)
  expect(withdrawn.data).toEqual({ withdrawConsent: { id, status: 'REVOKED', version: 6 } })
  expect(await read(renewed)).toMatchObject({ status: 403, code: 'CONSENT_REVOKED' })

  const history = await platform.sql(
    `SELECT reason, actor, channel, event_id FROM consent_history WHERE consent_id = $1 AND version > 2 ORDER BY version`,
    [id],
  )
  const answers = [paused, resumed, shortened, withdrawn]
  expect(history).toEqual(
    ['PAUSED', 'RESUMED', 'SHORTENED', 'WITHDRAWN'].map((reason, index) => ({
      ...{ reason, actor: 'PERSON', channel: 'GRAPH' },
      event_id: answers[index]?.extensions?.disclosure.event_id,
    })),
  )
  const receipts = await platform.sql(
    `SELECT reason FROM outbox WHERE consent_id = $1 AND kind = 'RECEIPT' ORDER BY version`,
    [id],
  )
  expect(receipts).toEqual([{ reason: 'SHARED' }, { reason: 'SHORTENED' }, { reason: 'WITHDRAWN' }])
})

test('the event of a change says by whom, when and what, and its receipt is the hash of it', async () => {
  const id = consentIdOf(await give())
  const tokens = await openApp()
  const query = `mutation PauseConsent { pauseConsent(id: "${id}") { version } }`
  const answer = await send(tokens, query)
  const event = await eventOf(answer)
  const [person] = await platform.sql<{ person_id: string }>('SELECT person_id FROM sandbox_persona WHERE name = $1', [
    persona,
  ])
  expect(event).toMatchObject({
    ...{
      client_id: 'izin-app',
      subject_id: person?.person_id,
      consent_id: id,
      consent_version: 3,
      outcome: 'RELEASED',
    },
    ...{ requested: ['Mutation.pauseConsent'], released: ['Mutation.pauseConsent'], undelivered: [], refused: [] },
    operation_hash: createHash('sha256').update(query).digest('hex'),
    operation_name: 'PauseConsent',
    pairwise_sub: decodeJwt(tokens.accessToken).sub,
  })
  expect(answer.extensions?.disclosure.leaf_hash).toBe(leafHash(event as Parameters<typeof leafHash>[0]))
  // The subject's own count goes on without a gap.
  const counted = await platform.sql<{ sequence: string }>(
    'SELECT sequence FROM disclosure_event WHERE subject_id = $1 ORDER BY sequence',
    [person?.person_id],
  )
  expect(counted.map(({ sequence }) => Number(sequence))).toEqual(counted.map((_, index) => index + 1))
  expect(mutationsAsked()).toHaveLength(1)
})

describe('resuming', () => {
  test('with a sign-in too long ago is refused as RFC 9470 says, and a fresh one by max_age is accepted', async () => {
    const id = consentIdOf(await give())
    const resident = openResident()
    await resident.openConsents(platform.issuer, persona)
    const hourAgo = `UPDATE resident_session SET auth_time = auth_time - interval '1 hour'`
    await platform.sql(hourAgo)
    // Signed in to the pages an hour ago: the app gets a token without asking again, but not an act that widens.
    const stale = await openApp(undefined, { resident })
    expect((await change(stale, 'pause', id)).status).toBe(200)
    const before = await recordsOf(id)

    const refused = await change(stale, 'resume', id)
    expect(refused).toMatchObject({ status: 401, code: 'INSUFFICIENT_USER_AUTHENTICATION' })
    expect(refused.errors?.[0]?.extensions).toMatchObject({ max_age: 300 })
    const challenge = refused.headers.get('www-authenticate')
    expect(challenge).toContain('error="insufficient_user_authentication"')
    expect(challenge).toContain('max_age="300"')
    expect(refused.data).toBeUndefined()
    expect(await recordsOf(id)).toEqual(before)
    expect(await eventOf(refused)).toMatchObject({ outcome: 'REFUSED', reason: 'INSUFFICIENT_USER_AUTHENTICATION' })

    // A refreshed token is as old as the sign-in behind it.
    const refreshed = await app.refresh(stale.refreshToken ?? '')
    expect((await change(refreshed, 'resume', id)).code).toBe('INSUFFICIENT_USER_AUTHENTICATION')

    const fresh = await openApp(undefined, { resident, extra: { max_age: '300' } })
    expect(Number(decodeJwt(fresh.accessToken)['auth_time'])).toBeGreaterThan(
      Number(decodeJwt(stale.accessToken)['auth_time']) + 3000,
    )
    expect((await change(fresh, 'resume', id)).data).toMatchObject({ resumeConsent: { status: 'ACTIVE' } })
  })
})

describe('one and the same refusal', () => {
  test('for a consent that is unknown, ended, somebody else’s, a company’s or no id at all', async () => {
    const tokens = await openApp()
    const ended = consentIdOf(await give())
    await change(tokens, 'withdraw', ended)
    const others = consentIdOf(await obtainConsent(bank, 'LIM HOCK EXAMPLE', { scopes: ['name', 'uinfin'] }))
    // Given by this person, about a company that they may not act for.
    const company = consentIdOf(await give())
    await platform.sql(
      `UPDATE consent SET actor_id = subject_id, subject_kind = 'ENTITY', subject_id = gen_random_uuid() WHERE id = $1`,
      [company],
    )
    const seen: string[] = []
    const before = await Promise.all([ended, others, company].map(recordsOf))
    for (const id of [randomUUID(), ended, others, company, "x'); --", 'S1234567D'])
      for (const act of ['pause', 'resume', 'withdraw', 'shorten'] as const) {
        const variables = act === 'shorten' ? { expires: new Date(Date.now() + 3_600_000).toISOString() } : {}
        const { status, data, errors } = await change(tokens, act, id, variables)
        const { correlationId: _, ...extensions } = errors?.[0]?.extensions ?? { code: '' }
        seen.push(JSON.stringify({ status, data, message: errors?.[0]?.message, extensions }))
      }
    expect(new Set(seen).size).toBe(1)
    expect(seen[0]).toContain('NO_SUCH_CONSENT')
    expect(await Promise.all([ended, others, company].map(recordsOf))).toEqual(before)
  })
})

describe('a company’s consent', () => {
  const director = 'LIM HOCK EXAMPLE'
  const directorId = personaId('company-director')
  const company = companyId('harbourfront-holdings')
  const business = {
    purpose: 'business-account',
    scopes: ['entity.basic_profile.name', 'entity.basic_profile.registration_number'],
  }
  const read = (tokens: Tokens) => queryAs(platform, bank, tokens, '{ entity { basicProfile { name } } }')
  const companies =
    '{ me { companies { name uen roles consents { id status purpose { code } subject { __typename } } } } }'
  async function giveForCompany(): Promise<Tokens> {
    const asked = await bank.ask({ ...card, ...business })
    const back = await openResident().answerRequest(asked.url, { persona: director, company, tick: [], share: true })
    return bank.redeem(asked, back)
  }
  const appOf = (person: string) => signInToApp(app, person)
  const lose = `UPDATE acting_role SET valid_until = clock_timestamp() WHERE person_id = $1 AND entity_id = $2`
  const regain = `UPDATE acting_role SET valid_until = NULL WHERE person_id = $1 AND entity_id = $2`

  test('is seen and withdrawn by the person who gave it and may act for it, and the bank’s next query ends', async () => {
    const given = await giveForCompany()
    const id = consentIdOf(given)
    expect((await read(given)).status).toBe(200)
    const tokens = await appOf(director)
    platform.forget()
    const seen = await send(tokens, companies)
    expect(seen.errors).toBeUndefined()
    expect(seen.data).toMatchObject({
      me: {
        companies: expect.arrayContaining([
          {
            ...{ name: 'HARBOURFRONT SAMPLE HOLDINGS PTE. LTD.', uen: expect.any(String), roles: ['DIRECTOR'] },
            consents: expect.arrayContaining([
              { id, status: 'ACTIVE', purpose: { code: 'business-account' }, subject: { __typename: 'Entity' } },
            ]),
          },
        ]),
      },
    })
    // Nothing of another company's stands under this one.
    const listed = z
      .object({
        me: z.object({
          companies: z.array(z.object({ name: z.string(), consents: z.array(z.object({ id: z.string() })) })),
        }),
      })
      .parse(seen.data)
    expect(listed.me.companies.filter(({ consents }) => consents.some((one) => one.id === id))).toHaveLength(1)

    expect((await change(tokens, 'pause', id)).data).toMatchObject({ pauseConsent: { status: 'PAUSED', version: 3 } })
    const withdrawn = await change(tokens, 'withdraw', id)
    expect(withdrawn.data).toEqual({ withdrawConsent: { id, status: 'REVOKED', version: 4 } })
    expect((await read(given)).code).toBe('CONSENT_REVOKED')
    const event = await eventOf(withdrawn)
    expect(event).toMatchObject({ subject_id: directorId, consent_id: id, released: ['Mutation.withdrawConsent'] })
    // The app's own subgraph alone was asked, for the person, on no consent.
    expect(new Set(platform.asked().map(({ subgraph }) => subgraph))).toEqual(new Set(['person', 'consent']))
    for (const { assertion } of platform.asked()) expect(assertion).toMatchObject({ sub: directorId })
    expect(mutationsAsked().map(({ subgraph }) => subgraph)).toEqual(['consent', 'consent'])
    expect(JSON.stringify(platform.asked().map(({ query }) => query))).not.toContain('basicProfile')
  })

  test('of a role that is lost is neither shown nor changed, exactly as one that is not there', async () => {
    const id = consentIdOf(await giveForCompany())
    const tokens = await appOf(director)
    await platform.sql(lose, [directorId, company])
    try {
      const before = await recordsOf(id)
      expect(JSON.stringify((await send(tokens, companies)).data)).not.toContain('HARBOURFRONT')
      for (const act of ['pause', 'resume', 'withdraw', 'shorten'] as const) {
        const variables = act === 'shorten' ? { expires: new Date(Date.now() + 3_600_000).toISOString() } : {}
        const refused = await change(tokens, act, id, variables)
        const unknown = await change(tokens, act, randomUUID(), variables)
        expect(refused).toMatchObject({ status: 403, code: 'NO_SUCH_CONSENT' })
        expect([refused.data, refused.errors?.[0]?.message]).toEqual([unknown.data, unknown.errors?.[0]?.message])
        expect(await eventOf(refused)).toMatchObject({
          outcome: 'REFUSED',
          reason: 'NO_SUCH_CONSENT',
          consent_id: null,
        })
      }
      expect(await recordsOf(id)).toEqual(before)
    } finally {
      await platform.sql(regain, [directorId, company])
    }
  })

  test('whose role ends at this very moment is not changed by what waited for it', async () => {
    const id = consentIdOf(await giveForCompany())
    const tokens = await appOf(director)
    const operator = new pg.Client({ connectionString: platform.database.admin, options: '-c search_path=consent' })
    await operator.connect()
    try {
      await operator.query('BEGIN')
      await operator.query('SELECT end_acting_role($1, $2)', [directorId, company])
      const withdrawing = change(tokens, 'withdraw', id)
      await expect
        .poll(
          () =>
            platform.sql(
              `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM consent %FOR NO KEY UPDATE%' AND datname = current_database()`,
            ),
          { timeout: 30_000 },
        )
        .toHaveLength(1)
      await operator.query('COMMIT')
      expect(await withdrawing).toMatchObject({ status: 403, code: 'NO_SUCH_CONSENT' })
      expect(await stateOf(id)).toEqual({ status: 'ACTIVE', version: 2 })
    } finally {
      await operator.end()
      await platform.sql(regain, [directorId, company])
    }
  })

  test('that a colleague gave is not the other’s to see or change', async () => {
    const id = consentIdOf(await giveForCompany())
    const [{ name } = { name: '' }] = await platform.sql<{ name: string }>(
      `SELECT p.name FROM acting_role r JOIN sandbox_persona p USING (person_id) WHERE r.entity_id = $1 AND r.person_id <> $2 LIMIT 1`,
      [company, directorId],
    )
    const colleague = await appOf(name)
    const seen = await send(colleague, companies)
    expect(JSON.stringify(seen.data)).toContain('HARBOURFRONT')
    expect(JSON.stringify(seen.data)).not.toContain(id)
    expect(await change(colleague, 'withdraw', id)).toMatchObject({ status: 403, code: 'NO_SUCH_CONSENT' })
    expect(await stateOf(id)).toEqual({ status: 'ACTIVE', version: 2 })
  })

  test('is listed, and what the person only looked at before sharing is not', async () => {
    const strong = 'urn:izin:acr:2'
    const asked = await bank.ask({ ...card, ...business })
    const resident = openResident()
    const choose = await resident.signIn(await resident.browser.open(asked.url), director, strong)
    const page = await resident.browser.press(choose, { button: 'Continue', tick: [company] })
    expect((await resident.browser.press(page, { button: 'See the actual values first' })).status).toBe(200)
    const [preview] = await platform.sql<{ id: string }>(
      `SELECT id FROM consent WHERE client_id = 'izin-preview' AND actor_id = $1 AND subject_id = $2`,
      [directorId, company],
    )
    expect(preview).toBeDefined()
    const seen = await send(await appOf(director), companies)
    expect(seen.errors).toBeUndefined()
    expect(JSON.stringify(seen.data)).toContain('HARBOURFRONT')
    expect(JSON.stringify(seen.data)).not.toContain(preview?.id)
  })

  test('and the list of companies are nothing a bank can ask for', async () => {
    const given = await give()
    platform.forget()
    const answer = await send(given, '{ me { name { value } companies { name } } }', bank)
    expect(answer).toMatchObject({ data: { me: { companies: null } }, code: 'UNAUTHORIZED_FIELD_OR_TYPE' })
    expect(platform.asked().map(({ subgraph }) => subgraph)).toEqual(['person'])
  })
})

describe('a change that does not fit changes nothing and says why', () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  test.each<[string, Act, Readonly<Record<string, unknown>>, number, string]>([
    ['pausing at a stale version', 'pause', { version: 1 }, 403, 'STALE_CONSENT_VERSION'],
    ['resuming what is in force', 'resume', {}, 403, 'CHANGE_NOT_POSSIBLE'],
    ['a later end', 'shorten', { expires: inHours(24 * 400) }, 403, 'EXPIRY_NOT_EARLIER'],
    ['an end in the past', 'shorten', { expires: inHours(-1) }, 403, 'EXPIRY_NOT_EARLIER'],
    ['an end that is no moment', 'shorten', { expires: 'S1234567D' }, 400, 'INVALID_VARIABLES'],
    ['an end that is a number', 'shorten', { expires: 12 }, 400, 'INVALID_VARIABLES'],
    ['an end without an offset', 'shorten', { expires: '2030-01-01T00:00:00' }, 400, 'INVALID_VARIABLES'],
    ['a version that is no number', 'withdraw', { version: 'two' }, 400, 'INVALID_VARIABLES'],
  ])('%s', async (_what, act, variables, status, code) => {
    const id = consentIdOf(await give())
    const before = await recordsOf(id)
    const answer = await change(await openApp(), act, id, variables)
    expect(answer).toMatchObject({ status, code })
    expect(JSON.stringify(answer)).not.toContain('S1234567D')
    expect(await recordsOf(id)).toEqual(before)
  })

  test('the version that was seen is accepted', async () => {
    const id = consentIdOf(await give())
    expect((await change(await openApp(), 'withdraw', id, { version: 2 })).status).toBe(200)
  })
})

describe('who may not', () => {
  test('a bank: refused and recorded before anything is planned, whatever its consent', async () => {
    const given = await give()
    const id = consentIdOf(given)
    const before = await recordsOf(id)
    for (const query of [
      `mutation { withdrawConsent(id: "${id}") { id } }`,
      `mutation { pauseConsent(id: "${id}") { subject { ... on Person { name { value } } } } }`,
    ]) {
      platform.forget()
      const answer = await send(given, query, bank)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.data).toBeUndefined()
      expect(platform.asked()).toEqual([])
    }
    const answer = await send(given, `mutation { withdrawConsent(id: "${id}") { id } }`, bank)
    expect(answer).toMatchObject({ status: 403, code: 'CHANGE_NOT_ALLOWED' })
    expect(await eventOf(answer)).toMatchObject({
      ...{ client_id: 'merlion-bank', outcome: 'REFUSED', reason: 'CHANGE_NOT_ALLOWED' },
      requested: ['Mutation.withdrawConsent'],
      released: [],
    })
    expect(await recordsOf(id)).toEqual(before)
  })

  test('the app with the scope to read alone, and the app once it is suspended', async () => {
    const id = consentIdOf(await give())
    const before = await recordsOf(id)
    const reader = await openApp('izin.consents.read')
    expect(await change(reader, 'withdraw', id)).toMatchObject({ status: 403, code: 'CHANGE_NOT_ALLOWED' })
    const tokens = await openApp()
    await platform.sql(`UPDATE client SET status = 'SUSPENDED' WHERE client_id = 'izin-app'`)
    expect(await change(tokens, 'withdraw', id)).toMatchObject({ status: 403, code: 'CLIENT_SUSPENDED' })
    await platform.sql(`UPDATE client SET status = 'ACTIVE' WHERE client_id = 'izin-app'`)
    expect(mutationsAsked()).toEqual([])
    expect(await recordsOf(id)).toEqual(before)
  })
})

describe('one change a request', () => {
  test.each<[string, (id: string) => string]>([
    ['two changes', (id) => `mutation { a: pauseConsent(id: "${id}") { id } b: withdrawConsent(id: "${id}") { id } }`],
    [
      'two by a fragment',
      (id) =>
        `mutation { pauseConsent(id: "${id}") { id } ...More } fragment More on Mutation { b: pauseConsent(id: "${id}") { id } }`,
    ],
    ['none, because it is skipped', (id) => `mutation { pauseConsent(id: "${id}") @skip(if: true) { id } }`],
    ['a change and a question', (id) => `mutation { pauseConsent(id: "${id}") { id } __typename }`],
    [
      'a reading beside it',
      (id) => `mutation { pauseConsent(id: "${id}") { subject { ... on Person { consents { id } } } } }`,
    ],
  ])('%s: nothing is sent', async (_what, query) => {
    const id = consentIdOf(await give())
    const answer = await send(await openApp(), query(id))
    expect(answer).toMatchObject({ status: 400, code: 'ONE_CHANGE_A_REQUEST' })
    expect(platform.asked()).toEqual([])
    expect(await stateOf(id)).toMatchObject({ status: 'ACTIVE' })
  })
})

test('of twenty withdrawals at once one is made, and the log tells of one', async () => {
  const id = consentIdOf(await give())
  const tokens = await openApp()
  const answers = await Promise.all(Array.from({ length: 20 }, () => change(tokens, 'withdraw', id)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(new Set(answers.filter(({ status }) => status !== 200).map(({ code }) => code))).toEqual(
    new Set(['NO_SUCH_CONSENT']),
  )
  const events = await platform.sql(
    `SELECT outcome FROM disclosure_event WHERE consent_id = $1 AND client_id = 'izin-app' AND outcome = 'RELEASED'`,
    [id],
  )
  expect(events).toHaveLength(1)
})

test('introspection shows changes to the app that may make them, and to no bank', async () => {
  const query = '{ __schema { mutationType { fields { name } } } }'
  const shown = await send(await openApp(), query)
  expect(shown.data).toMatchObject({ __schema: { mutationType: { fields: { length: 4 } } } })
  for (const [tokens, by] of [
    [await openApp('izin.consents.read'), app],
    [await give(), bank],
  ] as const)
    expect((await send(tokens, query, by)).data).toEqual({ __schema: { mutationType: null } })
})
