// Each persona is what its name says, as a bank would read it: everything of them, over the person subgraph.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { resolveDate } from '../../prisma/seed/relative-date.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { singaporeDay } from '../../schema/singapore-day.ts'
import { startTestSubgraph, type TestSubgraph } from '../subgraphs/start-test-subgraph.ts'
import { wholeSelection } from '../subgraphs/whole-query.ts'
import { whatPersonasShow } from './what-personas-show.ts'

const today = singaporeDay(new Date())
const { personas, companies } = loadSandboxData(today)
const scopes = readItemMetadata(['person']).map(({ scope }) => scope)
const shown = whatPersonasShow(
  (shift) => resolveDate(`today${shift}`, today) ?? '',
  (shift) => Number(today.slice(0, 4)) + shift,
)
const query = `{ me ${wholeSelection('person', 'Person')} }`

let subgraph: TestSubgraph
let client: pg.Client
beforeAll(async () => {
  subgraph = await startTestSubgraph('person')
  client = new pg.Client({ connectionString: subgraph.database.admin })
  client.on('error', () => {})
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await subgraph.stop()
})

describe('the platform’s personas', () => {
  it('are at least forty, and each is named here for what it shows', () => {
    expect(personas.length).toBeGreaterThanOrEqual(40)
    expect(Object.keys(shown).sort()).toEqual(personas.map(({ slug }) => slug).sort())
  })

  it.each(Object.entries(shown))('%s', async (slug, facts) => {
    const { data, errors } = await subgraph.ask(query, { subject: personaId(slug), scopes })
    expect(errors).toEqual([])
    const found = Object.fromEntries(Object.keys(facts).map((path) => [path, valueAt(data, `me.${path}`)]))
    expect(found).toEqual(facts)
  })

  it('have names of their own, so that a list of people tells them apart', () => {
    const names = personas.map(({ items }) => items.name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the right to act for a company', () => {
  it.each([
    ['company-director', 'merlion-digital', true],
    ['company-director', 'old-trading', false],
    ['role-starts-tomorrow', 'merlion-digital', false],
    ['role-ends-today', 'merlion-digital', true],
    ['role-ended-yesterday', 'merlion-digital', false],
    ['agent-of-a-third-party', 'merlion-digital', true],
    ['agent-of-a-third-party', 'old-trading', false],
    ['agent-of-a-third-party', 'lotus-llp', false],
    ['sub-uen-role', 'harbourfront-holdings', true],
    ['director-of-several-companies', 'limited-partnership', true],
    ['entrepass', 'newly-incorporated', true],
    ['no-cpf', 'merlion-digital', false],
  ])('of %s for %s is %s', async (persona, company, valid) => {
    const { rows } = await client.query(`SELECT consent.acting_role_valid('ENTITY', $1, $2) AS valid`, [
      companyId(company),
      personaId(persona),
    ])
    expect(rows).toEqual([{ valid }])
  })

  it('says when it is for a part of the company, or a third party’s', async () => {
    const { rows } = await client.query(
      `SELECT role, sub_uen, agent_name, agent_uen FROM consent.acting_role
        WHERE person_id = ANY ($1) AND valid_until IS NULL ORDER BY role`,
      [[personaId('sub-uen-role'), personaId('agent-of-a-third-party')]],
    )
    expect(rows).toEqual([
      { role: 'BRANCH MANAGER', sub_uen: '209900002C-WEST1', agent_name: null, agent_uen: null },
      { role: 'FILING AGENT', sub_uen: null, agent_name: 'LOTUS SAMPLE ADVISORY LLP', agent_uen: 'T99LL0001J' },
    ])
  })
})

describe('the platform’s companies', () => {
  const company = (slug: string) => {
    const found = companies.find((one) => one.slug === slug)
    if (!found) throw new Error(`no company ${slug}`)
    return found
  }

  it('are of every kind and status', () => {
    expect(new Set(companies.map(({ entityType }) => entityType))).toEqual(new Set(['UEN', 'NON-UEN', 'GSTN']))
    const kinds = new Set(companies.map(({ profile }) => profile.type))
    for (const kind of ['LC', 'FC', 'BN', 'PF', 'LL', 'LP', 'RF', 'SS']) expect(kinds).toContain(kind)
    expect(new Set(companies.map(({ profile }) => profile.uenStatus))).toEqual(new Set(['R', 'D', 'W', undefined]))
    expect(new Set(companies.map(({ profile }) => profile.constitution))).toEqual(new Set(['S', 'P', undefined]))
  })

  it('are what their names say', () => {
    expect(company('several-currencies').capitals.map(({ currency }) => currency)).toEqual(['SGD', 'USD', 'EUR', 'JPY'])
    expect(company('renamed-many-times').previousNames).toHaveLength(4)
    expect(company('grants-of-every-kind').grants.map(({ status }) => status)).toEqual(['AP', 'RJ', 'PE'])
    expect(company('newly-incorporated').financials).toEqual([])
    expect(company('public-listed').shareholders.length).toBeGreaterThan(20)
    expect(company('tampines-builders').builders.length).toBeGreaterThan(0)
    expect(company('tampines-builders').contractors.length).toBeGreaterThan(0)
    expect(company('old-trading').previousNumbers.length).toBeGreaterThan(0)
    expect(Object.values(company('registry-unavailable').envelopes).every(({ state }) => state === 'UNAVAILABLE')).toBe(
      true,
    )
    expect(company('kopi-house').appointments.map(({ position }) => position)).toEqual(['OWN'])
  })
})

describe('dates told relative to today', () => {
  it.each(['2027-01-01', '2027-03-31', '2028-02-29', '2031-12-31'])('hold together on %s too', (day) => {
    const later = loadSandboxData(day)
    expect(later.personas).toHaveLength(personas.length)
    const child = later.personas.find(({ slug }) => slug === 'child-turns-21-today')?.children[0]
    expect(child?.dateOfBirth.slice(0, 4)).toBe(String(Number(day.slice(0, 4)) - 21))
  })
})

function valueAt(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value === 'string') return key === 'length' ? value.length : value[Number(key)]
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }, data)
}
