// Locks consents for a change: in id order, as every writer of several must (design §3, stage 7), and with the lock
// that lets the gateway's reads and the rows that point here go on.
import { z } from 'zod'
import { fetchTypes } from '../schema/contract/access-token.ts'
import { consentStates } from '../schema/contract/consent-states.ts'
import type { ConsentStore } from './consent-database.ts'

const lockedConsentSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  status: z.enum(consentStates),
  clientId: z.string(),
  subjectKind: z.enum(['PERSON', 'ENTITY']),
  subjectId: z.string(),
  actorId: z.string().nullable(),
  /** The natural person whose consent it is: the subject, or who acts for the company. */
  personId: z.string(),
  /** That person may act for the subject at this moment; of one's own consents always. */
  roleHolds: z.boolean(),
  purposeCode: z.string(),
  fetchType: z.enum(fetchTypes),
  durationDays: z.number().int(),
  /** Null until the person has shared. */
  expiresAt: z.date().nullable(),
  /** Its period has ended by the database's clock. */
  over: z.boolean(),
  /** The database's clock, read after the lock was taken. */
  now: z.date(),
})
export type LockedConsent = z.infer<typeof lockedConsentSchema>

/** The rows as they stand once locked; ids that don't exist are left out. Must run in a transaction. */
export async function lockConsents(store: ConsentStore, ids: readonly string[]): Promise<LockedConsent[]> {
  const wanted = [...new Set(ids)].sort()
  await store.$queryRaw`
    SELECT id FROM consent WHERE id = ANY (${wanted}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
  // Read by a second statement: its clock and its snapshot are later than the lock.
  const rows = await store.$queryRaw`
    SELECT id::text, version, status::text, client_id AS "clientId", subject_kind::text AS "subjectKind",
           subject_id::text AS "subjectId", actor_id::text AS "actorId",
           coalesce(actor_id, subject_id)::text AS "personId",
           acting_role_valid(subject_kind, subject_id, actor_id) AS "roleHolds", purpose_code AS "purposeCode",
           fetch_type::text AS "fetchType", duration_days AS "durationDays", expires_at AS "expiresAt",
           status IN ('ACTIVE', 'PAUSED') AND coalesce(expires_at <= clock_timestamp(), true) AS over, clock_timestamp() AS now
    FROM consent WHERE id = ANY (${wanted}::uuid[]) ORDER BY id`
  return z.array(lockedConsentSchema).parse(rows)
}
