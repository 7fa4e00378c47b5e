// An item that its agency cannot give: the answer and its record are those of an agency that says so itself. For the
// comparison the same person's data are made so in the agency's database.
import { expect, test } from 'vitest'
import { openResident } from '../../../platform/demo/resident.ts'
import { companyId, personaId } from '../../../prisma/seed/persona-id.ts'
import { openRawClient, type RawClient } from '../../harness/bank-driver.ts'
import { type FaultBench, name } from './fault-bench.ts'

const person = personaId('citizen-with-everything')
const company = companyId('harbourfront-holdings')
const unavailable = (...keys: string[]) =>
  JSON.stringify(Object.fromEntries(keys.map((key) => [key, { state: 'UNAVAILABLE' }])))

const envelopesOfPerson = 'UPDATE person.person SET envelopes = $2::jsonb WHERE id = $1'
const vehicles =
  '{ me { cars: vehicles { state lastUpdated records { mark: state source classification lastUpdated agency vehicleNo make } } } }'
const balances = `{ me { cpfBalances {
  ordinaryAccount { state source lastUpdated agency value } medisaveAccount { amount: value __typename } } } }`

/** What to ask, and how the agency's database says the same. */
const cases: [
  item: string,
  shape: string,
  query: string,
  make: readonly [sql: string, value: string | null],
  undo: string | null,
][] = [
  [
    'Person.email',
    'a text with its envelope',
    '{ me { name { value } email { how: state source classification lastUpdated agency value } } }',
    [envelopesOfPerson, unavailable('email')],
    '{}',
  ],
  [
    'Person.sex',
    'a code of which no state was asked',
    '{ me { ...S } } fragment S on Person { sex { code } sex { description } }',
    [envelopesOfPerson, unavailable('sex')],
    '{}',
  ],
  [
    'Person.registeredAddress',
    'an address',
    '{ me { registeredAddress { state address { ... on SingaporeAddress { postalCode } } } } }',
    [envelopesOfPerson, unavailable('regadd')],
    '{}',
  ],
  [
    'CpfBalances.ordinaryAccount',
    'one account of several',
    balances,
    [envelopesOfPerson, unavailable('cpfbalances.oa')],
    '{}',
  ],
  [
    'Person.cpfBalances',
    'a group, of which each member has an envelope',
    balances,
    [envelopesOfPerson, unavailable('cpfbalances.oa', 'cpfbalances.ma')],
    '{}',
  ],
  [
    'Person.drivingLicence',
    'a record with groups of values in it',
    '{ me { drivingLicence { state lastUpdated qdl { validity { code } } } } }',
    [envelopesOfPerson, unavailable('drivinglicence')],
    '{}',
  ],
  [
    'Person.vehicles',
    'a list: no records, rather than none',
    vehicles,
    [envelopesOfPerson, unavailable('vehicles')],
    '{}',
  ],
  [
    'Vehicles.records',
    'the records of a list: each says so itself',
    vehicles,
    ['UPDATE person.vehicle SET envelope = $2::jsonb WHERE person_id = $1', '{"state": "UNAVAILABLE"}'],
    null,
  ],
  [
    'Vehicle.make',
    'a value without an envelope of its own: null, in a record that is available',
    vehicles,
    ['UPDATE person.vehicle SET make = $2 WHERE person_id = $1', null],
    'SAMPLE',
  ],
  [
    'Person.passType',
    'an item that does not apply: it stays so',
    '{ me { passType { state source code } } }',
    [envelopesOfPerson, unavailable('passtype')],
    '{}',
  ],
]

export function itemUnavailable(bench: FaultBench): void {
  test.each(cases)('%s: %s', async (item, _shape, query, [sql, value], undo) => {
    const before = await bench.ask(undefined, { query })
    await bench.platform.sql(sql, [person, value])
    const real = await bench.ask(undefined, { query })
    const realEvent = await bench.lastEvent()
    await bench.platform.sql(sql, [person, undo])
    bench.platform.forget()
    const faulty = await bench.ask(`item-unavailable=${item}`, { query })
    expect(faulty.data).toEqual(real.data)
    expect([faulty.errors, real.errors, before.errors]).toEqual([undefined, undefined, undefined])
    expect(faulty.struck).toEqual({ [`item-unavailable=${item}`]: true })
    if (item !== 'Person.passType') expect(faulty.data).not.toEqual(before.data)
    // Its agency was asked and has answered, so it counts as released, by the fault as in earnest.
    expect(bench.platform.asked()).toHaveLength(1)
    expect(await bench.lastEvent()).toEqual(realEvent)
    expect(realEvent).toMatchObject({ outcome: 'RELEASED', undelivered: [] })
    expect((await bench.ask(undefined, { query })).data).toEqual(before.data)
  })

  test('Entity.basicProfile: a group of a company', async () => {
    const bank = await actingFor(bench)
    const text = '{ entity { basicProfile { state source lastUpdated agency name registrationNumber } } }'
    const before = await bench.ask(undefined, { query: text, from: bank })
    const sql = 'UPDATE corporate.entity SET envelopes = $2::jsonb WHERE id = $1'
    await bench.platform.sql(sql, [company, unavailable('entity.basic_profile')])
    const real = await bench.ask(undefined, { query: text, from: bank })
    const realEvent = await bench.lastEvent(bank)
    await bench.platform.sql(sql, [company, '{}'])
    const faulty = await bench.ask('item-unavailable=Entity.basicProfile', { query: text, from: bank })
    expect(faulty.data).toEqual(real.data)
    expect(faulty.data).toMatchObject({ entity: { basicProfile: { state: 'UNAVAILABLE', name: null } } })
    expect(before.data).toMatchObject({ entity: { basicProfile: { state: 'AVAILABLE' } } })
    expect(await bench.lastEvent(bank)).toEqual(realEvent)
  })

  test('an item that the query does not ask for: nothing is different, and the answer says so', async () => {
    const answer = await bench.ask('item-unavailable=Person.email', { query: '{ me { name { value } } }' })
    expect([answer.data, answer.struck]).toEqual([
      { me: { name: { value: name } } },
      { 'item-unavailable=Person.email': false },
    ])
  })

  test('an item that its agency is down for besides is an error, not an answer', async () => {
    const answer = await bench.ask('item-unavailable=CpfBalances.ordinaryAccount, agency-down=CPFB')
    expect(answer.data).toMatchObject({ me: { cpfBalances: { ordinaryAccount: null } } })
    expect(await bench.lastEvent()).toMatchObject({
      undelivered: expect.arrayContaining(['CpfBalances.ordinaryAccount']),
    })
  })
}

function actingFor({ platform }: FaultBench): Promise<RawClient> {
  return openRawClient(platform, 'merlion-bank', async (opened) => {
    const asked = await opened.ask({
      ...({ purpose: 'business-account', duration: 'P90D', fetchType: 'PERIODIC' } as const),
      scopes: ['entity.basic_profile.name', 'entity.basic_profile.registration_number'],
    })
    const [director] = await platform.sql<{ name: string }>(
      "SELECT name FROM sandbox_persona WHERE slug = 'company-director'",
    )
    const answer = { persona: director?.name ?? '', company, share: true }
    return opened.redeem(asked, await openResident().answerRequest(asked.url, answer))
  })
}
