// `izin subgraph list`: what is active, or the history of a subgraph of one's own.
import { historyAnswerSchema, listAnswerSchema } from '../../schema/contract/registry-answers.ts'
import { registryScope } from '../../schema/contract/registry-scopes.ts'
import { exitCodes } from '../exit-codes.ts'
import { printRows } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'
import { askRegistry } from './registry-session.ts'

const usage = 'izin subgraph list [--of <name>] [--json]'

export const listCommand = {
  name: 'subgraph list',
  summary: 'what is published, and the history of your own',
  help: `Usage: ${usage}\n\n  --of <name>   every version of a subgraph of yours: when, by whom, where, and why`,
  run: async (args: readonly string[]) => {
    const { values } = readArguments(args, { of: { type: 'string' }, json: { type: 'boolean' } }, [], usage)
    const rows = values.of === undefined ? await everything() : await history(values.of)
    printRows(rows, { json: values.json, empty: 'Nothing is published.' })
    return exitCodes.ok
  },
} as const

async function everything() {
  const answer = await askRegistry({ method: 'GET', path: '/subgraphs', scopes: [], answer: listAnswerSchema })
  return 'refused' in answer ? [] : answer.done.subgraphs
}

async function history(name: string) {
  const answer = await askRegistry({
    method: 'GET',
    path: `/subgraphs/${encodeURIComponent(name)}`,
    scopes: [registryScope('check', name)],
    answer: historyAnswerSchema,
  })
  if ('refused' in answer) return []
  const { withdrawnAt } = answer.done
  if (withdrawnAt !== null)
    console.error(`The operator withdrew ${name} at ${withdrawnAt}: nothing of it is served until it is restored.`)
  return answer.done.versions.map(({ active, ...version }) => ({ ...version, active: active ? 'active' : '' }))
}
