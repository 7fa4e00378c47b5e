// `izin usage`: what of the graph is read, by day, client and coordinate. Counts alone; nobody's data and nobody's name.
import type { z } from 'zod'
import { usageAnswerSchema } from '../schema/contract/registry-answers.ts'
import { registryScope } from '../schema/contract/registry-scopes.ts'
import { askRegistry } from './agency/registry-session.ts'
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { asOperator } from './operator/operator-database.ts'
import { printRows } from './print-table.ts'
import { readArguments } from './read-arguments.ts'

const usage = 'izin usage [--subgraph <name>] [--days <n>] [--client <client>] [--coordinate <Type.field>] [--json]'

export const usageCommand = {
  name: 'usage',
  summary: 'what is read, by day, client and coordinate (operator, or an agency of its own)',
  help: `Usage: ${usage}

  --subgraph <name>             as the agency: what is read of your own items (default: everything, as the operator)
  --days <n>                    how far back, today included (default 30, at most 366; days of Singapore)
  --client, --coordinate        only this one`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(
      args,
      {
        subgraph: { type: 'string' },
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
    const { subgraph, client, coordinate } = values
    const rows = subgraph === undefined ? await everything(days) : await ofSubgraph(subgraph, days)
    const wanted = rows.filter(
      (row) => row.client === (client ?? row.client) && row.coordinate === (coordinate ?? row.coordinate),
    )
    printRows(wanted, { json: values.json, empty: `Nothing was read in the last ${days} days.` })
    return exitCodes.ok
  },
} as const

type Counts = z.infer<typeof usageAnswerSchema>

function everything(days: number): Promise<Counts> {
  return asOperator('consent', ({ query }) =>
    query<Counts[number]>(
      `SELECT day::text, client_id AS client, coordinate, released, undelivered, refused FROM coordinate_usage($1)`,
      [days],
    ),
  )
}

async function ofSubgraph(subgraph: string, days: number): Promise<Counts> {
  const answered = await askRegistry({
    method: 'GET',
    path: `/subgraphs/${encodeURIComponent(subgraph)}/usage?days=${days}`,
    scopes: [registryScope('check', subgraph)],
    answer: usageAnswerSchema,
  })
  if ('done' in answered) return answered.done
  throw new CommandProblem(answered.refused.error.message, exitCodes.refused)
}
