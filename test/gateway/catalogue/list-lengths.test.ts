// How many records somebody has is known by consent to a leaf of them and in no other way: not from the data, not from the
// errors, not from what is asked of an agency. Subjects with none, one and many get the same answer to the last letter.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readItemMetadata } from '../../../schema/item-metadata.ts'
import type { Answered } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { type Callers, openCallers } from './arrange-callers.ts'
import { catalogueGraph } from './catalogue-graph.ts'
import { fillRecord } from './fill-record.ts'

let platform: TestPlatform
let callers: Callers
let wholeQuery: string

/** Ids by the number of records in every list. */
const persons: [number, string][] = []
const companies: [number, string][] = []
/** Tables whose rows are numbered; of the others there is one row of a kind. */
const counted = {
  person:
    'vehicle hdb_flat child_record cpf_contribution cpf_housing_withdrawal academic_transcript academic_certificate',
  corporate:
    'appointment shareholder capital financial_period previous_name previous_number licence government_grant builder contractor',
}

beforeAll(async () => {
  platform = await startTestPlatform()
  callers = await openCallers(platform)
  wholeQuery = (await catalogueGraph()).wholeQuery
  for (const count of [0, 1, 7]) {
    persons.push([count, await arrange('person', count)])
    companies.push([count, await arrange('corporate', count)])
  }
})
afterAll(async () => {
  await callers.stop()
  await platform.stop()
})

async function arrange(owner: 'person' | 'corporate', count: number): Promise<string> {
  const id = randomUUID()
  await platform.sql(
    owner === 'person'
      ? `INSERT INTO person.person (id, segment, updated_on, name) VALUES ($1::uuid, 'SC', '2026-01-15', 'TEST')`
      : `INSERT INTO corporate.entity (id, updated_on, entity_type, registration_number, name)
         VALUES ($1::uuid, '2026-01-15', 'UEN', $1, 'TEST')`,
    [id],
  )
  if (count === 0) return id
  await fillRecord(platform.sql, owner, id)
  const key = owner === 'person' ? 'person_id' : 'entity_id'
  for (const table of counted[owner].split(' ')) {
    const columns = await platform.sql<{ name: string }>(
      `SELECT quote_ident(column_name) AS name FROM information_schema.columns
       WHERE table_schema = $1 AND table_name = $2 AND column_name <> 'ordinal'`,
      [owner, table],
    )
    const names = columns.map(({ name }) => name).join(', ')
    await platform.sql(
      `INSERT INTO ${owner}.${table} (ordinal, ${names})
       SELECT 1000 + n * 10 + row_number() OVER (), ${names} FROM ${owner}.${table}, generate_series(1, $2::int) n WHERE ${key} = $1`,
      [id, count - 1],
    )
  }
  return id
}

/** All that a caller can see, but for the receipt, which is random. */
const visible = ({ status, data, errors }: Answered) => JSON.stringify({ status, data, errors })

/** A container of records with a leaf of it, and two scopes of other things. */
const lists = [
  ['vehicles', '{ me { vehicles { state records { state make } } } }', 'persons'],
  ['vehicles, its type alone', '{ me { vehicles { __typename records { __typename } } } }', 'persons'],
  ['hdbownership', '{ me { hdbOwnership { records { purchasePrice } } } }', 'persons'],
  ['childrenbirthrecords', '{ me { childrenBirthRecords { state records { name } } } }', 'persons'],
  ['sponsoredchildrenrecords', '{ me { sponsoredChildrenRecords { records { name } } } }', 'persons'],
  ['cpfcontributions', '{ me { cpfContributions { records { month } } } }', 'persons'],
  ['cpfemployers', '{ me { cpfEmployers { records { month } } } }', 'persons'],
  ['academicqualifications', '{ me { academicQualifications { state certificates { name } } } }', 'persons'],
  ['officers', '{ entity { appointments { state records { position { code } } } } }', 'companies'],
  ['shareholders', '{ entity { shareholders { records { __typename } } } }', 'companies'],
  ['history', '{ entity { history { previousNames { name: __typename } } } }', 'companies'],
  ['grants', '{ entity { grants { records { status { code } } } } }', 'companies'],
] as const

describe('without a leaf of a list', () => {
  it.each(lists)('%s says nothing of its length', async (_name, query, whose) => {
    const subjects = whose === 'persons' ? persons : companies
    const scope = whose === 'persons' ? 'email' : 'entity.address'
    platform.forget()
    const answers = await Promise.all(subjects.map(async ([, id]) => (await callers.arrange(id, [scope])).ask(query)))
    expect(new Set(answers.map(visible)).size).toBe(1)
    expect(answers[0]?.errors).toHaveLength(1)
    expect(platform.asked()).toEqual([])
  })

  it('a query for everything answers the same to the last letter, however much there is', async () => {
    for (const [subjects, scopes] of [
      [persons, ['name']],
      [companies, ['entity.basic_profile.name']],
    ] as const) {
      const answers = await Promise.all(
        subjects.map(async ([, id]) => (await callers.arrange(id, scopes)).ask(wholeQuery)),
      )
      expect(answers[0]?.data).not.toBeNull()
      expect(new Set(answers.map(visible)).size).toBe(1)
    }
  })
})

describe('with one leaf of a list', () => {
  const listed = readItemMetadata().filter(({ scope }) =>
    ['vehicles.make', 'hdbownership.purchaseprice', 'childrenbirthrecords.name', 'cpfcontributions'].includes(scope),
  )
  it.each(listed.map(({ scope }) => [scope]))(
    '%s: the errors are the same for none and for many, and other lists stay shut',
    async (scope) => {
      const answers = await Promise.all(
        persons.map(async ([, id]) => (await callers.arrange(id, [scope])).ask(wholeQuery)),
      )
      expect(new Set(answers.map(({ errors }) => JSON.stringify(errors))).size).toBe(1)
      expect(new Set(answers.map(visible)).size).toBe(3)
    },
  )

  it('a transcript says nothing of certificates, nor a former name of a former number', async () => {
    const half = async (owner: 'person' | 'corporate', scope: string, query: string) => {
      const id = await arrange(owner, 0)
      const table =
        owner === 'person' ? 'person.academic_certificate (person_id' : 'corporate.previous_number (entity_id'
      const caller = await callers.arrange(id, [scope])
      const before = visible(await caller.ask(query))
      await platform.sql(`INSERT INTO ${table}, ordinal) VALUES ($1, 1)`, [id])
      expect(visible(await caller.ask(query))).toBe(before)
    }
    await half(
      'person',
      'academicqualifications.transcripts',
      '{ me { academicQualifications { state source lastUpdated transcripts { name } certificates { name } } } }',
    )
    await half(
      'corporate',
      'entity.history.previous_names.previous_name',
      '{ entity { history { state source lastUpdated previousNames { name } previousRegistrationNumbers { registrationNumber } } } }',
    )
  })
})
