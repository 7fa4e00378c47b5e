// Which chunks of a population an owner's schema holds: a row a chunk, written in the transaction of the chunk's rows, so
// that a run that was killed goes on where it was and nothing is written twice. The table is no part of the schema that
// migrations make; it comes with the first population and only a sandbox ever has it.
import type pg from 'pg'
import type { DataOwner } from '../../../platform/database/owners.ts'
import { PopulationProblem } from '../population-problem.ts'
import { type Recipe, recipeVersion } from '../recipe.ts'

export const bookkeepingTable = 'population_chunk'

/** People or companies in a chunk; a number in the table stands for this many, so it never changes. */
export const chunkLength = 1000

export interface Kept {
  readonly seed: number
  readonly asOf: string
  readonly version: number
  /** How many are made, by chunk. */
  readonly made: ReadonlyMap<number, number>
}

/** Undefined where nothing was ever written. */
export async function readBookkeeping(client: pg.ClientBase, owner: DataOwner): Promise<Kept | undefined> {
  const { rows: found } = await client.query('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [
    `${owner}.${bookkeepingTable}`,
  ])
  if (found.length === 0) return undefined
  const { rows } = await client.query<ChunkRow & { chunk: number }>(
    `SELECT chunk, seed::int8::text AS seed, as_of::text AS "asOf", version, made FROM ${owner}.${bookkeepingTable}`,
  )
  const [first] = rows
  return (
    first && {
      seed: Number(first.seed),
      asOf: first.asOf,
      version: first.version,
      made: new Map(rows.map(({ chunk, made }) => [chunk, made])),
    }
  )
}

export async function createBookkeeping(client: pg.ClientBase, owner: DataOwner): Promise<void> {
  if (
    (await client.query('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [`${owner}.${bookkeepingTable}`])).rowCount === 1
  )
    return
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${owner}.${bookkeepingTable} (
       chunk int PRIMARY KEY, seed int8 NOT NULL, as_of date NOT NULL, version int NOT NULL,
       made int NOT NULL, rows int8 NOT NULL, written_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  )
}

interface ChunkRow {
  readonly seed: string
  readonly asOf: string
  readonly version: number
  readonly made: number
}

/**
 * Inside a transaction: keeps the chunk for it and says how much of it is made already. Another run at work on the same
 * chunk (or one that was killed while its last transaction still ends) is waited for.
 */
export async function claimChunk(
  client: pg.ClientBase,
  owner: DataOwner,
  chunk: number,
  recipe: Recipe,
): Promise<number> {
  await client.query(
    `INSERT INTO ${owner}.${bookkeepingTable} (chunk, seed, as_of, version, made, rows)
     VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT DO NOTHING`,
    [chunk, recipe.seed, recipe.asOf, recipeVersion],
  )
  const { rows } = await client.query<ChunkRow>(
    `SELECT seed::text AS seed, as_of::text AS "asOf", version, made
       FROM ${owner}.${bookkeepingTable} WHERE chunk = $1 FOR UPDATE`,
    [chunk],
  )
  const kept = rows[0]
  if (!kept) throw new Error(`Chunk ${chunk} of the ${owner} database vanished while it was claimed.`)
  requireSameRecipe(owner, { ...kept, seed: Number(kept.seed) }, recipe)
  return kept.made
}

/** In the same transaction, after the rows. */
export async function closeChunk(
  client: pg.ClientBase,
  owner: DataOwner,
  chunk: number,
  { made, rows }: { readonly made: number; readonly rows: number },
): Promise<void> {
  await client.query(
    `UPDATE ${owner}.${bookkeepingTable} SET made = $2, rows = rows + $3, written_at = clock_timestamp() WHERE chunk = $1`,
    [chunk, made, rows],
  )
}

export function requireSameRecipe(owner: DataOwner, kept: Omit<Kept, 'made'>, recipe: Recipe): void {
  if (kept.version !== recipeVersion)
    throw new PopulationProblem(
      'OTHER_POPULATION',
      `The ${owner} database holds a population that another version of the generator made; use an empty database.`,
    )
  if (kept.seed !== recipe.seed || kept.asOf !== recipe.asOf)
    throw new PopulationProblem(
      'OTHER_POPULATION',
      `The ${owner} database holds a population of seed ${kept.seed} as of ${kept.asOf}; go on with \`--seed ${kept.seed} --as-of ${kept.asOf}\`, or use an empty database.`,
    )
}
