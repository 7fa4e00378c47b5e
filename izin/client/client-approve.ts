// `izin client approve` and `izin client refuse`: the operator's word on what a bank may ask residents for.
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { asOperator } from '../operator/operator-database.ts'
import { printRows, type Row } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'

const approveUsage = 'izin client approve <client> <scope…> --purpose <code> [--required] [--json]'
const refuseUsage = 'izin client refuse <client> <scope…> --reason <why> [--json]'

export const approveCommand = {
  name: 'client approve',
  summary: 'lets a bank ask residents for items (operator)',
  help: `Usage: ${approveUsage}

Approves items for a bank, for a purpose it is approved for. Items of the catalogue are effective at once. An item that an
agency published is first requested; when its agency has approved (izin client decide), the same command makes it effective.
An agency's approval is for the purpose and the need it was shown: with others it is asked again.

  --purpose <code>   as in the bank's approved purposes (izin client show <client>)
  --required         the bank can't do without them: whoever shares, shares these`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(
      args,
      { purpose: { type: 'string' }, required: { type: 'boolean' }, json: { type: 'boolean' } },
      ['client', 'scope…'],
      approveUsage,
    )
    const { purpose, required = false, json } = values
    if (purpose === undefined) throw new CommandProblem(`Usage: ${approveUsage}`, exitCodes.usage)
    const [client, ...scopes] = positionals
    const rows = await asOperator('consent', ({ query }) =>
      query<Row>('SELECT * FROM operator_approve_items($1, $2, $3, $4)', [client, purpose, scopes, required]),
    )
    printRows(rows, { json, empty: '' })
    if (json !== true && rows.some(({ state }) => state === 'REQUESTED'))
      console.log(
        `\nWaiting for the agency: it runs \`izin client decide ${client} ${waiting(rows)} --subgraph <its subgraph> --approve\`; then run this again.`,
      )
    return exitCodes.ok
  },
} as const

export const refuseCommand = {
  name: 'client refuse',
  summary: 'refuses what was requested, or takes an approval back (operator)',
  help: `Usage: ${refuseUsage}

From now on nobody can be asked for these items by this client. Consents that were given stay as they are; residents end them.`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(
      args,
      { reason: { type: 'string' }, json: { type: 'boolean' } },
      ['client', 'scope…'],
      refuseUsage,
    )
    if (values.reason === undefined) throw new CommandProblem(`Usage: ${refuseUsage}`, exitCodes.usage)
    const [client, ...scopes] = positionals
    const rows = await asOperator('consent', ({ query }) =>
      query<Row>('SELECT * FROM operator_refuse_items($1, $2, $3)', [client, scopes, values.reason]),
    )
    printRows(rows, { json: values.json, empty: '' })
    return exitCodes.ok
  },
} as const

function waiting(rows: readonly Row[]): string {
  return rows
    .filter(({ state }) => state === 'REQUESTED')
    .map(({ scope }) => scope)
    .join(' ')
}
