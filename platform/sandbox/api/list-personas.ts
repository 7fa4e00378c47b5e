// The people one can be in the sandbox, and the companies each may act for today.
import type { Pool } from 'pg'

export interface ListedPersona {
  readonly slug: string
  readonly name: string
  readonly shows: string
  readonly companies: readonly { readonly entityId: string; readonly name: string; readonly role: string }[]
}

export async function listPersonas(pool: Pool): Promise<{ readonly personas: readonly ListedPersona[] }> {
  const { rows } = await pool.query<ListedPersona>(
    `SELECT p.slug, p.name, p.shows,
       ARRAY(SELECT jsonb_build_object('entityId', r.entity_id, 'name', r.entity_name, 'role', r.role)
             FROM acting_role r
             WHERE r.person_id = p.person_id AND acting_role_valid('ENTITY', r.entity_id, r.person_id)
             ORDER BY r.entity_name) AS companies
     FROM sandbox_persona p ORDER BY p.slug`,
  )
  return { personas: rows }
}
