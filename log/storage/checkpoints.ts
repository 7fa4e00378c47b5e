// Checkpoints as they are stored: the note the log signed, and the lines that witnesses added to it.
import type { ClientBase, Pool } from 'pg'

export interface StoredCheckpoint {
  readonly size: number
  readonly root: Buffer
  /** As signed by the log. */
  readonly note: string
  /** The note with every witness's line below it. */
  readonly cosigned: string
  readonly witnesses: readonly string[]
}

export function readLatestCheckpoint(database: Pool | ClientBase): Promise<StoredCheckpoint | undefined> {
  return readOne(database, 'ORDER BY c.tree_size DESC LIMIT 1', [])
}

export function readCheckpoint(database: Pool | ClientBase, size: number): Promise<StoredCheckpoint | undefined> {
  return readOne(database, 'WHERE c.tree_size = $1', [size])
}

/** The newest checkpoint that a witness signed, and that covers `size` leaves. */
export function readWitnessedCheckpoint(
  database: Pool | ClientBase,
  size: number,
): Promise<StoredCheckpoint | undefined> {
  return readOne(
    database,
    `WHERE c.tree_size >= $1 AND EXISTS (SELECT FROM consent.log_cosignature w WHERE w.tree_size = c.tree_size)
     ORDER BY c.tree_size DESC LIMIT 1`,
    [size],
  )
}

/** Those before `size`, newest first. */
export function readEarlierCheckpoints(database: Pool, size: number, limit: number): Promise<StoredCheckpoint[]> {
  return readMany(database, 'WHERE c.tree_size < $1 ORDER BY c.tree_size DESC LIMIT $2', [size, limit])
}

interface Row {
  readonly tree_size: string
  readonly root_hash: Buffer
  readonly note: string
  readonly lines: readonly string[]
  readonly witnesses: readonly string[]
}

async function readOne(database: Pool | ClientBase, which: string, values: readonly unknown[]) {
  const [found] = await readMany(database, which, values)
  return found
}

async function readMany(
  database: Pool | ClientBase,
  which: string,
  values: readonly unknown[],
): Promise<StoredCheckpoint[]> {
  const { rows } = await database.query<Row>(
    `SELECT c.tree_size, c.root_hash, c.note,
       ARRAY(SELECT w.line FROM consent.log_cosignature w WHERE w.tree_size = c.tree_size ORDER BY w.witness) AS lines,
       ARRAY(SELECT w.witness FROM consent.log_cosignature w WHERE w.tree_size = c.tree_size ORDER BY w.witness) AS witnesses
     FROM consent.log_checkpoint c ${which}`,
    [...values],
  )
  return rows.map(({ tree_size, root_hash, note, lines, witnesses }) => ({
    size: Number(tree_size),
    root: root_hash,
    note,
    cosigned: note + lines.map((line) => `${line}\n`).join(''),
    witnesses,
  }))
}
