// `izin operator subgraph list`, `withdraw` and `restore`: what agencies have in the supergraph, and who may be there.
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { printRows } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'
import { printReview } from './print-withdrawal.ts'
import { readStanding } from './read-standing.ts'
import { reviewWithdrawal } from './review-withdrawal.ts'
import { withdrawSubgraph } from './withdraw-subgraph.ts'

const listUsage = 'izin operator subgraph list [--json]'
const withdrawUsage = 'izin operator subgraph withdraw <subgraph> --reason <why> [--against <supergraph>]'
const restoreUsage = 'izin operator subgraph restore <subgraph> --reason <why>'

export const subgraphListCommand = {
  name: 'operator subgraph list',
  summary: "agencies' subgraphs: whose, whether served, withdrawn or of a suspended agency",
  help: `Usage: ${listUsage}

  served      the version in the supergraph; empty when there is none
  state       what the operator should know: suspended yet still served, or withdrawn, when and why`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(args, { json: { type: 'boolean' } }, [], listUsage)
    const rows = (await readStanding()).map(({ subgraph, client, agencies, served, state }) => ({
      ...{
        subgraph,
        client,
        agencies: agencies.join(' '),
        served: served === undefined ? '' : `version ${served}`,
        state,
      },
    }))
    printRows(rows, { json: values.json, empty: 'No subgraph is assigned to an agency.' })
    return exitCodes.ok
  },
} as const

export const withdrawCommand = {
  name: 'operator subgraph withdraw',
  summary: "takes an agency's subgraph out of the supergraph, after a look at whom it breaks",
  help: `Usage: ${withdrawUsage}

Without --against it changes nothing: it says which fields would be gone, and which clients with consents in force read
them in the last 30 days. With --against <number>, the supergraph that was looked at, it is done: the registry composes
without the subgraph and signs the next release, gateways serve it within a second, its items can't be asked for, and its
agency publishes nothing under the name until it is restored. Consents that name the items stay, with their history.

It is refused when another subgraph stands on this one, and when another release came in between.`,
  run: async (args: readonly string[]) => {
    const options = { reason: { type: 'string' }, against: { type: 'string' } } as const
    const { values, positionals } = readArguments(args, options, ['subgraph'], withdrawUsage)
    const [subgraph = ''] = positionals
    const { reason, against } = values
    if (reason === undefined || (against !== undefined && !/^\d+$/.test(against)))
      throw new CommandProblem(`Usage: ${withdrawUsage}`, exitCodes.usage)
    const review = await reviewWithdrawal(subgraph)
    if (against === undefined) {
      printReview(subgraph, review)
      for (const obstacle of review.judgement?.obstacles ?? []) console.log(`In the way: ${obstacle}`)
      console.log(`
Nothing was done. To do it: izin operator subgraph withdraw ${subgraph} --reason ${JSON.stringify(reason)} --against ${review.number}`)
      return exitCodes.ok
    }
    const number = await withdrawSubgraph(subgraph, reason, { ...review, number: Number(against) })
    console.log(`${subgraph} is withdrawn; supergraph ${number} is in force without it.
To let its agency publish it again: izin operator subgraph restore ${subgraph} --reason <why>`)
    return exitCodes.ok
  },
} as const

export const restoreCommand = {
  name: 'operator subgraph restore',
  summary: 'lets an agency publish a withdrawn subgraph again',
  help: `Usage: ${restoreUsage}

Nothing of it is served until its agency publishes: a new version, or izin subgraph rollback for the one that was served.`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(args, { reason: { type: 'string' } }, ['subgraph'], restoreUsage)
    const [subgraph] = positionals
    if (values.reason === undefined) throw new CommandProblem(`Usage: ${restoreUsage}`, exitCodes.usage)
    await asOperator('registry', ({ query }) =>
      query('SELECT operator_restore_subgraph($1, $2)', [subgraph, values.reason]),
    )
    console.log(`${subgraph} may be published again. Nothing of it is served until its agency does:
izin subgraph publish ${subgraph} <file>, or izin subgraph rollback ${subgraph} for the version that was served.`)
    return exitCodes.ok
  },
} as const
