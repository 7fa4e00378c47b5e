// `izin operator link`: lets an agency exchange the NRICs or UENs it holds for the graph's opaque ids.
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'

const usage = 'izin operator link <subgraph> --client <client> --per-day <n>'

export const linkCommand = {
  name: 'operator link',
  summary: 'lets an agency exchange its numbers for opaque ids (izin subjects link)',
  help: `Usage: ${usage}

  --per-day <n>   how many numbers in a day of Singapore; 0 takes the grant back

The agency's tokens may then carry registry:link:<subgraph>. Each batch is logged with its size, never with a number.`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(
      args,
      { client: { type: 'string' }, 'per-day': { type: 'string' } },
      ['subgraph'],
      usage,
    )
    const perDay = Number(values['per-day'] ?? Number.NaN)
    if (values.client === undefined || !Number.isInteger(perDay))
      throw new CommandProblem(`Usage: ${usage}`, exitCodes.usage)
    await asOperator('consent', ({ query }) =>
      query('SELECT operator_grant_link($1, $2, $3)', [positionals[0], values.client, perDay]),
    )
    console.log(
      perDay === 0
        ? `${values.client} exchanges no numbers for ${positionals[0]} any more.`
        : `${values.client} may exchange ${perDay} numbers a day for ${positionals[0]}: izin subjects link ${positionals[0]}.`,
    )
    return exitCodes.ok
  },
} as const
