// `izin subgraph publish` and `izin subgraph rollback`: change what is active, and say what it is now.
import { styleText } from 'node:util'
import { publishAnswerSchema } from '../../schema/contract/registry-answers.ts'
import { registryScope } from '../../schema/contract/registry-scopes.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { printFindings } from '../print-findings.ts'
import { readArguments } from '../read-arguments.ts'
import { readText } from '../read-input-file.ts'
import { askRegistry } from './registry-session.ts'

const publishUsage = 'izin subgraph publish <name> <file.graphql> [--url <address>] [--notes <text>] [--json]'
const rollbackUsage = 'izin subgraph rollback <name> [--to <version>] [--notes <text>] [--json]'
const settings = `
Settings: IZIN_REGISTRY_URL (default http://localhost:4020) and IZIN_AGENCY_FILE (default agency.json).`

export const publishCommand = {
  name: 'subgraph publish',
  summary: 'checks a subgraph once more at the registry and makes it active',
  help: `Usage: ${publishUsage}

Gateways serve the new supergraph within a second. Where the check finds an error nothing is published.

  --url <address>   where gateways reach it: one that the operator approved (default: the only one)
  --notes <text>    for whoever reads the history
  --json            { subgraph, version, number, findings }, or { error, findings }
${settings}`,
  run: async (args: readonly string[]) => {
    const options = { url: { type: 'string' }, notes: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(args, options, ['name', 'file'], publishUsage)
    const [name = '', file = ''] = positionals
    const { url, notes } = values
    const body = {
      sdl: readText(file),
      ...(url === undefined ? {} : { url }),
      ...(notes === undefined ? {} : { notes }),
    }
    return change({ name, file, path: 'versions', body, json: values.json })
  },
} as const

export const rollbackCommand = {
  name: 'subgraph rollback',
  summary: 'makes an earlier version active again',
  help: `Usage: ${rollbackUsage}

Going back is a new supergraph with the old content. It is checked like a publish; what it breaks for those who use what is
new is told, not refused.

  --to <version>    (default: the one that was active before)
${settings}`,
  run: async (args: readonly string[]) => {
    const options = { to: { type: 'string' }, notes: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(args, options, ['name'], rollbackUsage)
    const [name = ''] = positionals
    const version = values.to === undefined ? undefined : Number(values.to)
    if (version !== undefined && !(Number.isInteger(version) && version > 0))
      throw new CommandProblem('A version is a number from 1; see izin subgraph list --of <name>.', exitCodes.usage)
    const { notes } = values
    const body = { ...(version === undefined ? {} : { version }), ...(notes === undefined ? {} : { notes }) }
    return change({ name, file: name, path: 'rollback', body, json: values.json })
  },
} as const

interface Change {
  readonly name: string
  readonly file: string
  readonly path: 'versions' | 'rollback'
  readonly body: object
  readonly json: boolean | undefined
}

async function change({ name, file, path, body, json }: Change): Promise<number> {
  const answer = await askRegistry({
    method: 'POST',
    path: `/subgraphs/${encodeURIComponent(name)}/${path}`,
    scopes: [registryScope('publish', name)],
    body,
    answer: publishAnswerSchema,
  })
  if ('refused' in answer) {
    if (json === true) console.log(JSON.stringify(answer.refused, undefined, 2))
    else printFindings(answer.refused.findings ?? [], { name, file, publishable: false }, process.stdout)
    return exitCodes.refused
  }
  const { version, number, findings } = answer.done
  if (json === true) {
    console.log(JSON.stringify(answer.done, undefined, 2))
    return exitCodes.ok
  }
  for (const { severity, coordinate, why } of findings) console.log(`${severity} ${coordinate}  ${why}.`)
  console.log(
    styleText('green', `✓ ${name} version ${version} is active in supergraph ${number}.`, { stream: process.stdout }),
  )
  console.log(`Next: izin subgraph list --of ${name} shows the history; izin subgraph rollback ${name} goes back.`)
  return exitCodes.ok
}
