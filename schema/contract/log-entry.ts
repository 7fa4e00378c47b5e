// What the log holds beside disclosures: that bodies were deleted, that its key changed or the
// one of receipts, that it was read, that the
// operator holds entries back from a person for a time, and every act of operators. Each is a leaf of the same tree, and
// open to everyone: it never names a person.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { bodyLeafInput } from './tree-input.ts'

/** What the database function `entry_json` answers. */
export const logEntrySchema = z.object({
  id: z.uuid(),
  time: z.iso.datetime(),
  kind: z.enum(['RETENTION', 'KEY', 'READ', 'RESTRICTION', 'ACT', 'RECEIPT_KEY']),
  body: z.record(z.string(), z.unknown()),
})
export type LogEntry = z.infer<typeof logEntrySchema>

/** The version of the leaf's form; a change of form is a new name. */
export const entryLeafSchema = 'izin-log-entry-1'

/** The body the leaf is made of. */
export function entryBody(entry: LogEntry): Record<string, unknown> {
  return { ...entry, schema: entryLeafSchema }
}

/** base64url of the RFC 9162 §2.1.1 leaf hash over RFC 8785 canonical JSON. */
export function entryLeafHash(entry: LogEntry): string {
  return createHash('sha256')
    .update(bodyLeafInput(entryBody(entry)))
    .digest('base64url')
}
