// `izin operator suspend` and `resume`: a client, or an agency with its client and its items.
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { asOperator } from './operator-database.ts'

const suspendUsage = 'izin operator suspend <client|agency> <id> --reason <why>'
const resumeUsage = 'izin operator resume <client|agency> <id> --reason <why>'

export const suspendCommand = {
  name: 'operator suspend',
  summary: 'stops a client, or an agency, at once',
  help: `Usage: ${suspendUsage}

A suspended client gets no token and no data from the moment this command returns, whatever tokens it holds. A suspended
agency publishes nothing, and nobody can be asked for its items; what it published is still served to consents in force:
izin subgraph rollback takes it out.`,
  run: (args: readonly string[]) => setStatus(args, 'SUSPENDED', suspendUsage),
} as const

export const resumeCommand = {
  name: 'operator resume',
  summary: 'takes a suspension back',
  help: `Usage: ${resumeUsage}`,
  run: (args: readonly string[]) => setStatus(args, 'ACTIVE', resumeUsage),
} as const

async function setStatus(args: readonly string[], status: 'SUSPENDED' | 'ACTIVE', usage: string): Promise<number> {
  const { values, positionals } = readArguments(args, { reason: { type: 'string' } }, ['kind', 'id'], usage)
  const [kind = '', id = ''] = positionals
  if (!['client', 'agency'].includes(kind) || values.reason === undefined)
    throw new CommandProblem(`Usage: ${usage}`, exitCodes.usage)
  await asOperator('consent', ({ query }) =>
    query('SELECT operator_set_status($1, $2, $3, $4)', [kind, id, status, values.reason]),
  )
  console.log(`The ${kind} ${id} is ${status === 'ACTIVE' ? 'active again' : 'suspended'}.`)
  return exitCodes.ok
}
