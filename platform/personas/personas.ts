// `npm run personas`: personas of one's own in the sandbox. The command alone: what each step does is in the files beside.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type OwnDocument, readOwnDocuments } from '../../prisma/person/seed/own-personas.ts'
import { loadSandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { didYouMean } from '../../prisma/seed/nearest-names.ts'
import { singaporeDay } from '../../schema/singapore-day.ts'
import { readMigrationConfig } from '../config.ts'
import { reportProblem } from '../report-problem.ts'
import { readOwnPersonas } from '../sandbox/read-own-personas.ts'
import { StartupProblem } from '../startup-problem.ts'
import { addPersonas } from './add-personas.ts'
import { explainDatabaseError } from './explain-database-error.ts'
import { findPersona } from './find-persona.ts'
import { openSandboxDatabases, refuseProduction, type SandboxDatabases } from './open-sandbox-databases.ts'
import { printPersonas } from './print-personas.ts'
import { readPersonaFile } from './read-persona-file.ts'
import { removePersona } from './remove-persona.ts'
import { writePersonaDocuments } from './write-persona-documents.ts'

const help = `npm run personas -- COMMAND: invented people of your own in the sandbox, beside the platform's.

  add FILE [--replace]   adds the personas of a JSON file: one, or a list; all of them or none
  check FILE             says whether \`add\` would take the file; changes nothing
  list [--own]           every persona with what it shows, yours marked with a star
  show NAME              the persona as JSON: a start for one of your own
  remove NAME            removes one of your own
  documents [--check]    writes the JSON Schema and the table of personas (for those who work on Izin)

How such a file is written: docs/personas.md; its JSON Schema: prisma/personas/persona.schema.json.
The databases are those of \`npm start\`: the embedded one, whether Izin runs or not, or the ones named in the environment.`

const today = singaporeDay(new Date())
const commands = { add, check, list, show, remove, documents }

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      replace: { type: 'boolean' },
      own: { type: 'boolean' },
      check: { type: 'boolean' },
    },
  })
  if (values.help === true || positionals.length === 0) console.log(help)
  else await run(positionals, values)
} catch (error) {
  process.exitCode = reportProblem(explainDatabaseError(error))
}

interface Flags {
  readonly replace?: boolean | undefined
  readonly own?: boolean | undefined
  readonly check?: boolean | undefined
}

async function run([name = '', ...rest]: readonly string[], flags: Flags): Promise<void> {
  const found = Object.entries(commands).find(([known]) => known === name)
  if (!found) throw problem(`There is no command ${name}${didYouMean(name, Object.keys(commands))} (see --help)`)
  const argument = ['add', 'check', 'show', 'remove'].includes(name)
  if (rest.length !== (argument ? 1 : 0))
    throw problem(`${name} takes ${argument ? 'one name' : 'no name'}, and ${rest.length} were given (see --help)`)
  refuseProduction(readMigrationConfig(process.env))
  await found[1](rest[0] ?? '', flags)
}

async function add(name: string, { replace = false }: Flags): Promise<void> {
  const builtIn = loadSandboxData(today)
  const file = readPersonaFile(name, builtIn, today)
  await withDatabases((databases) => addPersonas(databases, { file, builtIn, today, replace }))
  console.log(`Added, and ready to sign in:`)
  for (const { slug, items } of file.personas) console.log(`  ${slug} (${items.name})`)
}

async function check(name: string): Promise<void> {
  const { personas } = readPersonaFile(name, loadSandboxData(today), today)
  console.log(`${name} can be added: ${personas.map(({ slug }) => slug).join(', ')}.`)
}

async function list(_name: string, flags: Flags): Promise<void> {
  const builtIn = loadSandboxData(today)
  const own = await inOwn({ personas: [], leftOut: [] }, (databases) =>
    readOwnPersonas(databases.person, builtIn, today),
  )
  console.log(printPersonas({ own: own.personas, builtIn: flags.own === true ? [] : builtIn.personas }))
  for (const sentence of own.leftOut) console.error(sentence)
}

async function show(name: string): Promise<void> {
  const own = await ownDocuments()
  const found = findPersona(name, own, loadSandboxData(today))
  if (found.own) console.log(JSON.stringify(found.document, null, 2))
  else console.log(readFileSync(new URL(`../../prisma/personas/${name}.json`, import.meta.url), 'utf8').trimEnd())
}

async function remove(slug: string): Promise<void> {
  const builtIn = loadSandboxData(today)
  if (!findPersona(slug, await ownDocuments(), builtIn).own)
    throw problem(`${slug} is a persona of the platform, which every start brings back; only your own can be removed.`)
  await withDatabases((databases) => removePersona(databases, { slug, builtIn, today }))
  console.log(`Removed ${slug}. What they consented to stays in the register and in the log.`)
}

async function documents(_name: string, flags: Flags): Promise<void> {
  console.log(writePersonaDocuments({ check: flags.check === true }))
}

async function ownDocuments(): Promise<readonly OwnDocument[]> {
  return inOwn([], (databases) => readOwnDocuments(databases.person))
}

/** Where nothing was ever started, there is nothing of one's own, and no database is made to find that out. */
async function inOwn<T>(nothing: T, read: (databases: SandboxDatabases) => Promise<T>): Promise<T> {
  const { databases, dataFolder } = readMigrationConfig(process.env)
  return databases.kind === 'embedded' && !existsSync(join(dataFolder, 'postgres')) ? nothing : withDatabases(read)
}

async function withDatabases<T>(use: (databases: SandboxDatabases) => Promise<T>): Promise<T> {
  const databases = await openSandboxDatabases(readMigrationConfig(process.env))
  try {
    return await use(databases)
  } finally {
    await databases.close()
  }
}

function problem(sentence: string): StartupProblem {
  return new StartupProblem('CONFIGURATION', sentence)
}
