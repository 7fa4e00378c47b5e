// `izin operator suspend` and `resume`: a client, or an agency with its client, its items and what it has in the
// supergraph. An agency's subgraphs go with it unless the operator says otherwise: who suspends in a hurry fears for what is
// served, and a field that is gone is seen and mended, while one that lies under an agency's name is not.
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'
import { printReview } from './print-withdrawal.ts'
import { readStanding, type Standing } from './read-standing.ts'
import { reviewWithdrawal } from './review-withdrawal.ts'
import { withdrawSubgraph } from './withdraw-subgraph.ts'

const suspendUsage = 'izin operator suspend <client|agency> <id> --reason <why> [--withdraw-subgraphs | --keep-serving]'
const resumeUsage = 'izin operator resume <client|agency> <id> --reason <why>'

export const suspendCommand = {
  name: 'operator suspend',
  summary: 'stops a client, or an agency with its subgraphs, at once',
  help: `Usage: ${suspendUsage}

A suspended client gets no token and no data from the moment this command returns, whatever tokens it holds. A suspended
agency publishes nothing, and nobody can be asked for its items.

What an agency has in the supergraph is withdrawn with it, and the command says whom that breaks:
  --withdraw-subgraphs   that, said aloud; it is what happens without either
  --keep-serving         its subgraphs go on being served to consents in force. For an agency whose data is not in doubt;
                         izin operator subgraph list shows it, izin operator subgraph withdraw ends it`,
  run: suspend,
} as const

export const resumeCommand = {
  name: 'operator resume',
  summary: 'takes a suspension back',
  help: `Usage: ${resumeUsage}

Subgraphs that were withdrawn with an agency stay so until izin operator subgraph restore.`,
  run: resume,
} as const

async function suspend(args: readonly string[]): Promise<number> {
  const options = {
    reason: { type: 'string' },
    'withdraw-subgraphs': { type: 'boolean' },
    'keep-serving': { type: 'boolean' },
  } as const
  const { values, positionals } = readArguments(args, options, ['kind', 'id'], suspendUsage)
  const [kind = '', id = ''] = positionals
  const { reason, 'keep-serving': keep = false } = values
  const says = keep || values['withdraw-subgraphs'] === true
  const contradicts = keep && values['withdraw-subgraphs'] === true
  if (!['client', 'agency'].includes(kind) || reason === undefined || contradicts || (says && kind === 'client'))
    throw new CommandProblem(`Usage: ${suspendUsage}`, exitCodes.usage)
  await setStatus(kind, id, 'SUSPENDED', reason)
  console.log(`The ${kind} ${id} is suspended.`)
  if (kind === 'client') return exitCodes.ok
  const served = (await subgraphsOf(id)).filter(({ served }) => served !== undefined).map(({ subgraph }) => subgraph)
  if (!keep) return withdrawAll(served, reason)
  for (const subgraph of served)
    console.log(
      `${subgraph} is still served to consents in force. To end that: izin operator subgraph withdraw ${subgraph} --reason <why>`,
    )
  return exitCodes.ok
}

/** What stands against one does not keep the others; the agency is suspended whatever becomes of them. */
async function withdrawAll(subgraphs: readonly string[], reason: string): Promise<number> {
  let code: number = exitCodes.ok
  for (const subgraph of subgraphs) {
    try {
      const review = await reviewWithdrawal(subgraph)
      printReview(subgraph, review)
      const number = await withdrawSubgraph(subgraph, reason, review)
      console.log(`\n${subgraph} is withdrawn; supergraph ${number} is in force without it.`)
    } catch (error) {
      if (!(error instanceof CommandProblem)) throw error
      console.error(`${subgraph} is STILL SERVED. ${error.message}`)
      code = error.exitCode
    }
  }
  return code
}

/** The agency's client is the one that publishes. */
async function subgraphsOf(agency: string): Promise<Standing[]> {
  const [row] = await asOperator('consent', ({ query }) =>
    query<{ client: string }>('SELECT client_id AS client FROM agency WHERE code = $1', [agency]),
  )
  return (await readStanding()).filter(({ client }) => client === row?.client)
}

async function resume(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { reason: { type: 'string' } }, ['kind', 'id'], resumeUsage)
  const [kind = '', id = ''] = positionals
  if (!['client', 'agency'].includes(kind) || values.reason === undefined)
    throw new CommandProblem(`Usage: ${resumeUsage}`, exitCodes.usage)
  await setStatus(kind, id, 'ACTIVE', values.reason)
  console.log(`The ${kind} ${id} is active again.`)
  const withdrawn = kind === 'agency' ? (await subgraphsOf(id)).filter(({ state }) => state !== '') : []
  for (const { subgraph, state } of withdrawn)
    console.log(
      `${subgraph} stays as it is (${state}). To let it be published again: izin operator subgraph restore ${subgraph} --reason <why>`,
    )
  return exitCodes.ok
}

async function setStatus(kind: string, id: string, status: 'SUSPENDED' | 'ACTIVE', reason: string): Promise<void> {
  await asOperator('consent', ({ query }) =>
    query('SELECT operator_set_status($1, $2, $3, $4)', [kind, id, status, reason]),
  )
}
