// For each scope of the catalogue alone, over the real gateway and real subgraphs: a token with just that scope asks for
// everything and reads just that leaf with its envelope. Every other leaf is refused by name, no subgraph is asked for
// it, and the log says the same.
import { buildSubgraphSchema } from '@apollo/subgraph'
import { type GraphQLSchema, getNamedType, isObjectType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { companyId, personaId } from '../../../prisma/seed/persona-id.ts'
import { scopeKind } from '../../../schema/contract/scopes.ts'
import { type ItemMetadata, readItemMetadata } from '../../../schema/item-metadata.ts'
import { readSubgraphSdl } from '../../../schema/read-subgraph-sdl.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { filledPaths } from './answer-paths.ts'
import { type Callers, openCallers } from './arrange-callers.ts'
import { catalogueGraph } from './catalogue-graph.ts'
import { fillRecord } from './fill-record.ts'

const leaves = readItemMetadata()
const byCoordinate = new Map(leaves.map((leaf) => [leaf.coordinate, leaf]))
const envelope = ['state', 'source', 'classification', 'lastUpdated', 'agency']
/** These three also stand open to `appointments` (test below), so they are no leaves of one scope alone. */
const throughAppointment = ['BasicProfile.name', 'BasicProfile.registrationNumber', 'BasicProfile.uenStatus']

let platform: TestPlatform
let callers: Callers
let query: string
/** `Type.field` to the coordinates from the root down to it, in each place where it stands. */
let chains: ReadonlyMap<string, readonly (readonly string[])[]>
let subgraphs: Readonly<Record<string, GraphQLSchema>>

beforeAll(async () => {
  platform = await startTestPlatform()
  callers = await openCallers(platform)
  for (const slug of ['citizen-with-everything', 'pass-holder'])
    await fillRecord(platform.sql, 'person', personaId(slug))
  await fillRecord(platform.sql, 'corporate', companyId('merlion-digital'))
  const { schema, wholeQuery } = await catalogueGraph()
  query = wholeQuery
  chains = chainsIn(schema)
  subgraphs = Object.fromEntries(
    (['person', 'corporate'] as const).map((name) => [
      name,
      buildSubgraphSchema([{ typeDefs: parse(readSubgraphSdl(name)) }]),
    ]),
  )
})
afterEach(() => platform.forget())
afterAll(async () => {
  await callers.stop()
  await platform.stop()
})

/** Each leaf is read of a subject whom it applies to. */
function subjectOf({ scope, segments }: ItemMetadata): string {
  if (scopeKind(scope) === 'ENTITY') return companyId('merlion-digital')
  return personaId(segments.includes('SC') ? 'citizen-with-everything' : 'pass-holder')
}

async function askWith(leaf: ItemMetadata) {
  const caller = await callers.arrange(subjectOf(leaf), [leaf.scope])
  const answer = await caller.ask(query)
  expect(answer.status).toBe(200)
  const [event] = await platform.sql<{ released: string[]; requested: string[]; outcome: string }>(
    'SELECT released, requested, outcome FROM disclosure_event WHERE consent_id = $1',
    [caller.consentId],
  )
  return { answer, event, refused: (answer.errors ?? []).map(({ extensions }) => extensions) }
}

/** Leaves that the subgraphs were asked for, read from what was sent to them. */
function leavesAsked(): string[] {
  const found = new Set<string>()
  for (const { subgraph, query: sent } of platform.asked()) {
    const schema = subgraphs[subgraph]
    if (!schema) throw new Error(`${subgraph} has no part in the catalogue`)
    const types = new TypeInfo(schema)
    visit(
      parse(sent),
      visitWithTypeInfo(types, {
        Field: ({ name }) => {
          const coordinate = `${types.getParentType()?.name}.${name.value}`
          if (byCoordinate.has(coordinate)) found.add(coordinate)
        },
      }),
    )
  }
  return [...found]
}

const isRefused = (coordinate: string, refused: ReadonlySet<unknown>) =>
  (chains.get(coordinate) ?? []).every((chain) => chain.some((each) => refused.has(each)))

describe('a token with one scope alone', () => {
  const alone = leaves.filter(({ scope }) => scope !== 'appointments')
  it('is tried for all 242 scopes of the catalogue', () => expect(alone).toHaveLength(242))

  it.each(alone.map((leaf) => [leaf.scope, leaf] as const))('%s reads its leaf, and no other', async (scope, leaf) => {
    const { answer, event, refused } = await askWith(leaf)

    // Every error is a refusal, and every other leaf is refused, itself or with what holds it.
    for (const { code, reason, requiredScopes } of refused) {
      expect([code, reason]).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE', 'SCOPE_NOT_GRANTED'])
      expect(requiredScopes).not.toContainEqual([scope])
    }
    const coordinates = new Set(refused.map(({ coordinate }) => coordinate))
    const open = leaves.map(({ coordinate }) => coordinate).filter((each) => !isRefused(each, coordinates))
    const others = open.filter((each) => each !== leaf.coordinate)
    // The other kind of subject is no refusal but null as a whole: `me` for a company, `entity` for a person.
    expect(others.filter((each) => scopeKind(byCoordinate.get(each)?.scope ?? '') === scopeKind(scope))).toEqual([])
    expect(open).toContain(leaf.coordinate)

    // What came is the leaf with a value, and the envelopes around it.
    const filled = filledPaths(answer.data)
    const places = (chains.get(leaf.coordinate) ?? []).map((chain) => chain.map((each) => each.split('.')[1]).join('.'))
    const isLeaf = (path: string) => places.some((place) => path === place || path.startsWith(`${place}.`))
    const isEnvelope = (path: string) =>
      envelope.includes(path.split('.').at(-1) ?? '') &&
      places.some((place) => place.startsWith(path.slice(0, path.lastIndexOf('.'))))
    expect(filled.filter((path) => !isLeaf(path) && !isEnvelope(path))).toEqual([])
    expect(filled.some(isLeaf)).toBe(true)

    // What each subgraph was asked, and under which scopes.
    expect(leavesAsked()).toEqual([leaf.coordinate])
    for (const { subgraph, assertion } of platform.asked())
      expect([assertion.aud, assertion.sub, assertion.scope]).toEqual([subgraph, subjectOf(leaf), scope])

    // The log: the leaf and the containers whose envelope was given, nothing else of the catalogue.
    const released = event?.released.filter((each) => byCoordinate.has(each))
    expect([event?.outcome, released]).toEqual(['PARTIAL', [leaf.coordinate]])
  })
})

it('an item granted under too weak a sign-in is named as such (RFC 9470), and no subgraph is asked for it', async () => {
  const scopes = ['name', 'noahistory', 'email']
  const caller = await callers.arrange(personaId('citizen-with-everything'), scopes, { acr: 'urn:izin:acr:1' })
  const { data, errors } = await caller.ask('{ me { name { value } noaHistory { state } dateOfBirth { state } } }')
  expect(data).toMatchObject({ me: { noaHistory: null, dateOfBirth: null } })
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    {
      ...{ code: 'UNAUTHORIZED_FIELD_OR_TYPE', reason: 'INSUFFICIENT_USER_AUTHENTICATION' },
      ...{ error: 'insufficient_user_authentication', acr_values: 'urn:izin:acr:2' },
      ...{ coordinate: 'Person.noaHistory', requiredScopes: [['noahistory']] },
    },
    {
      ...{ code: 'UNAUTHORIZED_FIELD_OR_TYPE', reason: 'SCOPE_NOT_GRANTED' },
      ...{ coordinate: 'Person.dateOfBirth', requiredScopes: [['dob']] },
    },
  ])
  expect(leavesAsked()).toEqual(['Person.name'])
  for (const { assertion } of platform.asked()) expect(assertion.scope).toBe('name')
  const [event] = await platform.sql('SELECT released, refused FROM disclosure_event WHERE consent_id = $1', [
    caller.consentId,
  ])
  expect(event).toEqual({
    released: ['Person.name'],
    refused: [
      { coordinate: 'Person.noaHistory', reason: 'INSUFFICIENT_USER_AUTHENTICATION' },
      { coordinate: 'Person.dateOfBirth', reason: 'SCOPE_NOT_GRANTED' },
    ],
  })
})

it('appointments, our own scope, reads a person’s companies by name, number and status alone', async () => {
  const caller = await callers.arrange(personaId('company-director'), ['appointments'])
  const answer = await caller.ask(query)
  expect(leavesAsked().toSorted()).toEqual([...throughAppointment, 'Person.appointments'].toSorted())
  expect(platform.asked().map(({ assertion }) => assertion.scope)).toContain('appointments')
  const company = 'me.appointments.records.entity.basicProfile.'
  const told = filledPaths(answer.data).filter((path) => path.startsWith('me.appointments.records.entity'))
  expect(
    told.filter((path) => !envelope.includes(path.split('.').at(-1) ?? '')).map((path) => path.replace(company, '')),
  ).toEqual(expect.arrayContaining(['name', 'registrationNumber', 'uenStatus.code']))
  expect(told.filter((path) => !path.startsWith(company))).toEqual([])
})

it('a query for everything needs a scope for each leaf: with none that fits, nothing is asked at all', async () => {
  // A company's scope in a person's consent, or the other way round, opens nothing.
  const caller = await callers.arrange(personaId('citizen-with-everything'), ['appointments'])
  platform.forget()
  const { data } = await caller.ask('{ me { name { value } } entity { basicProfile { type { code } } } }')
  expect(data).toMatchObject({ entity: null })
  expect(leavesAsked()).toEqual([])
})

function chainsIn(schema: GraphQLSchema): Map<string, string[][]> {
  const found = new Map<string, string[][]>()
  const walk = (type: string, above: readonly string[]): void => {
    const owner = schema.getType(type)
    if (!isObjectType(owner)) return
    for (const field of Object.values(owner.getFields())) {
      const coordinate = `${type}.${field.name}`
      const chain = [...above, coordinate]
      found.set(coordinate, [...(found.get(coordinate) ?? []), chain])
      walk(getNamedType(field.type).name, chain)
    }
  }
  for (const [field, type] of [
    ['me', 'Person'],
    ['entity', 'Entity'],
  ] as const)
    walk(type, [`Query.${field}`])
  return found
}
