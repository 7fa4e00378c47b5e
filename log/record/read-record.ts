// What a person may see of the log: entries about them, and about companies by consents they gave; newest first, a page at
// a time. Of entries that a law holds back, and of deleted ones, only the numbers are known here. Never holds a value.
import type { Pool } from 'pg'
import { z } from 'zod'
import { liftReasons } from '../../schema/contract/lift-reasons.ts'

const entrySchema = z.object({
  id: z.uuid(),
  at: z.date(),
  /** Decimal digits: the subject's own count. */
  sequence: z.string(),
  subjectId: z.uuid(),
  clientId: z.string(),
  /** Read by the person themselves, with an app registered for that. */
  byOwnApp: z.boolean(),
  recipient: z.object({ legal_name: z.string(), uen: z.string(), app: z.string() }),
  consentId: z.uuid().nullable(),
  /** By language tag. */
  purpose: z.record(z.string(), z.string()).nullable(),
  operation: z.string().nullable(),
  outcome: z.enum(['RELEASED', 'PARTIAL', 'REFUSED']),
  /** Why the request as a whole was refused. */
  reason: z.string().nullable(),
  /** Coordinates such as `Person.name`. */
  requested: z.array(z.string()),
  released: z.array(z.string()),
  undelivered: z.array(z.string()),
  refused: z.array(z.object({ coordinate: z.string(), reason: z.string() })),
  /** Position in the log; null until it is sealed. */
  index: z.string().nullable(),
})
export type RecordEntry = z.infer<typeof entrySchema>

export interface RecordFilter {
  readonly clientId: string | undefined
  /** Entries that asked for at least one of these. */
  readonly coordinates: readonly string[] | undefined
}

export interface RecordPage {
  readonly entries: readonly RecordEntry[]
  /** On all pages. */
  readonly total: number
}

const columns = `e.id, e.time AS at, e.sequence::text AS sequence, e.subject_id AS "subjectId", e.client_id AS "clientId",
  cl.kind = 'FIRST_PARTY' AS "byOwnApp", e.recipient, e.consent_id AS "consentId", p.text AS purpose,
  e.operation_name AS operation, e.outcome, e.reason, e.requested, e.released, e.undelivered, e.refused, l.index::text AS index`
const sources = `JOIN consent.client cl ON cl.client_id = e.client_id
  LEFT JOIN consent.purpose p ON p.code = e.purpose LEFT JOIN consent.log_leaf l ON l.event_id = e.id`

/** `page` counts from 1. */
export async function readRecord(
  database: Pool,
  personId: string,
  { clientId, coordinates }: RecordFilter,
  { page, size }: { readonly page: number; readonly size: number },
): Promise<RecordPage> {
  const wanted = [personId, clientId ?? null, coordinates ?? null]
  const fits = `($2::text IS NULL OR e.client_id = $2) AND ($3::text[] IS NULL OR e.requested && $3)`
  const { rows: counted } = await database.query<{ total: string }>(
    `SELECT count(*) AS total FROM consent.shown_events($1) e WHERE ${fits}`,
    wanted,
  )
  const { rows } = await database.query(
    `SELECT ${columns} FROM (
       SELECT * FROM consent.shown_events($1) e WHERE ${fits} ORDER BY e.time DESC, e.id DESC LIMIT $4 OFFSET $5) e
     ${sources} ORDER BY e.time DESC, e.id DESC`,
    [...wanted, size, (page - 1) * size],
  )
  return { entries: z.array(entrySchema).parse(rows), total: Number(counted[0]?.total ?? 0) }
}

/** undefined for what is unknown, another's or held back, alike. */
export async function readRecordEntry(
  database: Pool,
  personId: string,
  eventId: string,
): Promise<RecordEntry | undefined> {
  const { rows } = await database.query(
    `SELECT ${columns} FROM (SELECT * FROM consent.shown_events($1) e WHERE e.id = $2) e ${sources}`,
    [personId, eventId],
  )
  return rows.length === 0 ? undefined : entrySchema.parse(rows[0])
}

export interface RecordChoices {
  readonly recipients: readonly { readonly clientId: string; readonly name: string }[]
  /** Everything that anybody asked for. */
  readonly coordinates: readonly string[]
}

export async function readRecordChoices(database: Pool, personId: string): Promise<RecordChoices> {
  const { rows } = await database.query<{ recipients: RecordChoices['recipients']; coordinates: string[] }>(
    `WITH shown AS (SELECT * FROM consent.shown_events($1))
     SELECT
       (SELECT coalesce(jsonb_agg(c ORDER BY c.name), '[]') FROM (
          SELECT DISTINCT ON (s.client_id) s.client_id AS "clientId", s.recipient->>'legal_name' AS name
          FROM shown s ORDER BY s.client_id, s.time DESC) c) AS recipients,
       ARRAY(SELECT DISTINCT unnest(s.requested) FROM shown s ORDER BY 1) AS coordinates`,
    [personId],
  )
  return rows[0] ?? { recipients: [], coordinates: [] }
}

/** How a person's own numbers, from 1 without a gap, are accounted for. */
export interface RecordNumbers {
  readonly last: number
  /** Deleted by a retention; their proofs remain. */
  readonly redacted: number
  readonly heldBack: { readonly numbers: readonly number[]; readonly until: Date } | undefined
  /** Nobody can say where they are. */
  readonly missing: readonly number[]
}

const numbersSchema = z.object({
  last: z.coerce.number(),
  redacted: z.coerce.number(),
  held_back: z.array(z.coerce.number()),
  held_back_until: z.date().nullable(),
  missing: z.array(z.coerce.number()),
})

export async function readRecordNumbers(database: Pool, personId: string): Promise<RecordNumbers> {
  const { rows } = await database.query('SELECT * FROM consent.record_numbers($1)', [personId])
  const { last, redacted, held_back, held_back_until, missing } = numbersSchema.parse(rows[0])
  return {
    ...{ last, redacted, missing },
    heldBack: held_back_until === null ? undefined : { numbers: held_back, until: held_back_until },
  }
}

const liftedSchema = z.object({
  at: z.date(),
  reason: z.enum(liftReasons),
  entryId: z.uuid(),
  /** Position in the log; null until it is sealed. */
  index: z.string().nullable(),
})
/** A restriction of this person's record that the operator ended early. */
export type LiftedRestriction = z.infer<typeof liftedSchema>

/** The newest first. Whose reads it held back is for the entries themselves to say. */
export async function readLiftedRestrictions(database: Pool, personId: string): Promise<LiftedRestriction[]> {
  const { rows } = await database.query(
    `SELECT r.shown_from AS at, r.lifted_reason AS reason, r.lifted_entry_id AS "entryId", l.index::text AS index
     FROM consent.disclosure_restriction r LEFT JOIN consent.log_leaf l ON l.event_id = r.lifted_entry_id
     WHERE r.subject_id = $1 AND r.lifted_entry_id IS NOT NULL ORDER BY r.shown_from DESC, r.id`,
    [personId],
  )
  return z.array(liftedSchema).parse(rows)
}

/** The reading itself goes into the log, without the person's name. */
export async function recordReading(database: Pool, entries: number): Promise<void> {
  await database.query('SELECT consent.record_log_read($1, $2)', ['SUBJECT', entries])
}
