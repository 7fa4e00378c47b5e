// `izin client list`, `show` and `requests`: who the clients are, what each may ask for, and what waits for a decision.
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { asOperator } from '../operator/operator-database.ts'
import { printRows, type Row } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'

const json = { json: { type: 'boolean' } } as const

export const listCommand = {
  name: 'client list',
  summary: 'every client: kind, status, how many items it may ask for (operator)',
  help: 'Usage: izin client list [--json]',
  run: async (args: readonly string[]) => {
    const { values } = readArguments(args, json, [], 'izin client list [--json]')
    const rows = await asOperator('consent', ({ query }) =>
      query<Row>(`SELECT c.client_id AS client, c.kind::text, c.status::text, c.legal_name AS "registered as",
                         (SELECT count(*)::int FROM client_item i WHERE i.client_id = c.client_id) AS items
                  FROM client c ORDER BY c.kind, c.client_id`),
    )
    printRows(rows, { json: values.json, empty: 'There are no clients.' })
    return exitCodes.ok
  },
} as const

export const showCommand = {
  name: 'client show',
  summary: 'one client: its keys, purposes, items and their reviews (operator)',
  help: 'Usage: izin client show <client> [--json]',
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(args, json, ['client'], 'izin client show <client> [--json]')
    const shown = await asOperator('consent', async ({ query }) => ({
      client: await query<Row>(
        `SELECT client_id AS client, kind::text, status::text, legal_name AS "registered as", uen,
                quota_per_minute AS "quota a minute" FROM client WHERE client_id = $1`,
        positionals,
      ),
      keys: await query<Row>(
        `SELECT k->>'kid' AS key, coalesce(to_timestamp((k->>'exp')::bigint)::text, '') AS "counts until"
         FROM client, jsonb_array_elements(jwks->'keys') k WHERE client_id = $1`,
        positionals,
      ),
      purposes: await query<Row>(
        `SELECT purpose_code AS purpose, maximum_days AS "days at most", frequency_per_day AS "a day", data_life_days AS "kept for days"
         FROM client_purpose WHERE client_id = $1 ORDER BY 1`,
        positionals,
      ),
      items: await query<Row>(
        `SELECT s.scope, coalesce(i.required, a.required) AS required, coalesce(approval_state(a), 'EFFECTIVE') AS state,
                coalesce(a.purpose_code, '') AS purpose, coalesce(a.reason, '') AS reason
         FROM scope s LEFT JOIN client_item i ON i.scope = s.scope AND i.client_id = $1
         LEFT JOIN item_approval a ON a.scope = s.scope AND a.client_id = $1
         WHERE i.scope IS NOT NULL OR a.scope IS NOT NULL ORDER BY s.scope`,
        positionals,
      ),
    }))
    if (shown.client.length === 0)
      throw new CommandProblem(`There is no client ${positionals[0]}; see izin client list.`, exitCodes.refused)
    if (values.json === true) console.log(JSON.stringify(shown, undefined, 2))
    else
      for (const [name, rows] of Object.entries(shown)) {
        console.log('')
        printRows(rows, { json: false, empty: `No ${name}.` })
      }
    return exitCodes.ok
  },
} as const

export const requestsCommand = {
  name: 'client requests',
  summary: 'the review queue: what waits for an agency or for the operator (operator)',
  help: `Usage: izin client requests [--json]

REQUESTED waits for the item's agency, AGENCY_APPROVED for the operator: run \`izin client approve\` again.`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(args, json, [], 'izin client requests [--json]')
    const rows = await asOperator('consent', ({ query }) =>
      query<Row>(`SELECT a.client_id AS client, a.scope, a.purpose_code AS purpose, a.required, approval_state(a) AS state,
                         a.requested_at::text AS requested
                  FROM item_approval a WHERE approval_state(a) IN ('REQUESTED', 'AGENCY_APPROVED')
                  ORDER BY a.requested_at, a.client_id, a.scope`),
    )
    printRows(rows, { json: values.json, empty: 'Nothing waits for a decision.' })
    return exitCodes.ok
  },
} as const
