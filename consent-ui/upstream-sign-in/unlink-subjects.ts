// The operator takes an identity of the provider from the person it signs in as. What ends with it and what stays is said
// before; all identities of a file or none.
import type { Pool } from 'pg'

/** schema: the function `unlink_subjects`. */
export const unlinkReasons = ['REPLACED', 'WRONG_PERSON', 'MISUSED', 'ASKED_FOR'] as const

export interface Unlinking {
  /** Of those named, how many are linked. */
  readonly linked: number
  readonly sessions: number
  /** Consents in force of these persons, which stay. */
  readonly consents: number
  /** Counted from one; undefined where each is linked. */
  readonly unknownLine: number | undefined
}

/** A `sub` a line. The first line that is wrong is named, never repeated. */
export function readSubjects(text: string): readonly string[] | { readonly line: number } {
  const lines = text.split(/\r?\n/)
  const wrong = lines.findIndex((line) => line.trim().length > 255 || line.includes('\0'))
  if (wrong >= 0) return { line: wrong + 1 }
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))]
}

/** Changes nothing. */
export async function describeUnlinking(pool: Pool, issuer: string, subs: readonly string[]): Promise<Unlinking> {
  const { rows } = await pool.query<{ sub: string; sessions: number; consents: number }>(
    `SELECT u.sub,
       (SELECT count(*) FROM resident_session r WHERE r.person_id = u.person_id AND r.expires_at > now())::int AS sessions,
       (SELECT count(*) FROM consent c WHERE coalesce(c.actor_id, c.subject_id) = u.person_id
          AND c.status IN ('ACTIVE', 'PAUSED') AND c.expires_at > now())::int AS consents
     FROM upstream_subject u WHERE u.issuer = $1 AND u.sub = ANY ($2)`,
    [issuer, subs],
  )
  const linked = new Set(rows.map(({ sub }) => sub))
  const unknown = subs.findIndex((sub) => !linked.has(sub))
  return {
    linked: linked.size,
    sessions: rows.reduce((sum, row) => sum + row.sessions, 0),
    consents: rows.reduce((sum, row) => sum + row.consents, 0),
    unknownLine: unknown < 0 ? undefined : unknown + 1,
  }
}

/** Answers how many sessions ended. Throws for an identity that is not linked. */
export async function unlinkSubjects(
  pool: Pool,
  issuer: string,
  subs: readonly string[],
  reason: (typeof unlinkReasons)[number],
): Promise<number> {
  const { rows } = await pool.query<{ sessions: number }>('SELECT sessions FROM unlink_subjects($1, $2, $3)', [
    issuer,
    subs,
    reason,
  ])
  return rows[0]?.sessions ?? 0
}
