// `izin whoami`: the agency as the registry knows it.
import { whoamiAnswerSchema } from '../../schema/contract/registry-answers.ts'
import { exitCodes } from '../exit-codes.ts'
import { printRows } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'
import { askRegistry } from './registry-session.ts'

const usage = 'izin whoami [--json]'

export const whoamiCommand = {
  name: 'whoami',
  summary: 'your client, and what the operator assigned to it',
  help: `Usage: ${usage}\n\nSigns in at the registry with the agency file and says what is assigned to you.`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(args, { json: { type: 'boolean' } }, [], usage)
    const answer = await askRegistry({ method: 'GET', path: '/whoami', scopes: [], answer: whoamiAnswerSchema })
    if ('refused' in answer) return exitCodes.unable
    const { clientId, assignments } = answer.done
    if (values.json === true) console.log(JSON.stringify({ clientId, assignments }, undefined, 2))
    else {
      console.log(`You are ${clientId}.\n`)
      const rows = assignments.map(({ subgraph, agencies, types, scopes, addresses, withdrawnAt }) => ({
        ...{ subgraph, agencies: agencies.join(' '), types: `${types}…`, scopes: `${scopes}.…` },
        addresses: addresses.join(' '),
        state: withdrawnAt === null ? '' : `withdrawn by the operator ${withdrawnAt}`,
      }))
      printRows(rows, { json: false, empty: 'No subgraph is assigned to you; ask the operator.' })
    }
    return exitCodes.ok
  },
} as const
