import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { startTestSubgraph, type TestSubgraph } from './start-test-subgraph.ts'
import { wholeSelection } from './whole-query.ts'

const scopes = readItemMetadata(['corporate']).map(({ scope }) => scope)

let corporate: TestSubgraph
beforeAll(async () => {
  corporate = await startTestSubgraph('corporate')
})
afterAll(() => corporate.stop())

const ask = (slug: string, selection: string) =>
  corporate.ask(`{ entity { ${selection} } }`, { subject: companyId(slug), kind: 'ENTITY', scopes })

describe('a company', () => {
  it('has a profile, an address and officers as lodged', async () => {
    const { data, errors } = await ask(
      'tampines-builders',
      `identity { entityType registrationNumber countryOfIncorporation }
       basicProfile { source name type { code description } uenStatus { description } primaryActivity { code edition } }
       address { source address { ... on SingaporeAddress { printed } } }
       appointments { source records { source position { code description }
         entityAppointment { name type { code } } individualAppointment { name idNumber } } }`,
    )
    expect(errors).toEqual([])
    expect(data).toMatchObject({
      entity: {
        identity: { entityType: 'UEN', countryOfIncorporation: 'SG' },
        basicProfile: {
          source: 'GOVERNMENT_VERIFIED',
          name: 'TAMPINES SAMPLE BUILDERS PTE. LTD.',
          type: { code: 'LC', description: 'LOCAL COMPANY' },
          uenStatus: { description: 'REGISTERED' },
          primaryActivity: { code: '41001', edition: '2025' },
        },
        address: { address: { printed: '20 SAMPLE INDUSTRIAL AVENUE SINGAPORE 528020' } },
        appointments: {
          source: 'AS_LODGED',
          records: [
            {
              source: 'AS_LODGED',
              position: { code: 'MGR', description: 'MANAGER' },
              entityAppointment: { name: 'HARBOURFRONT SAMPLE HOLDINGS PTE. LTD.', type: { code: 'LC' } },
              individualAppointment: null,
            },
            {
              position: { code: 'SEC' },
              entityAppointment: null,
              individualAppointment: { name: 'PRIYA D/O SPECIMEN' },
            },
            { position: { code: 'DIR' }, individualAppointment: { name: 'AS LODGED SPECIMEN' } },
          ],
        },
      },
    })
  })

  it('keeps what is empty, unavailable and not applicable apart', async () => {
    const groups =
      'financials { state records { audited } } licences { state records { licenceName } } shareholders { state records { allocation } }'
    expect((await ask('old-trading', groups)).data).toEqual({
      entity: {
        financials: { state: 'UNAVAILABLE', records: null },
        licences: { state: 'EMPTY', records: [] },
        shareholders: { state: 'EMPTY', records: [] },
      },
    })
    expect((await ask('overseas-non-uen', groups)).data).toMatchObject({
      entity: { shareholders: { state: 'NOT_APPLICABLE', records: null } },
    })
  })

  it('no longer has an officer from the day the appointment ceased', async () => {
    expect((await ask('old-trading', 'appointments { state records { appointmentDate } }')).data).toEqual({
      entity: { appointments: { state: 'EMPTY', records: [] } },
    })
  })

  it('costs at most one statement a table for its full record', async () => {
    const { statements, errors } = await ask('merlion-digital', wholeSelection('corporate', 'Entity').slice(1, -1))
    expect(errors).toEqual([])
    expect(statements.length).toBeLessThanOrEqual(11)
  })

  it('is nobody else’s', async () => {
    const subject = personaId('citizen-with-everything')
    expect((await corporate.ask('{ entity { basicProfile { name } } }', { subject, scopes })).data).toEqual({
      entity: null,
    })
    const variables = { r: [{ __typename: 'Entity', id: companyId('kopi-house') }] }
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Entity { basicProfile { name } } } }'
    for (const asking of [
      { subject: companyId('merlion-digital'), kind: 'ENTITY' },
      { subject, kind: 'PERSON' },
    ] as const) {
      const answer = await corporate.ask(query, { ...asking, scopes, variables })
      expect(answer.data).toEqual({ _entities: [null] })
      expect(answer.errors[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE')
    }
  })
})

describe('a person’s own appointments', () => {
  const selection = `appointments { state source records { state source position { code } appointmentDate
    entity { basicProfile { name registrationNumber uenStatus { code } type { code } } address { state } } } }`
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { ${selection} } } }`
  const own = (slug: string) => ({
    subject: personaId(slug),
    scopes: ['appointments'],
    variables: { r: [{ __typename: 'Person', id: personaId(slug) }] },
  })

  it('lead to name, number and status of each company and to nothing else, in two statements', async () => {
    const { data, errors, statements } = await corporate.ask(query, own('company-director'))
    const company = { address: null, basicProfile: { uenStatus: { code: 'R' }, type: null } }
    expect(data).toMatchObject({
      _entities: [
        {
          appointments: {
            ...{ state: 'AVAILABLE', source: 'AS_LODGED' },
            records: [
              { position: { code: 'DIR' }, appointmentDate: '2010-05-01', entity: company },
              { position: { code: 'DIR' }, appointmentDate: '2019-01-01', entity: company },
            ],
          },
        },
      ],
    })
    expect(errors.map(({ path = [] }) => path.at(-1)).sort()).toEqual(['address', 'address', 'type', 'type'])
    expect(statements).toHaveLength(2)
  })

  it('do not include those that have ceased', async () => {
    expect((await corporate.ask(query, own('landed-property'))).data).toMatchObject({
      _entities: [{ appointments: { records: [{ entity: { basicProfile: { name: 'LOTUS SAMPLE ADVISORY LLP' } } }] } }],
    })
    expect((await corporate.ask(query, own('no-cpf'))).data).toEqual({
      _entities: [{ appointments: { state: 'EMPTY', source: 'AS_LODGED', records: [] } }],
    })
  })

  it('are read by reference for the subject alone, and a company by reference only through them', async () => {
    const others = { ...own('company-director'), variables: own('landed-property').variables }
    expect((await corporate.ask(query, others)).data).toEqual({ _entities: [null] })

    const byReference =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Entity { basicProfile { name } } } }'
    const variables = {
      r: ['merlion-digital', 'kopi-house', 'old-trading'].map((slug) => ({
        __typename: 'Entity',
        id: companyId(slug),
      })),
    }
    const answer = await corporate.ask(byReference, { ...own('company-director'), variables })
    expect(answer.data).toEqual({
      _entities: [{ basicProfile: { name: 'MERLION DIGITAL SAMPLE PTE. LTD.' } }, null, null],
    })
    expect(
      (await corporate.ask(byReference, { ...own('company-director'), scopes: ['name'], variables })).data,
    ).toEqual({
      _entities: [null, null, null],
    })
  })

  it('give no company scope to a person, even if the assertion named it', async () => {
    const { data } = await corporate.ask(query, { ...own('company-director'), scopes })
    expect(data).toMatchObject({
      _entities: [{ appointments: { records: [{ entity: { address: null } }, { entity: { address: null } }] } }],
    })
  })
})
