import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personaId } from '../../prisma/seed/persona-id.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { type Answer, startTestSubgraph, type TestSubgraph } from './start-test-subgraph.ts'
import { wholeSelection } from './whole-query.ts'

const scopes = readItemMetadata(['person']).map(({ scope }) => scope)
const envelope = 'state source lastUpdated agency'

let person: TestSubgraph
beforeAll(async () => {
  person = await startTestSubgraph('person')
})
afterAll(() => person.stop())

const ask = (slug: string, selection: string): Promise<Answer> =>
  person.ask(`{ me { ${selection} } }`, { subject: personaId(slug), scopes })

describe('the four kinds of answer', () => {
  it('are kept apart for an item', async () => {
    expect((await ask('citizen-with-everything', `name { ${envelope} value }`)).data).toEqual({
      me: {
        name: {
          ...{ state: 'AVAILABLE', source: 'GOVERNMENT_VERIFIED', lastUpdated: '2026-01-15', agency: 'ICA' },
          value: 'TAN MEI SAMPLE',
        },
      },
    })
    expect((await ask('no-cpf', `aliasName { ${envelope} value }`)).data).toEqual({
      me: {
        aliasName: {
          ...{ state: 'EMPTY', source: 'GOVERNMENT_VERIFIED', lastUpdated: '2026-01-15', agency: 'ICA', value: null },
        },
      },
    })
    expect((await ask('pass-holder', `residentialStatus { ${envelope} code }`)).data).toEqual({
      me: {
        residentialStatus: {
          ...{ state: 'NOT_APPLICABLE', source: 'NOT_APPLICABLE', lastUpdated: null, agency: 'ICA', code: null },
        },
      },
    })
    expect((await ask('agency-has-no-record', `email { ${envelope} value }`)).data).toEqual({
      me: {
        email: {
          ...{ state: 'UNAVAILABLE', source: 'SINGPASS_VERIFIED', lastUpdated: null, agency: 'Singpass', value: null },
        },
      },
    })
  })

  it.each([
    [
      'three-vehicles-one-deregistered',
      'AVAILABLE',
      [{ state: 'AVAILABLE' }, { state: 'AVAILABLE' }, { state: 'AVAILABLE' }],
    ],
    ['no-cpf', 'EMPTY', []],
    ['agency-has-no-record', 'UNAVAILABLE', null],
  ])('are kept apart for records: the vehicles of %s are %s', async (slug, state, records) => {
    const { data } = await ask(slug, 'vehicles { state records { state } }')
    expect(data).toEqual({ me: { vehicles: { state, records } } })
  })

  it('are kept apart for records that do not apply', async () => {
    const { data, statements } = await ask('work-permit-holder', 'cpfContributions { state records { month } }')
    expect(data).toEqual({ me: { cpfContributions: { state: 'NOT_APPLICABLE', records: null } } })
    expect(statements).toHaveLength(1)
  })

  it('are kept apart for each account', async () => {
    const accounts =
      '{ ordinaryAccount { state value } medisaveAccount { state value } retirementAccount { state value } }'
    expect((await ask('agency-has-no-record', `cpfBalances ${accounts}`)).data).toEqual({
      me: {
        cpfBalances: {
          ordinaryAccount: { state: 'AVAILABLE', value: '4100.00' },
          medisaveAccount: { state: 'UNAVAILABLE', value: null },
          retirementAccount: { state: 'EMPTY', value: null },
        },
      },
    })
    expect((await ask('pass-holder', `cpfBalances ${accounts}`)).data).toMatchObject({
      me: { cpfBalances: { ordinaryAccount: { state: 'NOT_APPLICABLE', value: null } } },
    })
  })

  it('are kept apart for each licence', async () => {
    const { data } = await ask(
      'taxi-driver',
      'vocationalLicences { taxiDriver { state status { code } } busDriver { status { code } } busAttendant { state } }',
    )
    expect(data).toEqual({
      me: {
        vocationalLicences: {
          taxiDriver: { state: 'AVAILABLE', status: { code: 'V' } },
          busDriver: { status: { code: 'E' } },
          busAttendant: { state: 'EMPTY' },
        },
      },
    })
  })

  it('name who vouches for a value', async () => {
    const { data } = await ask('divorced-self-declared', 'maritalStatus { source } email { source } name { source }')
    expect(data).toEqual({
      me: {
        maritalStatus: { source: 'USER_PROVIDED' },
        email: { source: 'SINGPASS_VERIFIED' },
        name: { source: 'GOVERNMENT_VERIFIED' },
      },
    })
  })

  it('let MOM answer for pass holders', async () => {
    expect((await ask('pass-holder', 'name { agency }')).data).toEqual({ me: { name: { agency: 'MOM' } } })
  })
})

describe('values', () => {
  it('hold partial dates as far as they are known', async () => {
    const selection = 'dateOfBirth { value year month day }'
    expect((await ask('partial-dob', selection)).data).toEqual({
      me: { dateOfBirth: { value: '1938', year: 1938, month: null, day: null } },
    })
    expect((await ask('partial-dob-month', selection)).data).toEqual({
      me: { dateOfBirth: { value: '1969-02', year: 1969, month: 2, day: null } },
    })
    expect((await ask('company-secretary', selection)).data).toEqual({
      me: { dateOfBirth: { value: '2000-02-29', year: 2000, month: 2, day: 29 } },
    })
  })

  it.each([
    ['citizen-with-everything', 'SingaporeAddress', 'BLK 548 BEDOK NORTH AVENUE 1 #09-128 SINGAPORE 460548'],
    ['pass-holder', 'SingaporeAddress', 'BLK 1 SAMPLE QUAY #21-03 SPECIMEN TOWER SINGAPORE 018989'],
    ['landed-property', 'SingaporeAddress', '15 SPECIMEN GARDEN SINGAPORE 098632'],
    ['overseas-address', 'UnformattedAddress', '1 SPECIMEN LANE LONDON, UNITED KINGDOM'],
  ])('print the address of %s', async (slug, type, printed) => {
    const { data } = await ask(
      slug,
      'registeredAddress { address { __typename ... on SingaporeAddress { printed } ... on UnformattedAddress { printed } } }',
    )
    expect(data).toEqual({ me: { registeredAddress: { address: { __typename: type, printed } } } })
  })

  it('have no address for a pass that comes without one, and a known nothing for the rest', async () => {
    const selection = 'registeredAddress { state address { __typename } }'
    expect((await ask('work-permit-holder', selection)).data).toEqual({
      me: { registeredAddress: { state: 'NOT_APPLICABLE', address: null } },
    })
    expect((await ask('pass-approved-not-collected', selection)).data).toEqual({
      me: { registeredAddress: { state: 'UNAVAILABLE', address: null } },
    })
  })

  it('give the partial number, the phone in E.164 form and money with two places', async () => {
    const { data } = await ask(
      'overseas-address',
      'partialUinfin { value } mobileNumber { prefix areaCode number e164 } cpfBalances { ordinaryAccount { value } }',
    )
    expect(data).toEqual({
      me: {
        partialUinfin: { value: expect.stringMatching(/^\*{5}004[A-Z]$/) },
        mobileNumber: { prefix: '+', areaCode: '44', number: '7000000004', e164: '+447000000004' },
        cpfBalances: { ordinaryAccount: { value: '120450.00' } },
      },
    })
  })

  it('show the last two assessments, latest first, and the latest alone as the assessment', async () => {
    const { data, statements } = await ask(
      'citizen-with-everything',
      'noa { amount interest } noaBasic { amount } noaHistory { records { amount } } noaHistoryBasic { records { amount } }',
    )
    const both = { records: [{ amount: '98400.00' }, { amount: '91250.00' }] }
    expect(data).toEqual({
      me: {
        noa: { amount: '98400.00', interest: '1200.00' },
        noaBasic: { amount: '98400.00' },
        noaHistory: both,
        noaHistoryBasic: both,
      },
    })
    expect(statements).toHaveLength(2)
  })

  it('stop at the number for a child on the 21st birthday, not the day before', async () => {
    const { data } = await ask(
      'child-turned-21',
      'childrenBirthRecords { records { birthCertificateNo name dateOfBirth { value } sex { code } } }',
    )
    expect(data).toMatchObject({
      me: {
        childrenBirthRecords: {
          records: [
            { birthCertificateNo: 'T1200002', name: 'ADAM BIN FICTION' },
            { birthCertificateNo: 'T0500003', name: null, dateOfBirth: null, sex: null },
            { birthCertificateNo: 'T0500004', name: 'IMAN BIN FICTION', sex: { code: 'M' } },
          ],
        },
      },
    })
  })
})

describe('own record only', () => {
  const entities = (ids: readonly string[]) => ({
    query: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { name { value } } } }',
    variables: { r: ids.map((id) => ({ __typename: 'Person', id })) },
  })

  it('holds for references: another person is refused and not even looked up', async () => {
    const { query, variables } = entities([personaId('no-cpf'), personaId('citizen-with-everything')])
    const answer = await person.ask(query, { subject: personaId('citizen-with-everything'), scopes, variables })
    expect(answer.data).toEqual({ _entities: [null, { name: { value: 'TAN MEI SAMPLE' } }] })
    expect(answer.errors).toMatchObject([
      { path: ['_entities', 0], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
    ])
    expect(answer.statements).toHaveLength(1)
  })

  it('holds for a company whose actor the person is', async () => {
    const { query, variables } = entities([personaId('citizen-with-everything')])
    const asking = { subject: personaId('citizen-with-everything'), kind: 'ENTITY', scopes, variables } as const
    expect((await person.ask(query, asking)).data).toEqual({ _entities: [null] })
    expect((await person.ask('{ me { name { value } } }', asking)).data).toEqual({ me: null })
  })

  it('has nothing for a subject nobody knows', async () => {
    expect((await person.ask('{ me { name { value } } }', { subject: personaId('nobody'), scopes })).data).toEqual({
      me: null,
    })
  })
})

describe('what is read from the database', () => {
  it('is only the columns asked for', async () => {
    const { statements } = await ask(
      'citizen-with-everything',
      'a: name { value } ...F } } fragment F on Person { email { state ',
    )
    expect(statements).toHaveLength(1)
    expect(columnsIn(statements[0])).toEqual(['email', 'envelopes', 'id', 'name', 'segment', 'updated_on'])
  })

  it('is only what the assertion covers, even if more is asked for', async () => {
    const { statements } = await person.ask(
      '{ me { name { value } uinfin { value } vehicles { records { vehicleNo make } } } }',
      {
        subject: personaId('citizen-with-everything'),
        scopes: ['name', 'vehicles.make'],
      },
    )
    expect(columnsIn(statements[0])).not.toContain('uinfin')
    expect(columnsIn(statements[1])).toEqual(['envelope', 'make', 'ordinal', 'person_id'])
  })

  it('is one statement a table, whatever the number of records, aliases and representations', async () => {
    const selection = '{ vehicles { records { make } } v: vehicles { records { model status { code } } } }'
    const one = await ask('citizen-with-everything', 'vehicles { records { make } }')
    const many = await person.ask(
      `query ($r: [_Any!]!) { me ${selection} again: me ${selection} _entities(representations: $r) { ... on Person ${selection} } }`,
      {
        subject: personaId('three-vehicles-one-deregistered'),
        scopes,
        variables: {
          r: [1, 2, 3].map(() => ({ __typename: 'Person', id: personaId('three-vehicles-one-deregistered') })),
        },
      },
    )
    expect(many.errors).toEqual([])
    expect(many.statements).toHaveLength(one.statements.length)
  })

  it('costs at most one statement a table for the full record of anybody', async () => {
    const everything = wholeSelection('person', 'Person').slice(1, -1)
    for (const slug of ['citizen-with-everything', 'three-vehicles-one-deregistered', 'child-turned-21']) {
      const { statements, errors } = await ask(slug, everything)
      expect(errors).toEqual([])
      expect(statements.length).toBeLessThanOrEqual(11)
    }
  })
})

function columnsIn(statement: string | undefined): string[] {
  const list = /^SELECT (.*?) FROM/.exec(statement ?? '')?.[1] ?? ''
  return [...new Set([...list.matchAll(/"(\w+)"(?:::text)?(?:,|$)/g)].map((match) => match[1] ?? ''))].sort()
}
