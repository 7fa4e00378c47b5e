// Writes the whole log, up to its newest witnessed checkpoint, for auditors (schema/contract/log-archive.ts): every leaf with
// its body, no opening of a commitment. One snapshot of the database, read a thousand leaves at a time.
import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { disclosureEventSchema, leafBody } from '../../schema/contract/disclosure-event.ts'
import { type ArchivedLeaf, archiveFormat, archiveLine, archiveSealText } from '../../schema/contract/log-archive.ts'
import { entryBody, logEntrySchema } from '../../schema/contract/log-entry.ts'
import type { NoteSigner } from '../note/note-key.ts'
import { signNote } from '../note/signed-note.ts'
import { readLatestCheckpoint, readWitnessedCheckpoint } from '../storage/checkpoints.ts'
import type { ExportDeps } from './export-log.ts'

const chunk = 1_000

/** A retention deleted bodies and its own entry is not under the checkpoint yet: in some seconds it is. */
export class RetentionUnderWay extends Error {
  override readonly name = 'RetentionUnderWay'
}

/** Yields the file's lines; nothing while the log has no checkpoint. Throws RetentionUnderWay. */
export async function* archiveLog(deps: ExportDeps): AsyncGenerator<string> {
  const client = await deps.database.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    yield* archiveSnapshot(client, deps)
  } finally {
    await client.query('ROLLBACK').catch(() => undefined)
    client.release()
  }
}

async function* archiveSnapshot(
  client: PoolClient,
  { database, signer, now, onProgress }: ExportDeps,
): AsyncGenerator<string> {
  const checkpoint = (await readWitnessedCheckpoint(client, 1)) ?? (await readLatestCheckpoint(client))
  if (checkpoint === undefined) return
  await refuseRetentionUnderWay(client, checkpoint.size)
  await recordReading(database, checkpoint.size)

  const digest = createHash('sha256')
  const line = (value: Parameters<typeof archiveLine>[0]) => {
    const text = archiveLine(value)
    digest.update(text)
    return text
  }
  const origin = signer.verifier.name
  yield line({ format: archiveFormat, origin, made_at: now().toISOString(), checkpoint: checkpoint.cosigned })
  for (let from = 0; from < checkpoint.size; from += chunk) {
    const leaves = await readLeaves(client, from, Math.min(from + chunk, checkpoint.size))
    for (const leaf of leaves) yield line(leaf)
    onProgress?.(Math.min(from + chunk, checkpoint.size), checkpoint.size)
  }
  yield archiveLine({ signature: sealOf(signer, digest.digest('base64')) })
}

function sealOf(signer: NoteSigner, digest: string): string {
  return signNote(archiveSealText(signer.verifier.name, digest), signer)
}

/** By a connection of its own: the snapshot is rolled back. */
async function recordReading(database: Pool, leaves: number): Promise<void> {
  await database.query('SELECT consent.record_log_read($1, $2)', ['AUDITOR', leaves])
}

interface LeafRow {
  readonly index: string
  readonly kind: ArchivedLeaf['kind']
  readonly event_id: string
  readonly leaf_hash: Buffer
  readonly row: unknown
}

async function readLeaves(client: PoolClient, from: number, to: number): Promise<ArchivedLeaf[]> {
  const { rows } = await client.query<LeafRow>(
    `SELECT l.index, l.kind, l.event_id, l.leaf_hash, CASE
       WHEN e.id IS NOT NULL THEN consent.event_json(e) WHEN n.id IS NOT NULL THEN consent.entry_json(n) END AS row
     FROM consent.log_leaf l
     LEFT JOIN consent.disclosure_event e ON l.kind = 'DISCLOSURE' AND e.id = l.event_id AND e.time = l.event_time
     LEFT JOIN consent.log_entry n ON l.kind = 'ENTRY' AND n.id = l.event_id
     WHERE l.index >= $1 AND l.index < $2 ORDER BY l.index`,
    [from, to],
  )
  return rows.map(({ index, kind, event_id, leaf_hash, row }) => ({
    ...{ index: Number(index), kind, event_id, leaf_hash: leaf_hash.toString('base64url') },
    body: row === null ? null : bodyOf(kind, row),
  }))
}

function bodyOf(kind: ArchivedLeaf['kind'], row: unknown): Record<string, unknown> {
  return kind === 'ENTRY' ? entryBody(logEntrySchema.parse(row)) : leafBody(disclosureEventSchema.parse(row))
}

async function refuseRetentionUnderWay(client: PoolClient, size: number): Promise<void> {
  const { rows } = await client.query<{ under_way: boolean }>(
    `SELECT EXISTS (
       SELECT FROM consent.redacted_event r JOIN consent.log_leaf l ON l.event_id = r.event_id
       WHERE l.index < $1
         AND NOT EXISTS (SELECT FROM consent.log_leaf n WHERE n.event_id = r.entry_id AND n.index < $1)) AS under_way`,
    [size],
  )
  if (rows[0]?.under_way === true)
    throw new RetentionUnderWay('A retention is not under a witnessed checkpoint yet; try again in some seconds.')
}
