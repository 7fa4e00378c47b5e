// The samples in the explorer's documentation are what the agencies give of the sandbox's people and companies, and no
// field of theirs is without one. IZIN_TEST_WRITE_SAMPLES=1 writes them anew.
import { writeFileSync } from 'node:fs'
import { buildASTSchema, type GraphQLSchema, getNamedType, isLeafType, isObjectType, isUnionType, parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { loadSandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import samples from '../../sandbox-ui/explorer/samples.json' with { type: 'json' }
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { readSubgraphSdl } from '../../schema/read-subgraph-sdl.ts'
import { singaporeDay } from '../../schema/singapore-day.ts'
import { startTestSubgraph, type TestSubgraph } from '../subgraphs/start-test-subgraph.ts'
import { wholeSelection } from '../subgraphs/whole-query.ts'
import { collectSamples, envelope } from './samples/collect-samples.ts'

type Samples = Readonly<Record<string, readonly string[]>>
const kept: Samples = samples
const writing = process.env['IZIN_TEST_WRITE_SAMPLES'] === '1'
const graphs = { person: graphOf('person'), corporate: graphOf('corporate') }
const { personas, companies } = loadSandboxData(singaporeDay(new Date()))

let person: TestSubgraph
let corporate: TestSubgraph
beforeAll(async () => {
  ;[person, corporate] = await Promise.all([startTestSubgraph('person'), startTestSubgraph('corporate')])
})
afterAll(() => Promise.all([person?.stop(), corporate?.stop()]))

test('are what is given of the person or company that they name', async () => {
  const given: Record<string, readonly string[]> = {}
  for (const { slug } of [...personas].sort(richestFirst).filter(isNamed)) {
    const scopes = scopesOf('person')
    const query = `{ me ${wholeSelection('person', 'Person')} }`
    const { data } = await person.ask(query, { subject: personaId(slug), scopes })
    add(given, slug, collectSamples(graphs.person, 'Person', member(data, 'me')))
    const about = `{ _entities(representations: [{ __typename: "Person", id: "${personaId(slug)}" }]) {
      ... on Person { appointments ${wholeSelection('corporate', 'PersonAppointments', ['Entity'])} } } }`
    const roles = await corporate.ask(about, { subject: personaId(slug), scopes: ['appointments'] })
    add(
      given,
      slug,
      collectSamples(
        graphs.corporate,
        'Person',
        z.array(z.unknown()).catch([]).parse(member(roles.data, '_entities'))[0],
      ),
    )
  }
  for (const { slug } of [...companies].sort(richestFirst).filter(isNamed)) {
    const query = `{ entity ${wholeSelection('corporate', 'Entity')} }`
    const { data } = await corporate.ask(query, {
      ...{ subject: companyId(slug), kind: 'ENTITY', scopes: scopesOf('corporate') },
    })
    add(given, slug, collectSamples(graphs.corporate, 'Entity', member(data, 'entity')))
  }
  if (writing) return writeFileSync(new URL('../../sandbox-ui/explorer/samples.json', import.meta.url), written(given))
  expect(withoutDays(kept)).toEqual(
    withoutDays(Object.fromEntries(Object.keys(kept).map((name) => [name, given[name] ?? []]))),
  )
})

test('stand at every field that holds a value of a person or a company', () => {
  const without = [
    ...leavesBelow(graphs.person, 'Person'),
    ...leavesBelow(graphs.corporate, 'Entity'),
    ...leavesBelow(graphs.corporate, 'PersonAppointments'),
  ].filter((coordinate) => !(coordinate in kept))
  expect(without).toEqual([])
})

/** All of them to choose from when writing; else those that are named. */
function isNamed({ slug }: { readonly slug: string }): boolean {
  return writing || Object.values(kept).some(([, from]) => from === slug)
}

/** Those with the most to show come first. */
function richestFirst({ slug: one }: { readonly slug: string }, { slug: other }: { readonly slug: string }): number {
  const richest = ['citizen-with-everything', 'merlion-digital']
  return Number(richest.includes(other)) - Number(richest.includes(one)) || (one < other ? -1 : 1)
}

function add(given: Record<string, readonly string[]>, slug: string, found: ReadonlyMap<string, string>): void {
  for (const [coordinate, sample] of found) {
    // One person may be given by both subgraphs, so the first counts here too.
    if (!(coordinate in given) && (writing || kept[coordinate]?.[1] === slug)) given[coordinate] = [sample, slug]
  }
}

/** Many days are told relative to the day on which the sandbox was seeded. */
function withoutDays(all: Samples): Samples {
  const masked = Object.entries(all).map(([name, [sample = '', from = '']]) => [
    name,
    [
      sample
        .replaceAll(/\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?/g, 'DAY')
        .replaceAll(/\b(19|20)\d\d(-\d\d)?\b/g, 'YEAR'),
      from,
    ],
  ])
  return Object.fromEntries(masked)
}

function written(given: Samples): string {
  const lines = Object.keys(given)
    .sort()
    .map((name) => `  ${JSON.stringify(name)}: [${(given[name] ?? []).map((one) => JSON.stringify(one)).join(', ')}]`)
  return `{\n${lines.join(',\n')}\n}\n`
}

function leavesBelow(schema: GraphQLSchema, type: string, seen: Set<string> = new Set()): string[] {
  const object = schema.getType(type)
  if (isUnionType(object)) return object.getTypes().flatMap((one) => leavesBelow(schema, one.name, seen))
  if (!isObjectType(object) || seen.has(type)) return []
  seen.add(type)
  return Object.values(object.getFields()).flatMap((field) => {
    const of = getNamedType(field.type)
    if (
      ['Entity', 'Person'].includes(of.name) ||
      (type !== 'PersonAppointments' && of.name === 'PersonAppointments') ||
      field.name === 'id' ||
      envelope.has(field.name)
    )
      return []
    return isLeafType(of) ? [`${type}.${field.name}`] : leavesBelow(schema, of.name, seen)
  })
}

function graphOf(name: 'person' | 'corporate'): GraphQLSchema {
  return buildASTSchema(parse(readSubgraphSdl(name)), { assumeValidSDL: true, assumeValid: true })
}

function scopesOf(name: 'person' | 'corporate'): string[] {
  return readItemMetadata([name]).map(({ scope }) => scope)
}

function member(data: unknown, name: string): unknown {
  return z.record(z.string(), z.unknown()).catch({}).parse(data)[name]
}
