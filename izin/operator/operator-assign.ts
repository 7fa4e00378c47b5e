// `izin operator assign`: gives an agency's client a subgraph's name and its namespaces, for ever once they are used.
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'

const usage = 'izin operator assign <subgraph> --client <client> --agency <code>… --types <Prefix> --scopes <prefix>'

export const assignCommand = {
  name: 'operator assign',
  summary: 'gives an agency a subgraph: its name and namespaces',
  help: `Usage: ${usage}

  --client <client>    the agency's client (izin operator agency)
  --agency <code>      code that its items may name; more than once for more than one
  --types <Prefix>     its types begin with it: SafeEntry
  --scopes <prefix>    its scopes are this and whatever begins with it and a dot: safeentry

The agency's assignment.json says what it asks for. Once something was published, name and namespaces stay for ever: what
people consented to must not become another's. Before, the command can be given again with others.`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(
      args,
      {
        client: { type: 'string' },
        agency: { type: 'string', multiple: true },
        types: { type: 'string' },
        scopes: { type: 'string' },
      },
      ['subgraph'],
      usage,
    )
    const [subgraph] = positionals
    const { client, agency, types, scopes } = values
    if (!client || !agency || !types || !scopes) throw new CommandProblem(`Usage: ${usage}`, exitCodes.usage)
    // What the client may ask tokens for comes first: it is where a namespace of the catalogue is refused.
    await asOperator('consent', ({ query }) =>
      query('SELECT operator_assign_subgraph($1, $2, $3)', [subgraph, client, scopes]),
    )
    await asOperator('registry', ({ query }) =>
      query('SELECT operator_assign($1, $2, $3, $4, $5)', [subgraph, client, agency, types, scopes]),
    )
    console.log(`${client} may publish ${subgraph}, with types ${types}… and scopes ${scopes}….
Next: izin operator address ${subgraph} <url>`)
    return exitCodes.ok
  },
} as const
