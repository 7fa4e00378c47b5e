// What the full record of anybody costs: a bounded number of SQL statements, whatever its size. Counted in the subgraphs
// while the gateway answers a query for everything.
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { companyId, personaId } from '../../../prisma/seed/persona-id.ts'
import { scopeKind } from '../../../schema/contract/scopes.ts'
import { readItemMetadata } from '../../../schema/item-metadata.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { type Callers, openCallers } from './arrange-callers.ts'
import { catalogueGraph } from './catalogue-graph.ts'
import { fillRecord } from './fill-record.ts'

/** One statement a table: 11 of the person, the own appointments and their companies. */
const personBudget = 13
/** The company and its ten tables. */
const companyBudget = 11

const personScopes = readItemMetadata().flatMap(({ scope }) => (scopeKind(scope) === 'PERSON' ? [scope] : []))
const entityScopes = readItemMetadata().flatMap(({ scope }) => (scopeKind(scope) === 'ENTITY' ? [scope] : []))
const lineSchema = z.object({ sql: z.string().optional() })

let platform: TestPlatform
let callers: Callers
let wholeQuery: string
const statements: string[] = []

beforeAll(async () => {
  const logger = pino(
    { level: 'debug' },
    {
      write: (line: string) => {
        const { sql } = lineSchema.parse(JSON.parse(line))
        if (sql !== undefined) statements.push(sql)
      },
    },
  )
  platform = await startTestPlatform({ logger })
  callers = await openCallers(platform)
  wholeQuery = (await catalogueGraph()).wholeQuery
})
afterAll(async () => {
  await callers.stop()
  await platform.stop()
})

async function costOf(id: string, scopes: readonly string[]) {
  const caller = await callers.arrange(id, scopes)
  statements.length = 0
  const answer = await caller.ask(wholeQuery)
  expect(answer.status).toBe(200)
  return { count: statements.length, size: JSON.stringify(answer.data).length }
}

// Over a hundred full records one after the other, so that statements are counted for each: slow on a busy machine.
test('every persona’s full record', { timeout: 240_000 }, async () => {
  const personas = await platform.sql<{ slug: string; person_id: string }>(
    'SELECT slug, person_id FROM sandbox_persona',
  )
  expect(personas.length).toBeGreaterThan(20)
  for (const { slug, person_id: id } of personas) {
    const { count } = await costOf(id, personScopes)
    expect(count, slug).toBeGreaterThan(0)
    expect(count, slug).toBeLessThanOrEqual(personBudget)
  }
})

test('every company’s full record', { timeout: 120_000 }, async () => {
  const companies = await platform.sql<{ id: string }>('SELECT id FROM corporate.entity')
  expect(companies.length).toBeGreaterThan(5)
  for (const { id } of companies) expect((await costOf(id, entityScopes)).count, id).toBeLessThanOrEqual(companyBudget)
})

test('a record a hundred times the size costs the same', async () => {
  const person = personaId('company-director')
  const company = companyId('harbourfront-holdings')
  await fillRecord(platform.sql, 'person', person)
  await fillRecord(platform.sql, 'corporate', company)
  const before = { person: await costOf(person, personScopes), company: await costOf(company, entityScopes) }
  await platform.sql(
    `INSERT INTO person.vehicle (person_id, ordinal, make) SELECT $1, n, 'TEST' FROM generate_series(2000, 2199) n`,
    [person],
  )
  await platform.sql(
    `INSERT INTO person.child_record (person_id, ordinal, kind, date_of_birth)
     SELECT $1, n, (ARRAY['BIRTH', 'SPONSORED']::person.child_kind[])[1 + n % 2], '2020' FROM generate_series(2000, 2199) n`,
    [person],
  )
  await platform.sql(
    `WITH made AS (
       INSERT INTO corporate.entity (id, updated_on, entity_type, registration_number, name)
       SELECT gen_random_uuid(), '2026-01-15', 'UEN', 'MANY' || n, 'TEST' FROM generate_series(1, 200) n RETURNING id)
     INSERT INTO corporate.appointment (entity_id, ordinal, party_kind, person_id, appointment_date)
     SELECT id, 1, 'INDIVIDUAL', $1, '2020-01-01' FROM made`,
    [person],
  )
  await platform.sql(
    `INSERT INTO corporate.shareholder (entity_id, ordinal, party_kind, party_name)
     SELECT $1, n, 'INDIVIDUAL', 'TEST' FROM generate_series(2000, 2499) n`,
    [company],
  )
  const after = { person: await costOf(person, personScopes), company: await costOf(company, entityScopes) }
  expect(after.person.size).toBeGreaterThan(before.person.size * 5)
  expect(after.company.size).toBeGreaterThan(before.company.size * 5)
  expect([after.person.count, after.company.count]).toEqual([before.person.count, before.company.count])
})
