// The proof of one entry for its subject: its body and openings, its place in the tree, and the newest checkpoint above it,
// one that a witness signed if there is one.
import type { Pool } from 'pg'
import type { ExportedEvent } from '../../schema/contract/log-export.ts'
import { type ExportRow, exportEvent } from '../export/export-log.ts'
import { buildInclusionProof } from '../merkle/build-proof.ts'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { readLatestCheckpoint, readWitnessedCheckpoint } from '../storage/checkpoints.ts'
import { storedNodes } from '../storage/read-nodes.ts'

export interface ProvedEntry {
  readonly event: ExportedEvent
  readonly checkpoint: string
}

/** For whoever may see the event: that is for the caller to judge. undefined until it is sealed. */
export async function proveEntry(database: Pool, eventId: string): Promise<ProvedEntry | undefined> {
  const { rows } = await database.query<ExportRow>(
    `SELECT l.index, l.event_id, l.leaf_hash, e.sequence::text AS sequence, consent.event_json(e) AS event
     FROM consent.disclosure_event e JOIN consent.log_leaf l ON l.event_id = e.id WHERE e.id = $1`,
    [eventId],
  )
  const [row] = rows
  if (row === undefined) return undefined
  const index = Number(row.index)
  const checkpoint = (await readWitnessedCheckpoint(database, index + 1)) ?? (await readLatestCheckpoint(database))
  if (checkpoint === undefined || checkpoint.size <= index) return undefined
  const proof = await buildInclusionProof(index, checkpoint.size, storedNodes(database), sha256Hasher)
  return { event: exportEvent(row, proof, 'SUBJECT'), checkpoint: checkpoint.cosigned }
}
