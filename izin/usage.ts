// `izin usage`: what of the graph is read, by day, client and coordinate. Counts alone; nobody's data and nobody's name.
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { asOperator } from './operator/operator-database.ts'
import { printRows, type Row } from './print-table.ts'
import { readArguments } from './read-arguments.ts'

const usage = 'izin usage [--days <n>] [--client <client>] [--coordinate <Type.field>] [--json]'

export const usageCommand = {
  name: 'usage',
  summary: 'what is read, by day, client and coordinate (operator)',
  help: `Usage: ${usage}

  --days <n>                    how far back, today included (default 30, at most 366; days of Singapore)
  --client, --coordinate        only this one`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(
      args,
      {
        days: { type: 'string' },
        client: { type: 'string' },
        coordinate: { type: 'string' },
        json: { type: 'boolean' },
      },
      [],
      usage,
    )
    const days = Number(values.days ?? '30')
    if (!Number.isInteger(days) || days < 1 || days > 366) throw new CommandProblem(`Usage: ${usage}`, exitCodes.usage)
    const rows = await asOperator('consent', ({ query }) =>
      query<Row>(
        `SELECT day::text, client_id AS client, coordinate, released, undelivered, refused FROM coordinate_usage($1)
         WHERE client_id = coalesce($2, client_id) AND coordinate = coalesce($3, coordinate)`,
        [days, values.client ?? null, values.coordinate ?? null],
      ),
    )
    printRows(rows, { json: values.json, empty: `Nothing was read in the last ${days} days.` })
    return exitCodes.ok
  },
} as const
