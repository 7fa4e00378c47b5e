// `izin operator log`: what operators and agencies decided, newest first.
import { exitCodes } from '../exit-codes.ts'
import { printRows, type Row } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'

const usage = 'izin operator log [--json]'

export const logCommand = {
  name: 'operator log',
  summary: 'who decided what, and when',
  help: `Usage: ${usage}\n\nThe last 200 acts on clients and agencies, newest first. The log can be added to, never changed.`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(args, { json: { type: 'boolean' } }, [], usage)
    const rows = await asOperator('consent', ({ query }) =>
      query<Row>(`SELECT to_char(at AT TIME ZONE 'Asia/Singapore', 'YYYY-MM-DD HH24:MI:SS') AS at, actor AS who, action, subject,
                         details::text AS details FROM operator_log ORDER BY operator_log.at DESC LIMIT 200`),
    )
    printRows(rows, { json: values.json, empty: 'Nothing was decided yet.' })
    return exitCodes.ok
  },
} as const
