// `izin scopes`: what a query needs before it is sent. The explorer in the sandbox shows the same, by the same function.

import { nearestName } from '../schema/nearest-name.ts'
import type { GraphPolicy, OperationScopes } from '../schema/operation-scopes/scopes-of-operation.ts'
import { scopesOfText, type TextProblem } from '../schema/operation-scopes/scopes-of-text.ts'
import { readSubgraphSdl, subgraphNames } from '../schema/read-subgraph-sdl.ts'
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { printRows } from './print-table.ts'
import { readArguments } from './read-arguments.ts'
import { readTextOrInput } from './read-input-file.ts'
import { readSchema } from './read-schema.ts'

const usage =
  'izin scopes <file.graphql|-> [--operation <name>] [--approved <scopes>] [--schema <file or address>] [--json]'

const help = `Usage: ${usage}

Says which scopes a query needs: the least set that opens every field, with what each is, who holds it and its price tier.
The query is read from a file, or with - from standard input. No server is needed, and none is asked but for --schema.

  --operation <name>     of several operations this one (default: what all of them need together)
  --approved <scopes>    what your client is approved for, as a list with commas: says what is missing
  --schema <file>        the annotated schema, as a file or as the address where a gateway has it, such as
                         http://localhost:4000/schema.graphql (default: the platform's own, without what agencies published)
  --json                 { scopes: [{ scope, title, agencies, tier, classification, coordinates, approved }], agencies,
                         tiers, requests: [{ kind, scopes }], closed: [fields that nothing opens], operations }`

export const scopesCommand = {
  name: 'scopes',
  summary: 'says which scopes a query needs, whose they are and what they cost',
  help,
  run: runScopes,
} as const

async function runScopes(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const
  const options = { json: { type: 'boolean' }, approved: text, schema: text, operation: text } as const
  const { values, positionals } = readArguments(args, options, ['file'], usage)
  const [file = ''] = positionals
  const query = readTextOrInput(file)
  const graph = values.schema === undefined ? await platformsOwn() : await readSchema(values.schema)
  const approved = values.approved === undefined ? undefined : approvedScopes(values.approved, graph)
  const answer = scopesOfText(query, graph, { approved, operation: values.operation })
  if ('problem' in answer) throw notAQuery(file, answer, values.schema === undefined)
  const { report, operations } = answer
  if (values.json) console.log(JSON.stringify({ ...asJson(report), operations }, undefined, 2))
  else print(report)
  const missing = report.closed.length > 0 || report.scopes.some((scope) => scope.approved === false)
  return missing ? exitCodes.refused : exitCodes.ok
}

function notAQuery(file: string, { problem, at }: TextProblem, ownSchema: boolean): CommandProblem {
  const name = file === '-' ? 'standard input' : file
  const place = at ? `:${at.line}:${at.column}` : ''
  const published =
    ownSchema && problem.startsWith('Cannot query field')
      ? ' Fields that an agency published are in a gateway’s schema: --schema http://localhost:4000/schema.graphql'
      : ''
  return new CommandProblem(`${name}${place}: ${problem}${published}`, exitCodes.unable)
}

function approvedScopes(list: string, { fields }: GraphPolicy): ReadonlySet<string> {
  const approved = new Set(list.split(/[\s,]+/).filter(Boolean))
  const known = new Set([...fields.values()].flatMap(({ scopes }) => scopes?.flat() ?? []))
  const wrong = [...approved].find((scope) => !known.has(scope))
  if (wrong === undefined) return approved
  throw new CommandProblem(
    `--approved: there is no scope ${wrong}; did you mean ${nearestName(wrong, [...known])}? Separate them by commas.`,
    exitCodes.usage,
  )
}

async function platformsOwn(): Promise<GraphPolicy> {
  // Loaded late: composing needs a large library, and help needs none.
  const { composeInDetail } = await import('../schema/registry/compose.ts')
  const { buildPolicyIndex } = await import('../schema/policy/policy-index.ts')
  const composed = composeInDetail(subgraphNames.map((name) => ({ name, sdl: readSubgraphSdl(name) })))
  if (composed.kind === 'failed')
    throw new CommandProblem('The platform’s own subgraphs do not compose.', exitCodes.unable)
  return { schema: composed.apiSchema, fields: buildPolicyIndex(composed.supergraphSdl).fields }
}

function asJson({ scopes, ...rest }: OperationScopes) {
  return {
    scopes: scopes.map(({ scope, item, coordinates, approved }) => ({
      ...{ scope, title: item?.title, agencies: item?.agencies ?? [], tier: item?.tier },
      ...{ classification: item?.classification, coordinates, approved },
    })),
    ...rest,
  }
}

function print({ scopes, agencies, tiers, requests, closed }: OperationScopes): void {
  const rows = scopes.map(({ scope, item, approved }) => ({
    scope,
    item: item?.title ?? (scope.startsWith('izin.') ? 'of the resident’s own app alone' : ''),
    agency: item?.agencies.join(', ') ?? '',
    tier: item?.tier ?? '',
    classification: item?.classification ?? '',
    ...(approved === undefined ? {} : { approved: approved ? 'yes' : 'NO' }),
  }))
  printRows(rows, { json: false, empty: 'This query needs no consent: it asks for nothing that a scope guards.' })
  if (agencies.length > 0) console.log(`\nAgencies: ${agencies.join(', ')}. Price tiers: ${tiers.join(', ')}.`)
  const missing = scopes.filter(({ approved }) => approved === false).map(({ scope }) => scope)
  // What is not approved would have the whole request refused.
  const lines = requests.map((request) => request.scopes.filter((scope) => !missing.includes(scope)).join(' '))
  const [line, another] = lines.filter(Boolean)
  if (line !== undefined && another === undefined) console.log(`\nFor the authorization request:\n  scope=${line}`)
  if (another !== undefined) {
    console.log('\nFor authorization requests of their own, because a token is about one person or about one company:')
    for (const each of lines) if (each !== '') console.log(`  scope=${each}`)
  }
  if (closed.length > 0)
    console.log(`\nThese fields stay closed, because no approved scope opens them: ${closed.join(', ')}`)
  if (missing.length > 0)
    console.log(
      `\nThe operator approves scopes for a client (npx izin client show <client>: its purposes):\n  npx izin client approve <client> ${missing.join(' ')} --purpose <code>`,
    )
}
