// What a population left in a database, in a form that two databases can be compared by: rows and a sum of hashes for each
// table, whatever the order of the rows.
import type pg from 'pg'
import { dataOwners } from '../../../platform/database/owners.ts'
import { bookkeepingTable } from '../../../prisma/population/database/bookkeeping.ts'
import { filledTables } from '../../../prisma/population/database/tables.ts'

export type Digest = Readonly<Record<string, string>>

export async function digestPopulation(client: pg.ClientBase): Promise<Digest> {
  const tables = dataOwners.flatMap((owner) => filledTables[owner].map((table) => `${owner}.${table}`))
  const entries: [string, string][] = []
  for (const table of tables) {
    const { rows } = await client.query<{ digest: string }>(
      `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS digest FROM ${table} t`,
    )
    entries.push([table, rows[0]?.digest ?? ''])
  }
  return Object.fromEntries(entries)
}

/** Rows by the bookkeeping, and by counting. `before` counts what was there without a population. */
export async function countRows(client: pg.ClientBase): Promise<{ readonly kept: number; readonly there: number }> {
  let kept = 0
  let there = 0
  for (const owner of dataOwners) {
    kept += await number(client, `SELECT coalesce(sum(rows), 0) AS n FROM ${owner}.${bookkeepingTable}`)
    for (const table of filledTables[owner])
      there += await number(client, `SELECT count(*) AS n FROM ${owner}.${table}`)
  }
  return { kept, there }
}

async function number(client: pg.ClientBase, query: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(query)
  return Number(rows[0]?.n)
}
