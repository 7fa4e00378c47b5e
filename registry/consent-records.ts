// What the registry asks of the consent database: functions, and no table.
import pg from 'pg'
import { z } from 'zod'
import { decidedSchema, itemRequestsSchema, usageAnswerSchema } from '../schema/contract/registry-answers.ts'
import type { DecisionRequest } from '../schema/contract/registry-requests.ts'
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
  /** What banks asked for of the scopes within these namespaces. */
  itemRequests(namespaces: readonly string[]): Promise<z.infer<typeof itemRequestsSchema>>
  /** The agency's word; throws RegistryProblem DECISION_REFUSED. */
  decideItems(agencyClient: string, decision: DecisionRequest): Promise<z.infer<typeof decidedSchema>>
  /** What was read of the items within these namespaces, by day, client and coordinate. */
  usage(namespaces: readonly string[], days: number): Promise<z.infer<typeof usageAnswerSchema>>
  /** Takes a batch from the agency's allowance, and logs it; throws RegistryProblem LINK_NOT_GRANTED, LINK_USED_UP. */
  takeLinkAllowance(subgraph: string, agencyClient: string, wanted: number): Promise<void>
  close(): Promise<void>
}

/** SQLSTATE of a refusal by the function itself, which names the scope. */
const raised = 'P0001'
const notGranted = 'IZ403'
const usedUp = 'IZ429'

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
    itemRequests: async (namespaces) => {
      const { rows } = await pool.query(
        `SELECT client_id AS client, legal_name AS "legalName", scope, title, purpose_code AS purpose, required, state,
                coalesce(reason, '') AS reason FROM consent.item_requests($1)`,
        [namespaces],
      )
      return itemRequestsSchema.parse(rows)
    },
    decideItems: async (agencyClient, { client, scopes, approve, reason }) => {
      const { rows } = await pool
        .query('SELECT * FROM consent.agency_decide_items($1, $2, $3, $4, $5)', [
          ...[agencyClient, client, scopes, approve, reason],
        ])
        .catch((error: unknown) => {
          if (!(error instanceof pg.DatabaseError) || error.code !== raised) throw error
          throw new RegistryProblem('DECISION_REFUSED', { explanation: error.message })
        })
      return decidedSchema.parse(rows)
    },
    usage: async (namespaces, days) => {
      const { rows } = await pool.query(
        `SELECT day::text, client_id AS client, coordinate, released, undelivered, refused
         FROM consent.agency_usage($1, $2)`,
        [namespaces, days],
      )
      return usageAnswerSchema.parse(rows)
    },
    takeLinkAllowance: async (subgraph, agencyClient, wanted) => {
      await pool
        .query('SELECT consent.take_link_allowance($1, $2, $3)', [subgraph, agencyClient, wanted])
        .catch((error: unknown) => {
          const code = error instanceof pg.DatabaseError ? error.code : undefined
          if (code === notGranted) throw new RegistryProblem('LINK_NOT_GRANTED')
          if (code === usedUp) throw new RegistryProblem('LINK_USED_UP')
          throw error
        })
    },
    close: () => pool.end(),
  }
}
