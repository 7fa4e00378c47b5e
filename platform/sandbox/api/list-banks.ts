// The banks of the sandbox and what the operator approved for each: what a client of one's own can borrow.
import type { Pool } from 'pg'

export interface Bank {
  readonly clientId: string
  readonly legalName: string
  readonly appName: string
  /** Its registered public keys. */
  readonly jwks: unknown
  readonly items: readonly { readonly scope: string; readonly required: boolean }[]
  readonly purposes: readonly {
    readonly code: string
    readonly text: string
    readonly maximumDays: number
    readonly frequencyPerDay: number | null
  }[]
}

/** Clients that were registered here are no banks of the sandbox. */
export const registeredPrefix = 'sandbox-'

export async function listBanks(pool: Pool): Promise<{ readonly banks: readonly Bank[] }> {
  const { rows } = await pool.query<Bank>(
    `SELECT c.client_id AS "clientId", c.legal_name AS "legalName", c.app_name AS "appName", c.jwks,
       ARRAY(SELECT jsonb_build_object('scope', i.scope, 'required', i.required)
             FROM client_item i WHERE i.client_id = c.client_id ORDER BY i.scope) AS items,
       ARRAY(SELECT jsonb_build_object('code', p.purpose_code, 'text', t.text->>'en', 'maximumDays', p.maximum_days,
                                       'frequencyPerDay', p.frequency_per_day)
             FROM client_purpose p JOIN purpose t ON t.code = p.purpose_code
             WHERE p.client_id = c.client_id ORDER BY p.purpose_code) AS purposes
     FROM client c
     WHERE c.kind = 'RELYING_PARTY' AND c.status = 'ACTIVE' AND NOT starts_with(c.client_id, $1)
     ORDER BY c.client_id`,
    [registeredPrefix],
  )
  return { banks: rows }
}
