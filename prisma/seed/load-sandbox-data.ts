// Reads and checks the personas and companies of the sandbox. All or nothing: one problem in one file refuses them all.
// Never imported by a production process.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Company, companySchema, type Party } from './company-schema.ts'
import { didYouMean } from './nearest-names.ts'
import { personaParser } from './parse-persona.ts'
import type { Persona } from './persona-schema.ts'
import { describeIssues, SeedProblem } from './seed-problem.ts'

export interface SandboxData {
  readonly personas: readonly Persona[]
  readonly companies: readonly Company[]
}

/** `today` is YYYY-MM-DD in Singapore; relative dates count from it. Throws a SeedProblem. */
export function loadSandboxData(today: string): SandboxData {
  const folder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
  const persona = personaReader(today)
  const company = companyReader(today)
  return checkTogether({
    personas: jsonFiles(folder('personas')).map(persona),
    companies: jsonFiles(folder('companies')).map(company),
  })
}

/** One persona from its file. Throws a SeedProblem that names every path. */
export function readPersona(file: string, today: string): Persona {
  return personaReader(today)(file)
}

export function readCompany(file: string, today: string): Company {
  return companyReader(today)(file)
}

function personaReader(today: string): (file: string) => Persona {
  const parse = personaParser(today)
  return (file) => {
    const parsed = parse(parseJson(file))
    if (!parsed.ok) throw new SeedProblem(file, parsed.problems)
    return namedAsItsFile(file, parsed.persona)
  }
}

function companyReader(today: string): (file: string) => Company {
  const schema = companySchema(today)
  return (file) => {
    const parsed = schema.safeParse(parseJson(file))
    if (!parsed.success) throw new SeedProblem(file, describeIssues(parsed.error))
    return namedAsItsFile(file, parsed.data)
  }
}

/** What one file says about another must be there; numbers are given once. */
export function checkTogether(data: SandboxData): SandboxData {
  const personas = new Set(data.personas.map(({ slug }) => slug))
  const companies = new Set(data.companies.map(({ slug }) => slug))
  const missing = (party: Party): string | undefined => {
    if ('persona' in party && !personas.has(party.persona)) return `there is no persona ${party.persona}`
    if ('company' in party && !companies.has(party.company)) return `there is no company ${party.company}`
    return undefined
  }
  const problems = [
    ...data.personas.flatMap(({ slug, roles }) =>
      companiesOfRoles(roles)
        .filter(({ company }) => !companies.has(company))
        .map(
          ({ path, company }) =>
            `personas/${slug}: ${path}: there is no company ${company}${didYouMean(company, companies)}`,
        ),
    ),
    ...data.companies.flatMap(({ slug, appointments, shareholders }) =>
      [...appointments, ...shareholders]
        .map(({ party }) => missing(party))
        .filter((problem) => problem !== undefined)
        .map((problem) => `companies/${slug}: ${problem}`),
    ),
    ...twice(data.personas.map(({ items }) => items.uinfin)).map((number) => `two personas have the number ${number}`),
    ...twice(data.companies.map(({ registrationNumber }) => registrationNumber)).map(
      (number) => `two companies have the number ${number}`,
    ),
  ]
  if (problems.length > 0) throw new SeedProblem('The sandbox data', problems)
  return data
}

/** Every company that roles name, with its path. */
export function companiesOfRoles(roles: Persona['roles']): { readonly path: string; readonly company: string }[] {
  return roles.flatMap(({ company, agent }, index) => [
    { path: `roles[${index}].company`, company },
    ...(agent === undefined ? [] : [{ path: `roles[${index}].agent`, company: agent }]),
  ])
}

function namedAsItsFile<T extends { slug: string }>(file: string, data: T): T {
  if (data.slug !== basename(file, '.json')) throw new SeedProblem(file, ['slug: must be the name of the file'])
  return data
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new SeedProblem(file, ['(whole file): not valid JSON'])
  }
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .sort()
    .map((name) => join(folder, name))
}

function twice(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}
