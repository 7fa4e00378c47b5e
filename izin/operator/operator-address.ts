// `izin operator address`: where gateways may call an agency's subgraph.
import { exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'

const usage = 'izin operator address <subgraph> <url> [--withdraw]'

export const addressCommand = {
  name: 'operator address',
  summary: "approves an address of an agency's subgraph, or takes it back",
  help: `Usage: ${usage}

An agency publishes at an approved address and at no other. Taken back, nothing is published there any more; what is active there
stays until something else is published.`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(args, { withdraw: { type: 'boolean' } }, ['subgraph', 'url'], usage)
    const [subgraph, url] = positionals
    const approved = values.withdraw !== true
    await asOperator('registry', ({ query }) =>
      query('SELECT operator_approve_address($1, $2, $3)', [subgraph, url, approved]),
    )
    console.log(
      approved
        ? `${subgraph} may be published at ${url}. Next, by the agency: izin subgraph publish ${subgraph} <file>`
        : `Nothing of ${subgraph} is published at ${url} any more.`,
    )
    return exitCodes.ok
  },
} as const
