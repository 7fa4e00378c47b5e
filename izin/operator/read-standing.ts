// Where agencies' subgraphs stand: what the registry has of each, and what the consent database says of its agency.
import { asOperator } from './operator-database.ts'

export interface Standing {
  readonly subgraph: string
  readonly client: string
  readonly agencies: readonly string[]
  /** The version in the supergraph. */
  readonly served: number | undefined
  /** In words; empty when there is nothing to say. */
  readonly state: string
}

export async function readStanding(): Promise<Standing[]> {
  const rows = await asOperator('registry', ({ query }) =>
    query<{ subgraph: string; client: string; agencies: string[]; served: number | null; withdrawn: string | null }>(
      `SELECT a.subgraph, a.client_id AS client, a.agencies, s.version AS served,
              'withdrawn ' || to_char(w.withdrawn_at AT TIME ZONE 'Asia/Singapore', 'YYYY-MM-DD HH24:MI') || ': ' || w.reason
                AS withdrawn
       FROM assignment a LEFT JOIN withdrawal w USING (subgraph)
       LEFT JOIN release_subgraph s ON s.subgraph = a.subgraph AND s.number = (SELECT max(number) FROM release)
       ORDER BY a.subgraph`,
    ),
  )
  const suspended = await readSuspended()
  return rows.map(({ served, withdrawn, ...row }) => {
    const isSuspended = suspended.has(row.client)
    return { ...row, served: served ?? undefined, state: describe(isSuspended, served !== null, withdrawn) }
  })
}

/** Clients of agencies that may do nothing now. */
async function readSuspended(): Promise<ReadonlySet<string>> {
  const rows = await asOperator('consent', ({ query }) =>
    query<{ client: string }>(
      `SELECT c.client_id AS client FROM client c WHERE c.kind = 'AGENCY' AND (c.status = 'SUSPENDED'
         OR EXISTS (SELECT FROM agency a WHERE a.client_id = c.client_id AND a.status = 'SUSPENDED'))`,
    ),
  )
  return new Set(rows.map(({ client }) => client))
}

function describe(suspended: boolean, served: boolean, withdrawn: string | null): string {
  if (withdrawn !== null) return served ? `STILL SERVED, ${withdrawn}` : withdrawn
  if (!suspended) return ''
  return served ? 'SUSPENDED, STILL SERVED' : 'suspended'
}
