// A disclosure event as the log keeps it, and its leaf: the hash that a bank, a resident and the sealer each compute
// alike. Never holds a value of the person, only coordinates such as `Person.name`.
import { hash } from 'node:crypto'
import { z } from 'zod'
import { bodyLeafInput, commitmentInput } from './tree-input.ts'

const hex16 = z.string().regex(/^[0-9a-f]{32}$/)

/** What the database function `event_json` answers. */
export const disclosureEventSchema = z.object({
  id: z.uuid(),
  /** RFC 3339, milliseconds, UTC; by the database's clock. */
  time: z.iso.datetime(),
  subject_id: z.uuid(),
  /** Decimal digits: the subject's own gapless count. */
  sequence: z.string().regex(/^\d+$/),
  client_id: z.string(),
  recipient: z.record(z.string(), z.unknown()),
  pairwise_sub: z.string(),
  pairwise_actor: z.string().nullable(),
  consent_id: z.uuid().nullable(),
  consent_version: z.number().nullable(),
  purpose: z.string().nullable(),
  /** Hex SHA-256 of the operation's text in UTF-8, exactly as the client sent it; its name and variables apart. */
  operation_hash: z.string().nullable(),
  operation_name: z.string().nullable(),
  requested: z.array(z.string()),
  released: z.array(z.string()),
  undelivered: z.array(z.string()),
  refused: z.array(z.object({ coordinate: z.string(), reason: z.string() })),
  agencies: z.array(z.string()),
  outcome: z.enum(['RELEASED', 'PARTIAL', 'REFUSED']),
  reason: z.string().nullable(),
  salt: hex16,
  subject_salt: hex16,
  sequence_salt: hex16,
})
export type DisclosureEvent = z.infer<typeof disclosureEventSchema>

/** The version of the leaf's form; a change of form is a new name. */
export const leafSchema = 'izin-disclosure-event-1'

/**
 * The body the leaf is made of. Subject and sequence enter as salted commitments that only the resident can open;
 * in their place stands a pseudonym of this recipient alone, so that two recipients can't match their receipts.
 */
export function leafBody(event: DisclosureEvent): Record<string, unknown> {
  const { subject_id, sequence, subject_salt, sequence_salt, ...open } = event
  return {
    ...open,
    schema: leafSchema,
    subject_commitment: commitment(subject_salt, subject_id),
    sequence_commitment: commitment(sequence_salt, sequence),
  }
}

/** base64url of the RFC 9162 §2.1.1 leaf hash, SHA-256(0x00 || body), over RFC 8785 canonical JSON. */
export function leafHash(event: DisclosureEvent): string {
  return bodyLeafHash(leafBody(event))
}

/** The same, from a body alone: all that a recipient or a verifier has. */
export function bodyLeafHash(body: Readonly<Record<string, unknown>>): string {
  return hash('sha256', bodyLeafInput(body), 'base64url')
}

/** base64url SHA-256(salt || value); `salt` in hex. */
export function commitment(salt: string, value: string): string {
  return hash('sha256', commitmentInput(salt, value), 'base64url')
}
