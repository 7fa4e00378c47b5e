// `izin operator log`: what operators and agencies decided, newest first.
import { exitCodes } from '../exit-codes.ts'
import { printRows } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'

const usage = 'izin operator log [--json]'
const most = 200

type Act = Record<'at' | 'who' | 'action' | 'subject' | 'details' | 'sealed', string>

export const logCommand = {
  name: 'operator log',
  summary: 'who decided what, and when',
  help: `Usage: ${usage}\n\nThe last ${most} acts on clients, agencies and subgraphs, newest first (Singapore time). A log is added to, never changed.
\`sealed\` is each act's leaf in the log that anyone can check, \`waits\` until it has one; CHANGED says that the row is no longer
what was sealed, or is gone. Acts at the registry have a log of their own, which is not sealed.`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(args, { json: { type: 'boolean' } }, [], usage)
    const acts = [...(await readSealedActs()), ...(await readActs())]
    const newest = acts.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, most)
    printRows(newest, { json: values.json, empty: 'Nothing was decided yet.' })
    return exitCodes.ok
  },
} as const

const columns = `to_char(a.at AT TIME ZONE 'Asia/Singapore', 'YYYY-MM-DD HH24:MI:SS.MS') AS at, a.actor AS who, a.action,
  a.subject, a.details::text AS details`

/** Each database has a log of its own, written in the transaction of the act. */
function readActs(): Promise<Act[]> {
  return asOperator('registry', ({ query }) =>
    query<Act>(`SELECT ${columns}, '' AS sealed FROM operator_log a ORDER BY a.at DESC LIMIT $1`, [most]),
  )
}

function readSealedActs(): Promise<Act[]> {
  return asOperator('consent', ({ query }) =>
    query<Act>(
      `SELECT ${columns}, CASE WHEN NOT a.unchanged THEN 'CHANGED' WHEN a.entry_id IS NULL THEN ''
         ELSE coalesce('leaf ' || a.leaf, 'waits') END AS sealed FROM sealed_acts($1) a ORDER BY a.at DESC`,
      [most],
    ),
  )
}
