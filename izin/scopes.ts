// `izin scopes`: what a query needs before it is sent. The explorer in the sandbox shows the same, by the same function.
import { type DocumentNode, GraphQLError, parse, specifiedRules, validate } from 'graphql'
import { type OperationScopes, scopesOfOperation } from '../schema/operation-scopes/scopes-of-operation.ts'
import { readSubgraphSdl, subgraphNames } from '../schema/read-subgraph-sdl.ts'
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { printRows } from './print-table.ts'
import { readArguments } from './read-arguments.ts'
import { readText } from './read-input-file.ts'

const usage = 'izin scopes <file.graphql> [--approved <scopes>] [--schema <file.graphql>] [--json]'

const help = `Usage: ${usage}

Says which scopes a query needs: the least set that opens every field, with what each is, who holds it and its price tier.

  --approved <scopes>    what your client is approved for, as a list with commas: says what is missing
  --schema <file>        the annotated schema (/schema.graphql of a gateway); without it the platform's own
  --json                 { scopes: [{ scope, title, agencies, tier, classification, coordinates, approved }], agencies,
                         tiers, closed: [fields that nothing opens] }`

export const scopesCommand = {
  name: 'scopes',
  summary: 'says which scopes a query needs, whose they are and what they cost',
  help,
  run: runScopes,
} as const

async function runScopes(args: readonly string[]): Promise<number> {
  const options = { json: { type: 'boolean' }, approved: { type: 'string' }, schema: { type: 'string' } } as const
  const { values, positionals } = readArguments(args, options, ['file'], usage)
  const [file = ''] = positionals
  const graph = await readGraph(values.schema)
  const document = readOperation(file)
  const [error] = validate(graph.schema, document, specifiedRules, { maxErrors: 1 })
  if (error) throw new CommandProblem(`${file}${place(error)}: ${error.message}`, exitCodes.unable)
  const approved = values.approved === undefined ? undefined : new Set(values.approved.split(/[\s,]+/).filter(Boolean))
  const report = scopesOfOperation(document, graph, approved)
  if (values.json) console.log(JSON.stringify(asJson(report), undefined, 2))
  else print(report)
  const missing = report.closed.length > 0 || report.scopes.some((scope) => scope.approved === false)
  return missing ? exitCodes.refused : exitCodes.ok
}

function readOperation(file: string): DocumentNode {
  const text = readText(file)
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const looks = text.trimStart().startsWith('{"') ? ' It looks like JSON; send the text of the query alone.' : ''
    throw new CommandProblem(
      `${file}${place(error)} is not a GraphQL query: ${error.message}${looks}`,
      exitCodes.unable,
    )
  }
}

async function readGraph(file: string | undefined) {
  // Loaded late: composing needs a large library, and help needs none.
  if (file !== undefined) {
    const { readPublicSchema } = await import('../schema/operation-scopes/read-public-schema.ts')
    try {
      return readPublicSchema(readText(file))
    } catch (error) {
      if (error instanceof CommandProblem) throw error
      throw new CommandProblem(
        `${file} is not an annotated schema; fetch /schema.graphql of a gateway.`,
        exitCodes.unable,
      )
    }
  }
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

function print({ scopes, agencies, tiers, closed }: OperationScopes): void {
  const rows = scopes.map(({ scope, item, approved }) => ({
    scope,
    item: item?.title ?? '',
    agency: item?.agencies.join(', ') ?? '',
    tier: item?.tier ?? '',
    ...(approved === undefined ? {} : { approved: approved ? 'yes' : 'NO' }),
  }))
  printRows(rows, { json: false, empty: 'This query needs no consent: it asks for nothing that a scope guards.' })
  if (scopes.length > 0) {
    console.log(`\nAgencies: ${agencies.join(', ')}. Price tiers: ${tiers.join(', ')}.`)
    console.log(`\nFor the authorization request:\n  scope=${scopes.map(({ scope }) => scope).join(' ')}`)
  }
  if (closed.length > 0)
    console.log(`\nThese fields stay closed, because no approved scope opens them: ${closed.join(', ')}`)
}

function place({ locations }: GraphQLError): string {
  const [at] = locations ?? []
  return at ? `:${at.line}:${at.column}` : ''
}
