// `izin subgraph check`: what stands against publishing a subgraph. Judged against files, where the assignment is what a file
// says, or by a registry, which goes by its own.
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { checkAnswerSchema } from '../schema/contract/registry-answers.ts'
import { registryScope } from '../schema/contract/registry-scopes.ts'
import { type Assignment, assignmentsSchema } from '../schema/registry/assignment.ts'
import type { CheckInput, CheckResult } from '../schema/registry/check-subgraph.ts'
import type { SubgraphSdl } from '../schema/registry/compose.ts'
import { runOperationSchema } from '../schema/registry/operation-use.ts'
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { printFindings } from './print-findings.ts'
import { readArguments } from './read-arguments.ts'
import { readJson, readText } from './read-input-file.ts'

const usage =
  'izin subgraph check <name> <file.graphql> [--json] [--assignments <file>] [--operations <file>] [--published <folder>] [--registry]'
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const help = `Usage: ${usage}

Checks a subgraph against all that is published: composition, the policy lint, the protection of other owners, no
weakening of what people consented to, and whom a breaking change would hurt. Nothing is stored.

  --json                 the findings as JSON: { subgraph, publishable, findings: [{ coordinate, rule, severity, why,
                         mend, line, column, policy? }] }
  --assignments <file>   what the operator assigned: [{ "subgraph", "agencies": [code], "types": prefix of your types,
                         "scopes": first segments of your scopes }]. Without it assignment.json beside the SDL, if
                         there is one, and the platform's own.
  --operations <file>    what clients ran: [{ "client", "document", "runs", "consents" }]. Without it a breaking change
                         is a warning, because nobody can say whom it would hurt.
  --published <folder>   the published subgraphs, a file each named <name>.graphql (default schema/subgraphs)
  --registry             asks the registry instead (IZIN_REGISTRY_URL, IZIN_AGENCY_FILE): it goes by what is active, what the
                         operator assigned and what clients with consents in force ran in the last 30 days`

export const checkCommand = {
  name: 'subgraph check',
  summary: 'says what stands against publishing a subgraph, and how to mend it',
  help,
  run: runCheck,
} as const

async function runCheck(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    {
      json: { type: 'boolean' },
      assignments: { type: 'string' },
      operations: { type: 'string' },
      published: { type: 'string' },
      registry: { type: 'boolean' },
    },
    ['name', 'file'],
    usage,
  )
  const [name = '', file = ''] = positionals
  const sdl = readText(file)
  if (values.registry === true) return checkAtRegistry({ name, file, sdl, json: values.json })
  const { publishable, findings } = await judge({
    published: readPublished(values.published ?? here('../schema/subgraphs')),
    candidate: { name, sdl },
    assignments: readAssignments(values.assignments, file),
    operations:
      values.operations === undefined
        ? undefined
        : readJson(values.operations, z.array(runOperationSchema), 'a list of operations (see --help)'),
  })
  if (values.json) console.log(JSON.stringify({ subgraph: name, publishable, findings }, undefined, 2))
  else printFindings(findings, { name, file, publishable }, process.stdout)
  return publishable ? exitCodes.ok : exitCodes.refused
}

interface Candidate {
  readonly name: string
  readonly file: string
  readonly sdl: string
  readonly json: boolean | undefined
}

async function checkAtRegistry({ name, file, sdl, json }: Candidate): Promise<number> {
  // Loaded late: signing in needs libraries that a check of files does without.
  const { askRegistry } = await import('./agency/registry-session.ts')
  const answer = await askRegistry({
    method: 'POST',
    path: `/subgraphs/${encodeURIComponent(name)}/check`,
    scopes: [registryScope('check', name)],
    body: { sdl },
    answer: checkAnswerSchema,
  })
  if ('refused' in answer) return exitCodes.unable
  const { publishable, findings, against } = answer.done
  if (json) console.log(JSON.stringify({ subgraph: name, publishable, findings, against }, undefined, 2))
  else printFindings(findings, { name, file, publishable }, process.stdout)
  return publishable ? exitCodes.ok : exitCodes.refused
}

async function judge(input: CheckInput): Promise<CheckResult> {
  // Loaded late: composing needs a large library, and help needs none.
  const { checkSubgraph } = await import('../schema/registry/check-subgraph.ts')
  try {
    return checkSubgraph(input)
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown'
    throw new CommandProblem(`What is published cannot be compared with: ${why}.`, exitCodes.unable)
  }
}

function readPublished(folder: string): SubgraphSdl[] {
  if (!existsSync(folder)) throw new CommandProblem(`${folder} is not there.`, exitCodes.unable)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => ({ name: parse(file).name, sdl: readText(join(folder, file)) }))
}

/** The platform's own always stand, so that no file can claim one of its names. */
function readAssignments(named: string | undefined, sdlFile: string): Assignment[] {
  const what = 'a list of assignments (see --help)'
  const platform = readJson(here('../schema/registry/assignments.json'), assignmentsSchema, what)
  const beside = join(dirname(sdlFile), 'assignment.json')
  const file = named ?? (existsSync(beside) ? beside : undefined)
  if (file === undefined) return platform
  const claimed = readJson(file, assignmentsSchema, what)
  return [...platform, ...claimed.map((each): Assignment => ({ ...each, owner: 'agency' }))]
}
