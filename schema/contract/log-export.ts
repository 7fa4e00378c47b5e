// An export of the log that can be checked offline: events with their proofs under one checkpoint. The file is RFC 8785
// canonical JSON and a line end, byte for byte, so that no change to it is without meaning.
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { feedEntrySchema } from './agency-feed.ts'

const digits = z.string().regex(/^(0|[1-9]\d*)$/)
const salt = z.string().regex(/^[0-9a-f]{32}$/)

export const exportedEventSchema = z.strictObject({
  index: z.int().min(0),
  event_id: z.uuid(),
  /** base64url, as in the recipient's receipt. */
  leaf_hash: z.string(),
  /** What the leaf is made of; null when it was deleted by a retention, and for an agency. */
  body: z.record(z.string(), z.unknown()).nullable(),
  /** For an agency alone: what it may know of the event. The log's signature on the export vouches for it, not the leaf. */
  feed: feedEntrySchema.optional(),
  /** For the subject alone: opens the commitments to who it is about and which of theirs it is. */
  opening: z
    .strictObject({ subject_id: z.uuid(), subject_salt: salt, sequence: digits, sequence_salt: salt })
    .nullable(),
  /** For the subject alone: the number of an event whose body was deleted. */
  redacted_sequence: digits.nullable(),
  /** base64, nearest sibling first (RFC 9162 §2.1.3). */
  inclusion: z.array(z.string()),
})

export const logExportSchema = z.strictObject({
  format: z.literal('izin-log-export-1'),
  origin: z.string(),
  made_at: z.iso.datetime(),
  for: z.enum(['SUBJECT', 'RECIPIENT', 'AGENCY']),
  /** The subject's id, the recipient's client id, or the agency. */
  of: z.string(),
  /** How many are listed; for the subject all of theirs, numbered from 1, but for those withheld. */
  count: digits,
  /** C2SP tlog-checkpoint with its witnesses' lines. */
  checkpoint: z.string(),
  /** Earlier checkpoints, each with the proof that the one above follows on it. */
  history: z.array(z.strictObject({ checkpoint: z.string(), consistency: z.array(z.string()) })),
  /** Every change of the log's key under this checkpoint, in the order of the log: the entry's body with its proof. */
  key_changes: z.array(
    z.strictObject({
      index: z.int().min(0),
      body: z.record(z.string(), z.unknown()),
      inclusion: z.array(z.string()),
    }),
  ),
  /** Subject: in the order of their numbers. Others: in the order of the log. */
  events: z.array(exportedEventSchema),
  /**
   * For the subject alone: numbers of events that a law holds back from them, each until when at the latest. The log's
   * signature vouches for it: from then on an export without the event breaks the log's word.
   */
  withheld: z.array(z.strictObject({ sequence: digits, until: z.iso.datetime() })).optional(),
  /** A note over the digest of everything else, by the log's key. */
  signature: z.string(),
})
export type LogExport = z.infer<typeof logExportSchema>
export type ExportedEvent = z.infer<typeof exportedEventSchema>

/** The text that the log signs for an export. */
export function exportSealText(unsigned: Omit<LogExport, 'signature'>): string {
  return exportSealTextOf(unsigned.origin, exportDigest(unsigned))
}

/** For whoever knows the export's digest alone. */
export function exportSealTextOf(origin: string, digest: string): string {
  return `izin-log-export-1\n${origin}\n${digest}\n`
}

/** base64 */
export function exportDigest(unsigned: Omit<LogExport, 'signature'>): string {
  return createHash('sha256').update(canonical(unsigned)).digest('base64')
}

/** The file's text. */
export function writeExport(exported: LogExport): string {
  return `${canonical(exported)}\n`
}

function canonical(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('the export has no canonical form')
  return text
}
