// From the 21st birthday on, by the day in Singapore, of a child only the number is given, whatever was consented to.
// Over the gateway on both sides of the birthday; by the subgraph's clock on both sides of Singapore's midnight.

import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { personaId } from '../../../prisma/seed/persona-id.ts'
import { readItemMetadata } from '../../../schema/item-metadata.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { startTestSubgraph } from '../../subgraphs/start-test-subgraph.ts'
import { wholeSelection } from '../../subgraphs/whole-query.ts'
import { filledPaths } from './answer-paths.ts'
import { type Callers, openCallers } from './arrange-callers.ts'
import { fillRecord } from './fill-record.ts'

const parent = personaId('citizen-with-everything')
const kinds = [
  { item: 'childrenbirthrecords', field: 'childrenBirthRecords', kind: 'BIRTH', type: 'ChildBirthRecord', fields: 15 },
  {
    item: 'sponsoredchildrenrecords',
    ...{ field: 'sponsoredChildrenRecords', kind: 'SPONSORED', type: 'SponsoredChildRecord', fields: 17 },
  },
] as const
const numbers = ['birthCertificateNo', 'nric']
const envelope = ['state', 'source', 'classification', 'lastUpdated', 'agency']

/** Names of the fields of the one child that came with a value. */
function told(data: unknown, field: string): string[] {
  const prefix = `me.${field}.records.`
  const names = filledPaths(data).flatMap((path) =>
    path.startsWith(prefix) ? [path.slice(prefix.length).split('.')[0] ?? ''] : [],
  )
  return [...new Set(names)].filter((name) => !envelope.includes(name))
}

describe.each(kinds)('over the gateway: $item', ({ item, field, kind, type, fields }) => {
  let platform: TestPlatform
  let callers: Callers
  beforeAll(async () => {
    platform = await startTestPlatform()
    callers = await openCallers(platform)
    await platform.sql('DELETE FROM person.child_record WHERE person_id = $1', [parent])
    await fillRecord(platform.sql, 'person', parent)
  })
  afterAll(async () => {
    await callers.stop()
    await platform.stop()
  })

  const scopes = readItemMetadata(['person'])
    .filter((leaf) => leaf.item === item)
    .map(({ scope }) => scope)

  // The day of the 21st birthday; where month or day is not known, it counts from the first. Written as text, because 21
  // years before a 29 February there was none.
  it.each([
    ['turns 21 tomorrow', 'today + 1', 6, false],
    ['turns 21 today', 'today', 6, true],
    ['turned 21 yesterday', 'today - 1', 6, true],
    ['turns 21 in twenty years', `today + interval '20 years'`, 6, false],
    ['turns 21 this month, nobody knows when', 'today', 3, true],
    ['turns 21 next month, nobody knows when', `today + interval '1 month'`, 3, false],
    ['turns 21 this year, nobody knows when', 'today', 0, true],
    ['turns 21 next year, nobody knows when', `today + interval '1 year'`, 0, false],
  ])('a child who %s', async (_what, birthday, letters, grown) => {
    await platform.sql(
      `UPDATE person.child_record SET date_of_birth = (extract(year FROM birthday) - 21)::text || left(to_char(birthday, '-MM-DD'), ${letters})
       FROM (SELECT ${birthday} AS birthday FROM (SELECT (now() AT TIME ZONE 'Asia/Singapore')::date AS today) clock) b
       WHERE person_id = $1`,
      [parent],
    )
    const caller = await callers.arrange(parent, scopes)
    const answer = await caller.ask(`{ me { ${field} { state records ${wholeSelection('person', type)} } } }`)
    expect(answer.errors).toBeUndefined()
    const names = told(answer.data, field)
    const number = numbers[kind === 'BIRTH' ? 0 : 1]
    expect(names.length).toBe(grown ? 1 : fields)
    expect(names).toContain(number)
    // That there is a child, and that the record is there, is told all the same.
    expect(answer.data).toMatchObject({ me: { [field]: { state: 'AVAILABLE', records: [{ state: 'AVAILABLE' }] } } })
  })
})

describe('by the clock', () => {
  let now = new Date()
  const started = startTestSubgraph('person', { now: () => now })
  afterEach(() => {
    now = new Date()
  })
  afterAll(async () => (await started).stop())

  // 16:00 UTC is midnight in Singapore.
  test.each([
    ['2005-11-22', '2026-11-21T15:59:59.999Z', false],
    ['2005-11-22', '2026-11-21T16:00:00.000Z', true],
    ['2005-01-01', '2025-12-31T15:59:59Z', false],
    ['2005-01-01', '2025-12-31T16:00:00Z', true],
    // Born on 29 February, one turns 21 on 1 March of a common year.
    ['2004-02-29', '2025-02-28T15:59:59Z', false],
    ['2004-02-29', '2025-02-28T16:00:00Z', true],
  ])('a child born %s at %s', async (born, at, grown) => {
    const subgraph = await started
    const admin = new pg.Client({ connectionString: subgraph.database.admin })
    await admin.connect()
    await admin.query(`UPDATE person.child_record SET date_of_birth = $1, kind = 'BIRTH' WHERE person_id = $2`, [
      born,
      parent,
    ])
    await admin.end()
    now = new Date(at)
    const { data } = await subgraph.ask('{ me { childrenBirthRecords { records { name } } } }', {
      subject: parent,
      scopes: ['childrenbirthrecords.name'],
    })
    const answer = z
      .object({
        me: z.object({ childrenBirthRecords: z.object({ records: z.array(z.object({ name: z.unknown() })) }) }),
      })
      .parse(data)
    const { records } = answer.me.childrenBirthRecords
    expect(records.length).toBeGreaterThan(0)
    expect(records.every(({ name }) => (name === null) === grown)).toBe(true)
  })
})
