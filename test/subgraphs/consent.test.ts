import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { startTestSubgraph, type TestSubgraph } from './start-test-subgraph.ts'

const person = personaId('citizen-with-everything')
const company = companyId('merlion-digital')
const ids = { own: randomUUID(), ended: randomUUID(), company: randomUUID(), others: randomUUID() }

let consent: TestSubgraph
beforeAll(async () => {
  consent = await startTestSubgraph('consent')
  const admin = new pg.Client({ connectionString: consent.database.admin, options: '-c search_path=consent' })
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
  await admin.end()
})
afterAll(() => consent.stop())

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
