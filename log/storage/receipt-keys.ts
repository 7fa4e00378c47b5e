// The entries that told of the keys of receipts, with their proofs under one checkpoint: what a verifier needs to get from the
// log's key to the key of an old receipt.
import type { Pool } from 'pg'
import { entryBody, logEntrySchema } from '../../schema/contract/log-entry.ts'
import { buildInclusionProofs } from '../merkle/build-proof.ts'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { encodeBase64 } from '../note/base64.ts'
import type { ProvedReceiptKeys } from '../verify/verify-receipt-keys.ts'
import { readLatestCheckpoint, readWitnessedCheckpoint } from './checkpoints.ts'
import { storedNodes } from './read-nodes.ts'

/** undefined while the log has no checkpoint. */
export async function proveReceiptKeys(database: Pool): Promise<ProvedReceiptKeys | undefined> {
  const checkpoint = (await readWitnessedCheckpoint(database, 1)) ?? (await readLatestCheckpoint(database))
  if (checkpoint === undefined) return undefined
  const { rows } = await database.query<{ index: string; entry: unknown }>(
    `SELECT l.index, consent.entry_json(e) AS entry FROM consent.log_entry e
     JOIN consent.log_leaf l ON l.event_id = e.id WHERE e.kind = 'RECEIPT_KEY' AND l.index < $1 ORDER BY l.index`,
    [checkpoint.size],
  )
  const leaves = rows.map(({ index }) => Number(index))
  const proofs = await buildInclusionProofs(leaves, checkpoint.size, storedNodes(database), sha256Hasher)
  const receipt_keys = rows.map(({ entry }, n) => ({
    index: leaves[n] ?? 0,
    body: entryBody(logEntrySchema.parse(entry)),
    inclusion: (proofs[n] ?? []).map(encodeBase64),
  }))
  return { checkpoint: checkpoint.cosigned, receipt_keys }
}
