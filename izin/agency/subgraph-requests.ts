// `izin subgraph requests` and `izin client decide`: what banks want to ask residents for of an agency's items, and the
// agency's word on it. The operator's comes last.
import type { z } from 'zod'
import { decidedSchema, itemRequestsSchema } from '../../schema/contract/registry-answers.ts'
import { registryScope } from '../../schema/contract/registry-scopes.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { printRows } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'
import { askRegistry } from './registry-session.ts'

const requestsUsage = 'izin subgraph requests <name> [--json]'
const decideUsage =
  'izin client decide <client> <scope…> --subgraph <name> (--approve | --refuse --reason <why>) [--json]'

export const requestsCommand = {
  name: 'subgraph requests',
  summary: 'what banks want to ask residents for of your items',
  help: `Usage: ${requestsUsage}

REQUESTED waits for your word (izin client decide), AGENCY_APPROVED for the operator's; EFFECTIVE can be asked for.`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(args, { json: { type: 'boolean' } }, ['name'], requestsUsage)
    const rows = await ask(positionals[0] ?? '', undefined, itemRequestsSchema)
    printRows(rows, { json: values.json, empty: 'No bank asked for any of your items.' })
    return exitCodes.ok
  },
} as const

export const decideCommand = {
  name: 'client decide',
  summary: "your agency's word on a bank's request for your items",
  help: `Usage: ${decideUsage}

Your approval is for the purpose and the need that izin subgraph requests shows. A refusal has a reason, and takes back what was
approved before: nobody can be asked for it by this bank any more.`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(
      args,
      {
        subgraph: { type: 'string' },
        approve: { type: 'boolean' },
        refuse: { type: 'boolean' },
        reason: { type: 'string' },
        json: { type: 'boolean' },
      },
      ['client', 'scope…'],
      decideUsage,
    )
    const { subgraph, approve = false, refuse = false, reason = '' } = values
    if (subgraph === undefined || approve === refuse || (refuse && reason === ''))
      throw new CommandProblem(`Usage: ${decideUsage}`, exitCodes.usage)
    const [client = '', ...scopes] = positionals
    const rows = await ask(subgraph, { client, scopes, approve, reason }, decidedSchema)
    printRows(rows, { json: values.json, empty: '' })
    if (approve && values.json !== true) console.log('\nNext: the operator runs izin client approve again.')
    return exitCodes.ok
  },
} as const

async function ask<Schema extends z.ZodType>(
  subgraph: string,
  body: object | undefined,
  answer: Schema,
): Promise<z.infer<Schema>> {
  const answered = await askRegistry({
    method: body === undefined ? 'GET' : 'POST',
    path: `/subgraphs/${encodeURIComponent(subgraph)}/requests`,
    scopes: [registryScope('publish', subgraph)],
    ...(body === undefined ? {} : { body }),
    answer,
  })
  if ('done' in answered) return answered.done
  throw new CommandProblem(answered.refused.error.message, exitCodes.refused)
}
