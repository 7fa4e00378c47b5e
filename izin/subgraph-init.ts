// `izin subgraph init`: writes a working subgraph of an agency's own: SDL, a server that checks assertions and enforces its
// policy, records to begin with, and a README. Never writes over a file.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { subgraphNamePattern } from '../schema/registry/assignment.ts'
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { readArguments } from './read-arguments.ts'
import { starterFiles } from './starter/starter-files.ts'
import { namesOf } from './starter/starter-names.ts'

const usage = 'izin subgraph init <name> [--folder <folder>] [--agency <code>]'

export const initCommand = {
  name: 'subgraph init',
  summary: "writes a working starter subgraph in a folder of the agency's own",
  help: `Usage: ${usage}

Writes a subgraph that passes the check and can be started: its SDL, a server that answers only the gateway and enforces
the SDL's policy, some records, the assignment to ask the operator for, and a README with the next steps.

  --folder <folder>   where (default examples/<name>); new or empty, and inside this repository, whose subgraphs/ it uses
  --agency <code>     code of your agency in @dataItem (default: the name in capitals)`,
  run: runInit,
} as const

function runInit(args: readonly string[]): number {
  const { values, positionals } = readArguments(
    args,
    { folder: { type: 'string' }, agency: { type: 'string' } },
    ['name'],
    usage,
  )
  const [name = ''] = positionals
  if (!subgraphNamePattern.test(name) || name.endsWith('-') || name.length < 3)
    throw new CommandProblem('A name is 3 to 40 of a-z, 0-9 and -, and begins with a letter.', exitCodes.usage)
  const agency = values.agency ?? name.toUpperCase()
  if (!/^[A-Z][A-Z0-9-]*$/.test(agency))
    throw new CommandProblem("An agency's code is of A-Z, 0-9 and -.", exitCodes.usage)
  const root = fileURLToPath(new URL('..', import.meta.url))
  const folder = resolve(values.folder ?? join(root, 'examples', name))
  const within = relative(root, folder)
  if (within === '' || within.startsWith('..') || isAbsolute(within))
    throw new CommandProblem(
      'Choose a folder inside this repository: the starter uses its subgraphs/.',
      exitCodes.usage,
    )
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new CommandProblem(`${folder} is not empty; nothing was written.`, exitCodes.unable)
  mkdirSync(folder, { recursive: true })
  const names = namesOf(name, agency)
  const toRoot = relative(folder, root).split('\\').join('/')
  for (const [file, text] of Object.entries(starterFiles(names, toRoot, within.split('\\').join('/'))))
    writeFileSync(join(folder, file), text, { flag: 'wx' })
  console.log(`A subgraph that works is in ${within}; its README has every command until it is published. Next:
  npx izin subgraph check ${name} ${within}/${name}.graphql
  npx node ${within}/main.ts --help`)
  return exitCodes.ok
}
