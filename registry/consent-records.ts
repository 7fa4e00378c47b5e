// What the registry asks of the consent database: three functions, and no table.
import pg from 'pg'
import { z } from 'zod'
import type { ReleasedScope } from '../schema/contract/supergraph-release.ts'
import type { RunOperation } from '../schema/registry/operation-use.ts'
import { RegistryProblem } from './registry-problem.ts'

export interface ConsentRecords {
  /** Whether the client is an agency's, not suspended, and the operator gave it this subgraph. */
  mayPublish(clientId: string, subgraph: string): Promise<boolean>
  /** What clients with consents in force were answered in the last `days`. */
  readUse(days: number): Promise<RunOperation[]>
  /** Makes scopes consentable; those that are known are refreshed. */
  registerScopes(scopes: readonly ReleasedScope[]): Promise<void>
  close(): Promise<void>
}

/** SQLSTATE of a refusal by the function itself, which names the scope. */
const raised = 'P0001'

const useSchema = z.array(
  z.object({ client_id: z.string(), coordinates: z.array(z.string()), runs: z.int(), consents: z.int() }),
)

/** `url`: as the role izin_registry. */
export function openConsentRecords(url: string): ConsentRecords {
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 3_000, query_timeout: 20_000 })
  // A connection lost while idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  return {
    mayPublish: async (clientId, subgraph) => {
      const { rows } = await pool.query('SELECT consent.agency_may_publish($1, $2) AS may', [clientId, subgraph])
      return z.array(z.object({ may: z.boolean() })).parse(rows)[0]?.may === true
    },
    readUse: async (days) => {
      const { rows } = await pool.query('SELECT * FROM consent.operation_use($1)', [days])
      return useSchema.parse(rows).map(({ client_id: client, ...rest }) => ({ client, ...rest }))
    },
    registerScopes: async (scopes) => {
      await pool
        .query('SELECT consent.register_item_scopes($1::jsonb)', [JSON.stringify(scopes)])
        .catch((error: unknown) => {
          if (!(error instanceof pg.DatabaseError) || error.code !== raised) throw error
          throw new RegistryProblem('SCOPE_REFUSED', { explanation: error.message })
        })
    },
    close: () => pool.end(),
  }
}
