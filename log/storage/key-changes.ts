// The changes of the log's key that are in the tree, in its order.
import type { ClientBase, Pool } from 'pg'
import { type LogEntry, logEntrySchema } from '../../schema/contract/log-entry.ts'
import { type LoggedKeyChange, readKeyEntry } from '../note/key-chain.ts'
import { LogDamaged } from './log-damaged.ts'

export interface StoredKeyChange extends LoggedKeyChange {
  readonly entry: LogEntry
}

/** Throws LogDamaged for one that both keys did not sign: the sealer lets none in. */
export async function readKeyChanges(
  database: Pool | ClientBase,
  size = Number.MAX_SAFE_INTEGER,
): Promise<StoredKeyChange[]> {
  const { rows } = await database.query<{ index: string; entry: unknown }>(
    `SELECT l.index, consent.entry_json(e) AS entry FROM consent.log_entry e
     JOIN consent.log_leaf l ON l.event_id = e.id WHERE e.kind = 'KEY' AND l.index < $1 ORDER BY l.index`,
    [size],
  )
  return rows.map((row) => {
    const entry = logEntrySchema.parse(row.entry)
    return { index: Number(row.index), entry, ...checkedKeyChange(entry) }
  })
}

export function checkedKeyChange(entry: LogEntry) {
  const change = readKeyEntry(entry.body)
  if (change === undefined)
    throw new LogDamaged(`the entry ${entry.id} changes the log's key without the signatures of both keys`)
  return change
}
