// The whole log in one file, for auditors: JSON lines, each RFC 8785 canonical. The first says which checkpoint it is up to,
// then comes every leaf in its order, the last line signs all before it. It can be written and checked as a stream.
import canonicalize from 'canonicalize'
import { z } from 'zod'

export const archiveFormat = 'izin-log-archive-1'

export const archiveHeaderSchema = z.strictObject({
  format: z.literal(archiveFormat),
  origin: z.string(),
  made_at: z.iso.datetime(),
  /** C2SP tlog-checkpoint with its witnesses' lines: the archive holds exactly its leaves. */
  checkpoint: z.string(),
})
export type ArchiveHeader = z.infer<typeof archiveHeaderSchema>

export const archivedLeafSchema = z.strictObject({
  index: z.int().min(0),
  kind: z.enum(['DISCLOSURE', 'ENTRY']),
  event_id: z.uuid(),
  /** base64url */
  leaf_hash: z.string(),
  /** What the leaf is made of; null when it was deleted by a retention. Openings of commitments are in no archive. */
  body: z.record(z.string(), z.unknown()).nullable(),
})
export type ArchivedLeaf = z.infer<typeof archivedLeafSchema>

export const archiveEndSchema = z.strictObject({
  /** A note by the log's key over `archiveSealText`. */
  signature: z.string(),
})

/** `digest`: base64 SHA-256 of every line before the last, line ends included. */
export function archiveSealText(origin: string, digest: string): string {
  return `${archiveFormat}\n${origin}\n${digest}\n`
}

/** With its line end. */
export function archiveLine(value: ArchiveHeader | ArchivedLeaf | z.infer<typeof archiveEndSchema>): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('the line has no canonical form')
  return `${text}\n`
}
