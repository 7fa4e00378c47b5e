// The query that reads a person's values for them: whatever shape an agency published, it is one that the graph takes, and
// no item makes it fail for the others.
import { buildASTSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { previewQueries } from '../../consent-ui/preview/preview-query.ts'
import { placesInGraph } from '../../schema/catalogue/graph-paths.ts'

const sdl = `
  type Query { me: Person }
  type Person { id: ID! name: Name trips: Trips endless: Endless asked(year: Int!): Asked thing: Thing wide: Wide }
  type Name { state: String source: String value: String }
  type Trips { state: String! agency: String records: [Trip!] }
  type Trip { place: String at: Place }
  type Place { name: String within: Place }
  type Endless { state: String self: Endless }
  type Asked { value: String }
  interface Thing { value: String }
  type Real implements Thing { value: String }
  type Wide { ${Array.from({ length: 30 }, (_, at) => `f${at}: Wide`).join(' ')} value: String }`

function queryFor(items: Readonly<Record<string, string>>) {
  const schema = buildASTSchema(parse(sdl))
  const coordinates = new Map(Object.entries(items).map(([scope, coordinate]) => [scope, [coordinate]]))
  const published = { schema, places: placesInGraph(schema), coordinates }
  const { text, paths } = previewQueries()(['name', ...Object.keys(items)], published)
  return { text, paths, errors: validate(schema, parse(text)).map(({ message }) => message) }
}

test('an item that an agency published is read where it stands', () => {
  const { text, paths, errors } = queryFor({ 'bike.place': 'Trip.place', 'bike.at': 'Trip.at' })
  expect(errors).toEqual([])
  expect(text).toContain('trips { state records { place  at { name')
  expect(paths.get('bike.place')).toEqual(['me', 'trips', 'records', 'place'])
})

test.each([
  ['a type within itself', 'Person.endless'],
  ['many within each other', 'Person.wide'],
  ['what needs an argument', 'Person.asked'],
  ['what is below it', 'Asked.value'],
  ['an interface', 'Person.thing'],
  ['what is no longer there', 'Person.gone'],
])('%s breaks it for nobody', (_name, coordinate) => {
  const { text, paths, errors } = queryFor({ strange: coordinate })
  expect(errors).toEqual([])
  expect(paths.get('name')).toEqual(['me', 'name'])
  expect(text.length).toBeLessThan(300_000)
})
