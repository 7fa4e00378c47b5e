// Fills a subject's record to the last column, for tests that must see a value come through: one row at least in every
// table of the agency, of every kind, and something in every column that has nothing. What there is stays.
import type { TestPlatform } from '../../harness/start-test-platform.ts'

interface Column {
  readonly table_name: string
  readonly column_name: string
  readonly data_type: string
  readonly udt_name: string
  readonly required: boolean
}

/** JSON columns by name; any other type has one value that does. */
const documents: Readonly<Record<string, unknown>> = {
  address: { type: 'UNFORMATTED', line1: '1 TEST STREET' },
  registered_address: { type: 'UNFORMATTED', line1: '1 TEST STREET' },
  results: [{ subject: 'ENGLISH', level: 'O', grade: 'A1' }],
  vaccination_requirements: [{ requirement: '1M3D', fulfilled: true }],
  pdl_classes: [{ class: '3' }],
  qdl_classes: [{ class: '3', issueDate: '2020-01-01' }],
  primary_activity: { code: '64202', description: 'TEST', edition: '2025' },
  secondary_activity: { code: '64202', description: 'TEST', edition: '2025' },
}
const values: Readonly<Record<string, string>> = {
  text: `'TEST'`,
  date: 'CURRENT_DATE',
  integer: '1',
  numeric: '1',
  boolean: 'true',
  'timestamp with time zone': 'now()',
}
/** Left as they are: a person who ceased to be an officer, or another person's record. */
const untouched = ['id', 'person_id', 'entity_id', 'ordinal', 'envelope', 'envelopes', 'ceased_on']

export async function fillRecord(
  sql: TestPlatform['sql'],
  owner: 'person' | 'corporate',
  subjectId: string,
): Promise<void> {
  const [root, key] = owner === 'person' ? ['person', 'person_id'] : ['entity', 'entity_id']
  const columns = await sql<Column & { readonly [name: string]: unknown }>(
    `SELECT table_name, column_name, data_type, udt_name, is_nullable = 'NO' AS required
     FROM information_schema.columns WHERE table_schema = $1`,
    [owner],
  )
  for (const [table = '', all] of Map.groupBy(columns, (column) => column.table_name)) {
    const has = (name: string) => all.some((column) => column.column_name === name)
    const owned = table === root ? 'id' : has(key ?? '') ? key : undefined
    if (owned === undefined) continue
    const place = `${owner}."${table}"`
    if (table !== root) await addRows(place, owned, all)
    const empty = all.filter((column) => !column.required && !untouched.includes(column.column_name))
    const filled = empty.map(
      (column) => `"${column.column_name}" = COALESCE("${column.column_name}", ${fillerOf(column)})`,
    )
    const cleared = has('envelope') ? [`"envelope" = NULL`] : has('envelopes') ? [`"envelopes" = '{}'`] : []
    await sql(`UPDATE ${place} SET ${[...filled, ...cleared].join(', ')} WHERE "${owned}" = $1`, [subjectId])
  }

  /** One row of each kind there is none of. */
  async function addRows(place: string, owned: string, all: readonly Column[]): Promise<void> {
    const kind = all.find(({ data_type: type }) => type === 'USER-DEFINED')
    const kinds = kind
      ? await sql<{ label: string }>(`SELECT unnest(enum_range(NULL::${owner}."${kind.udt_name}"))::text AS label`)
      : [{ label: '' }]
    for (const [index, { label }] of kinds.entries()) {
      const required = all.filter((column) => column.required && column.column_name !== owned)
      const given = required.map((column) =>
        column === kind ? `'${label}'` : column.column_name === 'ordinal' ? String(900 + index) : fillerOf(column),
      )
      const names = [owned, ...required.map((column) => column.column_name)].map((name) => `"${name}"`)
      const same = kind ? `AND "${kind.column_name}" = '${label}'` : ''
      await sql(
        `INSERT INTO ${place} (${names.join(', ')}) SELECT ${['$1::uuid', ...given].join(', ')}
         WHERE NOT EXISTS (SELECT 1 FROM ${place} WHERE "${owned}" = $1 ${same})`,
        [subjectId],
      )
    }
  }
}

function fillerOf({ column_name: name, data_type: type }: Column): string {
  // A child of whom everything may be given.
  if (name === 'date_of_birth') return `to_char(CURRENT_DATE - 1000, 'YYYY-MM-DD')`
  // No two persons have the same.
  if (name === 'uinfin') return 'left(gen_random_uuid()::text, 9)'
  const value = type === 'jsonb' ? `'${JSON.stringify(documents[name])}'::jsonb` : values[type]
  if (value === undefined || value.includes('undefined')) throw new Error(`nothing to fill the column ${name} with`)
  return value
}
