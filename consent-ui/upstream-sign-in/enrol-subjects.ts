// Enrolment: the operator says which `sub` of the identity provider is which person of the registers. Without it a person
// who signs in gets an id of their own that no register knows. All rows of a file or none; what somebody already uses
// is never turned into somebody else.
import type { Pool } from 'pg'
import { z } from 'zod'

const enrolmentSchema = z.object({ sub: z.string().min(1).max(255), person_id: z.uuid() })
export type Enrolment = z.infer<typeof enrolmentSchema>

export type EnrolmentOutcome =
  | { readonly outcome: 'ENROLLED'; readonly added: number; readonly already: number }
  | { readonly outcome: 'REFUSED'; readonly line: number; readonly why: string }

/** `sub,person_id` a line, without a heading; the sub may hold commas. The first line that is wrong is named, never repeated. */
export function readEnrolments(text: string): readonly Enrolment[] | { readonly line: number } {
  const enrolments: Enrolment[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const comma = line.lastIndexOf(',')
    const parsed = enrolmentSchema.safeParse({
      sub: line.slice(0, comma).trim(),
      person_id: line.slice(comma + 1).trim(),
    })
    if (comma < 0 || !parsed.success || line.includes('\0')) return { line: index + 1 }
    enrolments.push(parsed.data)
  }
  return enrolments
}

/** `line` counts the enrolments from one. */
export async function enrolSubjects(
  pool: Pool,
  issuer: string,
  enrolments: readonly Enrolment[],
): Promise<EnrolmentOutcome> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    // A first sign-in of the same person waits, and then finds its row.
    await client.query('LOCK TABLE upstream_subject IN SHARE ROW EXCLUSIVE MODE')
    let added = 0
    for (const [index, { sub, person_id: personId }] of enrolments.entries()) {
      const { rows } = await client.query<{ sub: string; person_id: string; used: boolean }>(
        `SELECT u.sub, u.person_id, EXISTS (SELECT FROM consent c WHERE u.person_id IN (c.subject_id, c.actor_id)) AS used
         FROM upstream_subject u WHERE u.issuer = $1 AND u.sub = $2 OR u.person_id = $3`,
        [issuer, sub, personId],
      )
      const taken = rows.find((row) => row.person_id === personId && row.sub !== sub)
      const other = rows.find((row) => row.sub === sub && row.person_id !== personId)
      const why = taken
        ? 'this person is enrolled under another sub'
        : other?.used
          ? 'this sub has signed in and given or refused consents under another id'
          : undefined
      if (why !== undefined) {
        await client.query('ROLLBACK')
        return { outcome: 'REFUSED', line: index + 1, why }
      }
      if (rows.some((row) => row.sub === sub && row.person_id === personId)) continue
      // Nothing hangs on an id that was made at a sign-in and never used; its sessions end with it.
      if (other) await client.query('DELETE FROM resident_session WHERE person_id = $1', [other.person_id])
      await client.query(
        `INSERT INTO upstream_subject (issuer, sub, person_id) VALUES ($1, $2, $3)
         ON CONFLICT (issuer, sub) DO UPDATE SET person_id = excluded.person_id`,
        [issuer, sub, personId],
      )
      await client.query('DELETE FROM unlinked_subject WHERE issuer = $1 AND sub = $2', [issuer, sub])
      added += 1
    }
    if (added > 0)
      await client.query(`SELECT log_act(session_user, 'ENROL_IDENTITY', $1, jsonb_build_object('count', $2::int))`, [
        issuer,
        added,
      ])
    await client.query('COMMIT')
    return { outcome: 'ENROLLED', added, already: enrolments.length - added }
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
