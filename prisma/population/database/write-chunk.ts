// Writes one chunk of people, companies or acting roles, whole or not at all: its rows and its line in the bookkeeping are
// one transaction.
import type pg from 'pg'
import type { DataOwner } from '../../../platform/database/owners.ts'
import { actingRoleRows } from '../companies/acting-roles.ts'
import { emitCompanyRows } from '../companies/company-rows.ts'
import { generateCompanies } from '../companies/generate-companies.ts'
import { generatePeople } from '../people/generate-people.ts'
import { emitPersonRows } from '../people/person-rows.ts'
import type { Recipe } from '../recipe.ts'
import { chunkLength, claimChunk, closeChunk } from './bookkeeping.ts'
import { copyInto } from './copy-into.ts'
import { type CopyText, CopyTexts } from './copy-text.ts'
import type { Columns } from './tables.ts'

export interface Target {
  readonly owner: DataOwner
  readonly columns: Columns
  /** Whether the login may leave out the check of foreign keys, and nothing else hangs on these tables. */
  readonly mayTrustKeys: boolean
}

export interface Chunk {
  readonly chunk: number
  /** How many of the chunk's people or companies there shall be. */
  readonly wanted: number
}

/** Rows that were written now; none if the chunk was complete. */
export async function writeChunk(
  client: pg.ClientBase,
  { owner, columns, mayTrustKeys }: Target,
  { chunk, wanted }: Chunk,
  recipe: Recipe,
): Promise<number> {
  await client.query('BEGIN')
  try {
    // A crash of the server may lose the last chunks, each with its line in the bookkeeping: they are made again.
    await client.query('SET LOCAL synchronous_commit = off')
    // Half the time would go into looking up parents that are rows of this same transaction.
    if (mayTrustKeys) await client.query('SET LOCAL session_replication_role = replica')
    const made = await claimChunk(client, owner, chunk, recipe)
    const start = chunk * chunkLength
    const texts = made < wanted ? generateTexts(owner, recipe, columns, start + made, start + wanted) : []
    for (const text of texts) await copyInto(client, owner, text)
    const rows = texts.reduce((sum, text) => sum + text.rows, 0)
    if (made < wanted) await closeChunk(client, owner, chunk, { made: wanted, rows })
    await client.query('COMMIT')
    return rows
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

/** The rows of a range of indexes, for each of the owner's tables. */
export function generateTexts(
  owner: DataOwner,
  recipe: Recipe,
  columns: Columns,
  from: number,
  to: number,
): CopyText[] {
  const texts = new CopyTexts(columns)
  switch (owner) {
    case 'person':
      for (const person of generatePeople(recipe, from, to)) emitPersonRows(person, texts.add)
      break
    case 'corporate':
      for (const company of generateCompanies(recipe, from, to)) emitCompanyRows(company, texts.add)
      break
    case 'consent':
      for (const company of generateCompanies(recipe, from, to))
        for (const row of actingRoleRows(recipe, company)) texts.add('acting_role', {}, row)
      break
  }
  return texts.all()
}
