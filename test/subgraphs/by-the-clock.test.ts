// What changes with the day in Singapore alone, on both sides of its midnight (16:00 UTC): contributions drop out after 15
// months, an appointment begins and ends.
import pg from 'pg'
import { afterAll, describe, expect, it, test } from 'vitest'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { contributionsSince } from '../../subgraphs/person/contributions-since.ts'
import { startTestSubgraph, type TestSubgraph } from './start-test-subgraph.ts'

const person = personaId('citizen-with-everything')
let now = new Date()
const started: TestSubgraph[] = []
afterAll(() => Promise.all(started.map((subgraph) => subgraph.stop())))

async function start(
  name: 'person' | 'corporate',
  arrange: (admin: pg.Client) => Promise<unknown>,
): Promise<TestSubgraph> {
  const subgraph = await startTestSubgraph(name, { now: () => now })
  started.push(subgraph)
  const admin = new pg.Client({ connectionString: subgraph.database.admin })
  await admin.connect()
  await arrange(admin)
  await admin.end()
  return subgraph
}

describe('contributions of the last 15 months', () => {
  test.each([
    ['2026-11-22', '2025-08-22'],
    ['2026-05-31', '2025-02-28'],
    ['2025-05-31', '2024-02-29'],
    ['2026-03-30', '2024-12-30'],
    ['2026-01-31', '2024-10-31'],
  ])('on %s reach back to %s', (today, since) => {
    expect(contributionsSince(today).toISOString().slice(0, 10)).toBe(since)
  })

  it('are shown to the last day of them, and no longer', async () => {
    const subgraph = await start('person', async (admin) => {
      await admin.query('DELETE FROM person.cpf_contribution WHERE person_id = $1', [person])
      await admin.query(
        `INSERT INTO person.cpf_contribution (person_id, ordinal, paid_on, month, employer) VALUES ($1, 1, '2025-08-22', '2025-07', 'TEST')`,
        [person],
      )
    })
    const shown = async (at: string) => {
      now = new Date(at)
      const query = '{ me { cpfContributions { state records { paidOn } } cpfEmployers { state records { month } } } }'
      return (await subgraph.ask(query, { subject: person, scopes: ['cpfcontributions', 'cpfemployers'] })).data
    }
    expect(await shown('2026-11-22T15:59:59Z')).toEqual({
      me: {
        cpfContributions: { state: 'AVAILABLE', records: [{ paidOn: '2025-08-22' }] },
        cpfEmployers: { state: 'AVAILABLE', records: [{ month: '2025-07' }] },
      },
    })
    const nothing = { state: 'EMPTY', records: [] }
    expect(await shown('2026-11-22T16:00:00Z')).toEqual({ me: { cpfContributions: nothing, cpfEmployers: nothing } })
  })
})

describe('an appointment', () => {
  it('counts from its day to the day before it ceases, for the person and for the company', async () => {
    const company = companyId('kopi-house')
    const subgraph = await start('corporate', async (admin) => {
      await admin.query('DELETE FROM corporate.appointment WHERE entity_id = $1 OR person_id = $2', [company, person])
      await admin.query(
        `INSERT INTO corporate.appointment (entity_id, ordinal, party_kind, person_id, appointment_date, ceased_on)
         VALUES ($1, 1, 'INDIVIDUAL', $2, '2026-03-01', '2026-09-01')`,
        [company, person],
      )
    })
    const counted = async (at: string) => {
      now = new Date(at)
      const reference = { __typename: 'Person', id: person }
      const own = await subgraph.ask(
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { appointments { records { state } } } } }',
        { subject: person, scopes: ['appointments'], variables: { r: [reference] } },
      )
      const officers = await subgraph.ask('{ entity { appointments { records { state } } } }', {
        ...{ subject: company, kind: 'ENTITY', scopes: ['entity.appointments.position'] },
      })
      return JSON.stringify([own.data, officers.data]).split('AVAILABLE').length - 1
    }
    expect(await counted('2026-02-28T15:59:59Z')).toBe(0)
    expect(await counted('2026-02-28T16:00:00Z')).toBe(2)
    expect(await counted('2026-08-31T15:59:59Z')).toBe(2)
    expect(await counted('2026-08-31T16:00:00Z')).toBe(0)
  })
})
