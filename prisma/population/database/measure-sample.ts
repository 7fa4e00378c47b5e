// How many bytes a person or a company takes with all its rows and index entries: a small sample is written into
// temporary tables like the real ones, weighed, and rolled back.
import type pg from 'pg'
import type { Recipe } from '../recipe.ts'
import { copyInto } from './copy-into.ts'
import { filledTables } from './tables.ts'
import { generateTexts, type Target } from './write-chunk.ts'

export interface SampleSize {
  readonly rowsEach: number
  readonly bytesEach: number
}

/** Half the sample first: what tables and indexes take when they are all but empty is no person's. */
const half = 400

export async function measureSample(client: pg.ClientBase, target: Target, recipe: Recipe): Promise<SampleSize> {
  const { owner, columns } = target
  const tables = filledTables[owner]
  await client.query('BEGIN')
  try {
    for (const table of tables)
      await client.query(`CREATE TEMPORARY TABLE ${table} (LIKE ${owner}.${table} INCLUDING ALL) ON COMMIT DROP`)
    const fill = async (from: number, to: number) => {
      const texts = generateTexts(owner, recipe, columns, from, to)
      for (const text of texts) await copyInto(client, 'pg_temp', text)
      return texts.reduce((sum, { rows }) => sum + rows, 0)
    }
    await fill(0, half)
    const before = await weigh(client, tables)
    const rows = await fill(half, half * 2)
    return { rowsEach: rows / half, bytesEach: ((await weigh(client, tables)) - before) / half }
  } finally {
    await client.query('ROLLBACK')
  }
}

async function weigh(client: pg.ClientBase, tables: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT sum(pg_total_relation_size(('pg_temp.' || name)::regclass)) AS bytes FROM unnest($1::text[]) name`,
    [tables],
  )
  return Number(rows[0]?.bytes)
}
