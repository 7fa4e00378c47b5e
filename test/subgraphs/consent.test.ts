import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { startTestSubgraph, type TestSubgraph } from './start-test-subgraph.ts'

const person = personaId('citizen-with-everything')
const company = companyId('merlion-digital')
const ids = { own: randomUUID(), ended: randomUUID(), company: randomUUID(), others: randomUUID() }

const refused = 'UNAUTHORIZED_FIELD_OR_TYPE'
const answerSchema = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
})

let consent: TestSubgraph
let admin: pg.Client
beforeAll(async () => {
  consent = await startTestSubgraph('consent')
  admin = new pg.Client({ connectionString: consent.database.admin, options: '-c search_path=consent' })
  await admin.connect()
  const insert = async (id: string, kind: string, subject: string, expires: string, actor: string | null = null) => {
    await admin.query(
      `INSERT INTO consent (id, status, version, client_id, subject_kind, subject_id, actor_id, recipient, purpose_code,
         purpose_text, fetch_type, duration_days, starts_at, expires_at, data_life_days, notice, record)
       VALUES ($1, 'ACTIVE', 2, 'merlion-bank', $2, $3, $4,
         '{"legal_name": "MERLION SAMPLE BANK LTD.", "uen": "209900011D", "app": "Merlion Bank", "contact": "x"}',
         'credit-card', '{"en": "To decide", "ms": "Untuk memutuskan"}', 'PERIODIC', 90, now() - interval '1 day',
         now() + $5::interval, 180, '{}', '{}')`,
      [id, kind, subject, actor, expires],
    )
    await admin.query(
      `INSERT INTO consent_item (consent_id, scope, required, decision)
       VALUES ($1, 'race', false, 'REFUSED'), ($1, 'name', true, 'GRANTED')`,
      [id],
    )
  }
  await insert(ids.own, 'PERSON', person, '30 days')
  await insert(ids.ended, 'PERSON', person, '-1 hours')
  await insert(ids.company, 'ENTITY', company, '30 days', person)
  await insert(ids.others, 'PERSON', personaId('no-cpf'), '30 days')
})
afterAll(async () => {
  await admin.end()
  await consent.stop()
})

describe('the consent behind a token', () => {
  const query = `{ consent { id status version fetchType startsAt expiresAt dataLifeDays purpose { code text ms: text(language: "ms") ta: text(language: "ta") }
    items { scope required decision } recipient { legalName uen app } subject { __typename } } }`

  it('is shown whole', async () => {
    const { data, errors, statements } = await consent.ask(query, { subject: person, consentId: ids.own })
    expect(errors).toEqual([])
    expect(data).toEqual({
      consent: {
        ...{ id: ids.own, status: 'ACTIVE', version: 2, fetchType: 'PERIODIC', dataLifeDays: 180 },
        startsAt: expect.stringMatching(/^\d{4}-.*Z$/),
        expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
        purpose: { code: 'credit-card', text: 'To decide', ms: 'Untuk memutuskan', ta: 'To decide' },
        items: [
          { scope: 'name', required: true, decision: 'GRANTED' },
          { scope: 'race', required: false, decision: 'REFUSED' },
        ],
        recipient: { legalName: 'MERLION SAMPLE BANK LTD.', uen: '209900011D', app: 'Merlion Bank' },
        subject: { __typename: 'Person' },
      },
    })
    expect(statements).toHaveLength(2)
  })

  it('names the company it is about', async () => {
    const { data } = await consent.ask('{ consent { subject { __typename ... on Entity { id } } } }', {
      ...{ subject: company, kind: 'ENTITY', consentId: ids.company },
    })
    expect(data).toEqual({ consent: { subject: { __typename: 'Entity', id: company } } })
  })

  it('has ended when its time has', async () => {
    const { data } = await consent.ask('{ consent { status } }', { subject: person, consentId: ids.ended })
    expect(data).toEqual({ consent: { status: 'EXPIRED' } })
  })

  it.each([
    ['another person’s', ids.others, 'PERSON'],
    ['a company’s', ids.company, 'PERSON'],
    ['nobody’s', randomUUID(), 'PERSON'],
  ] as const)('is nothing where it is %s', async (_case, consentId, kind) => {
    expect((await consent.ask('{ consent { id } }', { subject: person, kind, consentId })).data).toEqual({
      consent: null,
    })
  })

  it('is nothing without a consent, and reads nothing', async () => {
    const { data, statements } = await consent.ask('{ consent { id } }', { subject: person, consentId: null })
    expect(data).toEqual({ consent: null })
    expect(statements).toEqual([])
  })
})

describe('a person’s own consents', () => {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { consents { id items { scope } } } } }`
  const variables = { r: [{ __typename: 'Person', id: person }] }
  const scopes = ['izin.consents.read']

  it('are for the resident’s own app: the first-party scope, without a consent', async () => {
    const { data, statements } = await consent.ask(query, { subject: person, scopes, consentId: null, variables })
    const items = [{ scope: 'name' }, { scope: 'race' }]
    const expected = [ids.own, ids.ended].map((id) => ({ id, items }))
    expect(data).toEqual({ _entities: [{ consents: expect.arrayContaining(expected) }] })
    expect(data).toMatchObject({ _entities: [{ consents: { length: 2 } }] })
    expect(statements).toHaveLength(2)
  })

  it.each([
    ['the scope stands on a consent', { subject: person, scopes, consentId: ids.own }],
    ['the scope is missing', { subject: person, scopes: ['name'], consentId: null }],
  ])('are refused where %s', async (_case, asking) => {
    const { data, errors, statements } = await consent.ask(query, { ...asking, variables })
    expect(data).toEqual({ _entities: [{ consents: null }] })
    expect(errors[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE')
    expect(statements).toEqual([])
  })

  it('are nobody else’s', async () => {
    const { data } = await consent.ask(query, { subject: personaId('no-cpf'), scopes, consentId: null, variables })
    expect(data).toEqual({ _entities: [null] })
  })
})

describe('a change that the gateway did not send as one', () => {
  const mutation = `mutation { withdrawConsent(id: "${ids.own}") { status } }`
  const body = JSON.stringify({ query: mutation })
  const hash = 'a'.repeat(64)
  const ask = async (claims: object, asked: object, context: Readonly<Record<string, unknown>>, sent = body) => {
    const asking = { subject: person, scopes: ['izin.consents.manage'], consentId: null, ...asked }
    const token = await consent.sign(sent, asking, { claims: { rctx: { client_id: 'izin-app' }, ...claims }, context })
    return answerSchema.parse(await (await consent.post(sent, { 'txn-token': token })).json())
  }
  const records = () =>
    admin.query(`SELECT status, version, (SELECT count(*)::int FROM consent_history) AS history,
      (SELECT count(*)::int FROM disclosure_event) AS events FROM consent WHERE id = '${ids.own}'`)

  it.each<[string, object, object, Readonly<Record<string, unknown>>, string]>([
    ['without the scope', {}, { scopes: ['izin.consents.read'] }, { change: { operation_hash: hash } }, refused],
    ['under a consent', {}, { consentId: ids.own }, { change: { operation_hash: hash } }, refused],
    ['without saying that it is a change', {}, {}, {}, 'CHANGE_NOT_ALLOWED'],
    ['for an app that never had this person', {}, {}, { change: { operation_hash: hash } }, 'CHANGE_NOT_ALLOWED'],
    [
      'for a bank',
      { rctx: { client_id: 'merlion-bank' } },
      {},
      { change: { operation_hash: hash } },
      'CHANGE_NOT_ALLOWED',
    ],
  ])('is refused %s', async (_case, claims, asked, context, code) => {
    const before = (await records()).rows
    const { data, errors } = await ask(claims, asked, context)
    expect(data).toEqual({ withdrawConsent: null })
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code])
    expect((await records()).rows).toEqual(before)
  })

  it('is made once, however often the same assertion comes', async () => {
    await admin.query('INSERT INTO first_party_subject (client_id, sub, subject_id) VALUES ($1, $2, $3)', [
      ...['izin-app', 'pairwise', person],
    ])
    const { sequence } = (await admin.query('SELECT coalesce(max(sequence), 0)::int AS sequence FROM subject_head'))
      .rows[0]
    // A pause and a resumption: repeating either would undo what came after it.
    const change = { operation_hash: hash, auth_time: Math.floor(Date.now() / 1000) }
    const send = async (act: string, txn: string) => {
      const text = JSON.stringify({ query: `mutation { ${act}(id: "${ids.own}") { status } }` })
      const { data, errors } = await ask({ txn }, {}, { change }, text)
      return errors?.[0]?.extensions.code ?? JSON.stringify(data)
    }
    const [pause, resume] = [randomUUID(), randomUUID()]
    expect(await send('pauseConsent', pause)).toBe('{"pauseConsent":{"status":"PAUSED"}}')
    expect(await send('resumeConsent', resume)).toBe('{"resumeConsent":{"status":"ACTIVE"}}')
    expect(await send('pauseConsent', pause)).toBe('CHANGE_NOT_ALLOWED')
    // Suspended after the gateway had looked: no change either.
    await admin.query(`UPDATE client SET status = 'SUSPENDED' WHERE client_id = 'izin-app'`)
    expect(await send('pauseConsent', randomUUID())).toBe('CHANGE_NOT_ALLOWED')
    await admin.query(`UPDATE client SET status = 'ACTIVE' WHERE client_id = 'izin-app'`)
    const { rows } = await admin.query(
      `SELECT h.version, h.reason, h.channel, e.sequence::int - ${sequence} AS counted, e.client_id
       FROM consent_history h JOIN disclosure_event e ON e.id = h.event_id WHERE h.consent_id = $1 ORDER BY h.version`,
      [ids.own],
    )
    expect(rows).toEqual([
      { version: 3, reason: 'PAUSED', channel: 'GRAPH', counted: 1, client_id: 'izin-app' },
      { version: 4, reason: 'RESUMED', channel: 'GRAPH', counted: 2, client_id: 'izin-app' },
    ])
  })

  it('and its role can do nothing else to a consent or to the log', async () => {
    const role = new pg.Client({
      connectionString: consent.database.consentSubgraph,
      options: '-c search_path=consent',
    })
    await role.connect()
    for (const statement of [
      `UPDATE consent SET client_id = 'lion-city-bank'`,
      `UPDATE consent SET grant_id = 'x'`,
      `UPDATE consent_item SET decision = 'GRANTED'`,
      'DELETE FROM consent',
      'DELETE FROM consent_history',
      `UPDATE consent_history SET actor = 'SYSTEM'`,
      'INSERT INTO disclosure_event SELECT * FROM disclosure_event',
      'SELECT * FROM disclosure_event',
      'UPDATE outbox SET jws = NULL',
      `INSERT INTO first_party_subject VALUES ('izin-app', 'x', gen_random_uuid())`,
      `SELECT release_disclosures('[]')`,
      `SELECT suspend_client('izin-app')`,
    ])
      await expect(role.query(statement), statement).rejects.toThrow('permission denied')
    // An event without its change.
    const made = { event_id: randomUUID(), client_id: 'izin-app', subject_id: person, coordinate: 'Mutation.x' }
    const salts = { salt: 'aa', subject_salt: 'aa', sequence_salt: 'aa' }
    await expect(role.query('SELECT record_change($1)', [{ ...made, ...salts }])).rejects.toThrow('no change to record')
    await role.end()
  })
})
