// Exports what one person, one recipient or one agency may have of the log: their own events, each with its proof. A
// person's events come with opened commitments; a recipient's with its own pseudonyms alone; an agency's as its feed shows
// them. It never holds another's event, and the reading is itself put into the log.
import type { Pool } from 'pg'
import { type AgencyView, feedEntry } from '../../schema/contract/agency-feed.ts'
import { type DisclosureEvent, disclosureEventSchema, leafBody } from '../../schema/contract/disclosure-event.ts'
import { entryBody } from '../../schema/contract/log-entry.ts'
import { type ExportedEvent, exportSealText, type LogExport, writeExport } from '../../schema/contract/log-export.ts'
import { buildConsistencyProof, buildInclusionProofs } from '../merkle/build-proof.ts'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { encodeBase64 } from '../note/base64.ts'
import type { NoteSigner } from '../note/note-key.ts'
import { signNote } from '../note/signed-note.ts'
import {
  readEarlierCheckpoints,
  readLatestCheckpoint,
  readWitnessedCheckpoint,
  type StoredCheckpoint,
} from '../storage/checkpoints.ts'
import { readKeyChanges } from '../storage/key-changes.ts'
import { LogDamaged } from '../storage/log-damaged.ts'
import { storedNodes } from '../storage/read-nodes.ts'

export type ExportFor =
  | { readonly kind: 'SUBJECT'; readonly subjectId: string }
  | { readonly kind: 'RECIPIENT'; readonly clientId: string }
  | ({ readonly kind: 'AGENCY' } & AgencyView)

export interface ExportDeps {
  /** With the rights of the authorization server. */
  readonly database: Pool
  /** The log's. */
  readonly signer: NoteSigner
  readonly now: () => Date
  readonly onProgress?: (done: number, all: number) => void
}

export interface ExportRow {
  readonly index: string
  readonly event_id: string
  readonly leaf_hash: Buffer
  readonly sequence: string
  readonly event: unknown
}

/** Events whose proofs are read in one go. */
const chunk = 500
/** How many earlier checkpoints an export proves to be its own past. */
const history = 5

/** The file's text; undefined while the log has no checkpoint. */
export async function exportLog(wanted: ExportFor, deps: ExportDeps): Promise<string | undefined> {
  const { signer } = deps
  const unsigned = await buildExport(wanted, { ...deps, origin: signer.verifier.name })
  return unsigned && writeExport({ ...unsigned, signature: signNote(exportSealText(unsigned), signer) })
}

/** What is to be signed; undefined while the log has no checkpoint. */
export async function buildExport(
  wanted: ExportFor,
  deps: Omit<ExportDeps, 'signer'> & { readonly origin: string },
): Promise<Omit<LogExport, 'signature'> | undefined> {
  const { database, origin } = deps
  const checkpoint = (await readWitnessedCheckpoint(database, 1)) ?? (await readLatestCheckpoint(database))
  if (checkpoint === undefined) return undefined
  const { rows, withheld } = await readRows(wanted, database, checkpoint.size)
  await database.query('SELECT consent.record_log_read($1, $2)', [wanted.kind, rows.length])

  const nodes = storedNodes(database)
  const events: ExportedEvent[] = []
  for (let from = 0; from < rows.length; from += chunk) {
    const some = rows.slice(from, from + chunk)
    const leaves = some.map(({ index }) => Number(index))
    const proofs = await buildInclusionProofs(leaves, checkpoint.size, nodes, sha256Hasher)
    for (const [n, row] of some.entries()) {
      const proof = proofs[n] ?? []
      events.push(wanted.kind === 'AGENCY' ? exportRead(row, proof, wanted) : exportEvent(row, proof, wanted.kind))
    }
    deps.onProgress?.(events.length, rows.length)
  }
  return {
    format: 'izin-log-export-1',
    origin,
    made_at: deps.now().toISOString(),
    for: wanted.kind,
    of: nameOf(wanted),
    count: String(events.length),
    checkpoint: checkpoint.cosigned,
    history: await readHistory(database, checkpoint),
    key_changes: await exportKeyChanges(database, checkpoint),
    events,
    ...(withheld.length > 0 ? { withheld } : {}),
  }
}

function nameOf(wanted: ExportFor): string {
  if (wanted.kind === 'SUBJECT') return wanted.subjectId
  return wanted.kind === 'RECIPIENT' ? wanted.clientId : wanted.agency
}

interface Readable {
  readonly rows: readonly ExportRow[]
  readonly withheld: Withheld
}
type Withheld = NonNullable<LogExport['withheld']>

async function readRows(wanted: ExportFor, database: Pool, size: number): Promise<Readable> {
  if (wanted.kind === 'SUBJECT') return readSubject(database, wanted.subjectId, size)
  const rows =
    wanted.kind === 'RECIPIENT'
      ? await readRecipient(database, wanted.clientId, size)
      : await readAgency(database, wanted.agency, size)
  return { rows, withheld: [] }
}

export function exportEvent(
  row: ExportRow,
  proof: readonly Uint8Array[],
  kind: 'SUBJECT' | 'RECIPIENT',
): ExportedEvent {
  const event = row.event === null ? undefined : disclosureEventSchema.parse(row.event)
  return {
    index: Number(row.index),
    event_id: row.event_id,
    leaf_hash: row.leaf_hash.toString('base64url'),
    body: event === undefined ? null : leafBody(event),
    opening: event === undefined || kind === 'RECIPIENT' ? null : openingOf(event),
    redacted_sequence: event === undefined && kind === 'SUBJECT' ? row.sequence : null,
    inclusion: proof.map(encodeBase64),
  }
}

function exportRead(row: ExportRow, proof: readonly Uint8Array[], view: AgencyView): ExportedEvent {
  const hidden = { ...exportEvent(row, proof, 'RECIPIENT'), body: null }
  return { ...hidden, feed: feedEntry(disclosureEventSchema.parse(row.event), view) }
}

function openingOf({ subject_id, subject_salt, sequence, sequence_salt }: DisclosureEvent) {
  return { subject_id, subject_salt, sequence, sequence_salt }
}

async function readSubject(database: Pool, subjectId: string, size: number): Promise<Readable> {
  const { rows } = await database.query<ExportRow & { readonly until: Date | null }>(
    `SELECT l.index, s.id AS event_id, l.leaf_hash, s.sequence::text AS sequence, s.event, s.until FROM (
       SELECT e.id, e.sequence, consent.event_json(e) AS event, consent.held_back_until(e) AS until
       FROM consent.disclosure_event e WHERE e.subject_id = $1
       UNION ALL
       SELECT r.event_id, r.sequence, NULL, NULL FROM consent.redacted_event r WHERE r.subject_id = $1) s
     LEFT JOIN consent.log_leaf l ON l.event_id = s.id AND l.index < $2 ORDER BY s.sequence`,
    [subjectId, size],
  )
  // Two events of one millisecond may be sealed in either order: what comes after one not yet sealed waits with it. One
  // that is nowhere is not hidden: the export then shows the gap.
  const waiting = rows.findIndex(({ index }) => index === null)
  const whole = waiting < 0 ? rows : rows.slice(0, waiting)
  return {
    rows: whole.filter(({ until }) => until === null),
    withheld: whole.flatMap(({ sequence, until }) =>
      until === null ? [] : [{ sequence, until: until.toISOString() }],
    ),
  }
}

async function readRecipient(database: Pool, clientId: string, size: number): Promise<ExportRow[]> {
  const { rows } = await database.query<ExportRow>(
    `SELECT l.index, l.event_id, l.leaf_hash, e.sequence::text AS sequence, consent.event_json(e) AS event
     FROM consent.disclosure_event e JOIN consent.log_leaf l ON l.event_id = e.id
     WHERE e.client_id = $1 AND l.index < $2 ORDER BY l.index`,
    [clientId, size],
  )
  return rows
}

async function readAgency(database: Pool, agency: string, size: number): Promise<ExportRow[]> {
  const { rows } = await database.query<ExportRow>(
    `SELECT l.index, l.event_id, l.leaf_hash, e.sequence::text AS sequence, consent.event_json(e) AS event
     FROM consent.disclosure_event e JOIN consent.log_leaf l ON l.event_id = e.id AND l.event_time = e.time
     WHERE $1 = ANY(e.agencies) AND l.index < $2 ORDER BY l.index`,
    [agency, size],
  )
  return rows
}

async function exportKeyChanges(database: Pool, { size }: StoredCheckpoint): Promise<LogExport['key_changes']> {
  const changes = await readKeyChanges(database, size)
  const leaves = changes.map(({ index }) => index)
  const proofs = await buildInclusionProofs(leaves, size, storedNodes(database), sha256Hasher)
  return changes.map(({ index, entry }, n) => ({
    index,
    body: entryBody(entry),
    inclusion: (proofs[n] ?? []).map(encodeBase64),
  }))
}

async function readHistory(database: Pool, { size }: StoredCheckpoint): Promise<LogExport['history']> {
  const earlier = await readEarlierCheckpoints(database, size, history)
  const nodes = storedNodes(database)
  return Promise.all(
    earlier.map(async (each) => {
      if (each.size > size) throw new LogDamaged('an earlier checkpoint is larger')
      const proof = await buildConsistencyProof(each.size, size, nodes, sha256Hasher)
      return { checkpoint: each.cosigned, consistency: proof.map(encodeBase64) }
    }),
  )
}
