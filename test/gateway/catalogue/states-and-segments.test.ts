// The four kinds of answer are kept apart for every item, and each item applies to whom the catalogue says, over the real
// gateway. Subjects are made for it: one full to the last column, one blank, one whose agencies have nothing to tell, one
// to whom nothing applies.
import { randomUUID } from 'node:crypto'
import type { GraphQLSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { envelopeKey } from '../../../prisma/person/envelope-key.ts'
import { findCodeTable } from '../../../schema/code-tables/read-code-table.ts'
import { scopeKind } from '../../../schema/contract/scopes.ts'
import { type ItemMetadata, readItemMetadata, type Segment } from '../../../schema/item-metadata.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { type Callers, openCallers } from './arrange-callers.ts'
import { catalogueGraph } from './catalogue-graph.ts'
import { type LeafAnswer, leafAnswer, leafPlaces } from './envelope-of-leaf.ts'
import { fillRecord } from './fill-record.ts'

const all = readItemMetadata()
const personLeaves = all.filter(({ subgraph }) => subgraph === 'person')
const entityLeaves = all.filter(({ scope }) => scopeKind(scope) === 'ENTITY')
/** An item applies to whom all its leaves apply to. */
const segmentsOf = new Map(
  [...Map.groupBy(personLeaves, ({ item }) => item)].map(([item, leaves]) => [
    item,
    (['SC', 'PR', 'FIN'] as const).filter((segment) => leaves.every((leaf) => leaf.segments.includes(segment))),
  ]),
)
const appliesTo = (segment: Segment) => (leaf: ItemMetadata) =>
  segmentsOf.get(leaf.item)?.some((each) => each === segment) === true

let platform: TestPlatform
let callers: Callers
let schema: GraphQLSchema
let wholeQuery: string

beforeAll(async () => {
  platform = await startTestPlatform()
  callers = await openCallers(platform)
  ;({ schema, wholeQuery } = await catalogueGraph())
})
afterAll(async () => {
  await callers.stop()
  await platform.stop()
})

type State = 'AVAILABLE' | 'EMPTY' | 'UNAVAILABLE' | 'NOT_APPLICABLE'

async function arrangePerson(segment: Segment, state: State): Promise<string> {
  const id = randomUUID()
  await platform.sql(
    `INSERT INTO person.person (id, segment, updated_on, pass_type) VALUES ($1, $2::person.segment, '2026-01-15', $3)`,
    [id, segment, segment === 'FIN' ? 'DP' : null],
  )
  if (state === 'EMPTY') return id
  await fillRecord(platform.sql, 'person', id)
  if (state === 'AVAILABLE') return id
  const envelopes = Object.fromEntries(personLeaves.map((leaf) => [envelopeKey(leaf), { state }]))
  await platform.sql('UPDATE person.person SET envelopes = $2 WHERE id = $1', [id, JSON.stringify(envelopes)])
  return id
}

async function arrangeEntity(state: State): Promise<string> {
  const id = randomUUID()
  await platform.sql(
    `INSERT INTO corporate.entity (id, updated_on, entity_type, registration_number, name)
     VALUES ($1, '2026-01-15', 'UEN', $2, 'TEST')`,
    [id, id],
  )
  if (state === 'EMPTY') return id
  await fillRecord(platform.sql, 'corporate', id)
  if (state === 'AVAILABLE') return id
  const envelopes = Object.fromEntries(entityLeaves.map(({ item }) => [item, { state }]))
  await platform.sql('UPDATE corporate.entity SET envelopes = $2 WHERE id = $1', [id, JSON.stringify(envelopes)])
  return id
}

/** What everything says to a caller who may read everything of the subject's kind. */
async function readWhole(id: string, leaves: readonly ItemMetadata[]): Promise<ReadonlyMap<string, LeafAnswer>> {
  const [root, type] = leaves === entityLeaves ? ['entity', 'Entity'] : ['me', 'Person']
  const caller = await callers.arrange(
    id,
    leaves.map(({ scope }) => scope),
  )
  const answer = await caller.ask(wholeQuery)
  const refused = (answer.errors ?? []).filter(({ path }) => path?.[0] === root && path?.[1] !== 'appointments')
  expect(refused).toEqual([])
  const places = leafPlaces(schema, type ?? '')
  return new Map(
    leaves.map(({ coordinate, scope }) => [
      scope,
      leafAnswer(answer.data, [root ?? '', ...(places.get(coordinate) ?? [])]),
    ]),
  )
}

const expected: Readonly<Record<State, Partial<LeafAnswer>>> = {
  AVAILABLE: { state: 'AVAILABLE' },
  EMPTY: { state: 'EMPTY', values: [] },
  UNAVAILABLE: { state: 'UNAVAILABLE', values: [] },
  NOT_APPLICABLE: { state: 'NOT_APPLICABLE', source: 'NOT_APPLICABLE', values: [] },
}
const states = Object.keys(expected) as State[]

/** An item that is a list says of nothing whether it is a known nothing: `[]`, or null. */
function checkRecords({ records }: LeafAnswer, state: State, scope: string): void {
  if (records === undefined || state === 'AVAILABLE') return
  expect(records, scope).toEqual(state === 'EMPTY' ? [] : null)
}

describe('the four kinds of answer', () => {
  it.each(states)('of every item of a person, %s as a citizen’s or pass holder’s', async (state) => {
    for (const segment of ['SC', 'FIN'] as const) {
      const answers = await readWhole(await arrangePerson(segment, state), personLeaves)
      // A pass is what a pass holder of this test has, so that an address goes with it.
      const own = personLeaves
        .filter(appliesTo(segment))
        .filter(({ scope }) => state !== 'EMPTY' || scope !== 'passtype')
      for (const { scope } of own) {
        const answer = answers.get(scope)
        expect(answer, scope).toMatchObject(expected[state])
        if (answer) checkRecords(answer, state, scope)
        if (state === 'AVAILABLE') expect(answer?.values.length, scope).toBeGreaterThan(0)
      }
    }
  })

  it.each(states)('of every group of a company: %s', async (state) => {
    const answers = await readWhole(await arrangeEntity(state), entityLeaves)
    for (const { scope, item } of entityLeaves) {
      // A registered company is always registered somewhere, under some name.
      if (state === 'EMPTY' && ['entity.identity', 'entity.basic_profile'].includes(item)) continue
      const answer = answers.get(scope)
      expect(answer, scope).toMatchObject(expected[state])
      if (answer) checkRecords(answer, state, scope)
      if (state === 'AVAILABLE') expect(answer?.values.length, scope).toBeGreaterThan(0)
    }
  })

  it('of one record beside another: what an agency cannot tell of one vehicle says nothing of the next', async () => {
    const id = await arrangePerson('SC', 'AVAILABLE')
    await platform.sql(
      `INSERT INTO person.vehicle (person_id, ordinal, make, envelope) VALUES
       ($1, 901, 'HIDDEN', '{"state": "UNAVAILABLE"}'), ($1, 902, NULL, NULL)`,
      [id],
    )
    const caller = await callers.arrange(id, ['vehicles.make'])
    const { data } = await caller.ask('{ me { vehicles { state records { state make } } } }')
    expect(data).toEqual({
      me: {
        vehicles: {
          state: 'AVAILABLE',
          records: [
            { state: 'AVAILABLE', make: 'TEST' },
            { state: 'UNAVAILABLE', make: null },
            { state: 'AVAILABLE', make: null },
          ],
        },
      },
    })
  })

  it('say of officers and shareholders that they are as lodged, of the rest that it is verified', async () => {
    const answers = await readWhole(await arrangeEntity('AVAILABLE'), entityLeaves)
    for (const { scope, item } of entityLeaves)
      expect([scope, answers.get(scope)?.source]).toEqual([
        scope,
        ['entity.appointments', 'entity.shareholders'].includes(item) ? 'AS_LODGED' : 'GOVERNMENT_VERIFIED',
      ])
  })
})

describe('the segment', () => {
  it.each(['SC', 'PR', 'FIN'] as const)('%s has what the catalogue says applies, and nothing else', async (segment) => {
    const answers = await readWhole(await arrangePerson(segment, 'AVAILABLE'), personLeaves)
    const applied = personLeaves.map(({ scope }) => [scope, answers.get(scope)?.state])
    expect(applied).toEqual(
      personLeaves.map((leaf) => [leaf.scope, appliesTo(segment)(leaf) ? 'AVAILABLE' : 'NOT_APPLICABLE']),
    )
    for (const leaf of personLeaves.filter((each) => !appliesTo(segment)(each)))
      expect(answers.get(leaf.scope)?.values, leaf.scope).toEqual([])
  })

  // Catalogue facts 1.3, regadd: some passes come with a registered address.
  const withAddress = ['LTVP', 'LTVP+', 'STP', 'IEO', 'SPass', 'P1Pass', 'P2Pass', 'QPass', 'PEP', 'Entre', 'DP']
  const passes = findCodeTable('pass-type')?.codes.map(({ code }) => code) ?? []

  test('FIN has a registered address with some passes and not with others', async () => {
    const id = await arrangePerson('FIN', 'AVAILABLE')
    const caller = await callers.arrange(id, ['regadd'])
    const applied: string[] = []
    for (const pass of passes) {
      await platform.sql('UPDATE person.person SET pass_type = $2 WHERE id = $1', [id, pass])
      const answer = leafAnswer(
        (await caller.ask('{ me { registeredAddress { state source address { __typename } } } }')).data,
        ['me', 'registeredAddress'],
      )
      expect(['AVAILABLE', 'NOT_APPLICABLE']).toContain(answer.state)
      expect(answer.values.length).toBe(answer.state === 'AVAILABLE' ? 1 : 0)
      if (answer.state === 'AVAILABLE') applied.push(pass)
    }
    expect(applied.toSorted()).toEqual(withAddress.toSorted())
  })
})
