// `izin operator log`: what operators and agencies decided, newest first.
import { exitCodes } from '../exit-codes.ts'
import { printRows } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'

const usage = 'izin operator log [--json]'
const most = 200

type Act = Record<'at' | 'who' | 'action' | 'subject' | 'details', string>

export const logCommand = {
  name: 'operator log',
  summary: 'who decided what, and when',
  help: `Usage: ${usage}\n\nThe last ${most} acts on clients, agencies and subgraphs, newest first (Singapore time). A log is added to, never changed.`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(args, { json: { type: 'boolean' } }, [], usage)
    const acts = [...(await readActs('consent')), ...(await readActs('registry'))]
    const newest = acts.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, most)
    printRows(newest, { json: values.json, empty: 'Nothing was decided yet.' })
    return exitCodes.ok
  },
} as const

/** Each database has a log of its own, written in the transaction of the act. */
function readActs(which: 'consent' | 'registry'): Promise<Act[]> {
  return asOperator(which, ({ query }) =>
    query<Act>(
      `SELECT to_char(at AT TIME ZONE 'Asia/Singapore', 'YYYY-MM-DD HH24:MI:SS.MS') AS at, actor AS who, action, subject,
              details::text AS details FROM operator_log ORDER BY operator_log.at DESC LIMIT $1`,
      [most],
    ),
  )
}
