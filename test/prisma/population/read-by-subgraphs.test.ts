import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateCompanies } from '../../../prisma/population/companies/generate-companies.ts'
import { fillDatabases } from '../../../prisma/population/fill-databases.ts'
import { generatePeople } from '../../../prisma/population/people/generate-people.ts'
import { makeRecipe } from '../../../prisma/population/recipe.ts'
import { readItemMetadata } from '../../../schema/item-metadata.ts'
import { startTestSubgraph, type TestSubgraph } from '../../subgraphs/start-test-subgraph.ts'
import { wholeSelection } from '../../subgraphs/whole-query.ts'

const recipe = makeRecipe(3, '2026-11-01')
const now = () => new Date('2026-11-22T04:00:00Z')

const subgraphs: TestSubgraph[] = []
async function startFilled(name: 'person' | 'corporate'): Promise<TestSubgraph> {
  const subgraph = await startTestSubgraph(name, { now })
  subgraphs.push(subgraph)
  const url = subgraph.database.admin
  await fillDatabases(
    {
      urls: { person: url, corporate: url, consent: url },
      settings: { person: 'the test', corporate: 'the test', consent: 'the test' },
    },
    { people: 400, companies: 40, seed: recipe.seed, asOf: recipe.asOf, workers: 1 },
    { today: '2026-11-22', onLine: () => {} },
  )
  return subgraph
}
afterAll(async () => {
  for (const subgraph of subgraphs) await subgraph.stop()
})

describe('the person subgraph', () => {
  let person: TestSubgraph
  beforeAll(async () => {
    person = await startFilled('person')
  })

  it('answers for generated people in all four states, with the values that were generated', async () => {
    const scopes = readItemMetadata(['person']).map(({ scope }) => scope)
    const query = `{ me ${wholeSelection('person', 'Person')} }`
    const states = new Set<string>()
    for (const { id, items } of [...generatePeople(recipe, 0, 400)].filter(({ index }) => index % 16 === 0)) {
      const { data, errors } = await person.ask(query, { subject: id, scopes })
      expect(errors, id).toEqual([])
      expect(data).toMatchObject({
        me: {
          uinfin: { value: items.uinfin },
          name: { value: items.name },
          email: { value: items.email ?? null },
          registeredAddress: items.registeredAddress ? { state: 'AVAILABLE' } : {},
        },
      })
      for (const [, state] of JSON.stringify(data).matchAll(/"state":"(\w+)"/g)) states.add(state ?? '')
    }
    expect(states).toEqual(new Set(['AVAILABLE', 'EMPTY', 'NOT_APPLICABLE', 'UNAVAILABLE']))
  })
})

describe('the corporate subgraph', () => {
  let corporate: TestSubgraph
  beforeAll(async () => {
    corporate = await startFilled('corporate')
  })

  it('answers for generated companies', async () => {
    const scopes = readItemMetadata(['corporate']).map(({ scope }) => scope)
    const query = `{ entity ${wholeSelection('corporate', 'Entity')} }`
    const companies = [...generateCompanies(recipe, 0, 15)]
    for (const { id, profile } of companies) {
      const { data, errors } = await corporate.ask(query, { subject: id, kind: 'ENTITY', scopes })
      expect(errors, id).toEqual([])
      expect(data).toMatchObject({ entity: { basicProfile: { name: profile.name } } })
    }
  })
})
