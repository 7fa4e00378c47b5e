// Reads a developer's file of personas, one or a list, and checks it whole: by its form, and beside the platform's own.
// Throws a SeedProblem that names everything that is wrong, with its path; changes nothing.
import { readFileSync } from 'node:fs'
import { checkOwnPersonas } from '../../prisma/seed/check-own-personas.ts'
import type { SandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { personaParser } from '../../prisma/seed/parse-persona.ts'
import type { Persona } from '../../prisma/seed/persona-schema.ts'
import { SeedProblem } from '../../prisma/seed/seed-problem.ts'

export interface PersonaFile {
  readonly name: string
  readonly personas: readonly Persona[]
  /** As they are written, in the same order. */
  readonly documents: readonly { readonly slug: string; readonly document: unknown }[]
  /** Throws for the problems found of each persona, if there are any. */
  refuseIfAny(problems: readonly (readonly string[])[]): void
}

/** `today` is YYYY-MM-DD in Singapore. */
export function readPersonaFile(name: string, builtIn: SandboxData, today: string): PersonaFile {
  return checkPersonas(name, parseJson(name), builtIn, today)
}

/** The same for what was read already; `name` says whose problems they are. */
export function checkPersonas(name: string, content: unknown, builtIn: SandboxData, today: string): PersonaFile {
  const list: unknown[] = Array.isArray(content) ? content : [content]
  if (list.length === 0) throw new SeedProblem(name, ['(whole file): the list has no persona'])
  const refuseIfAny = (problems: readonly (readonly string[])[]): void => {
    const all = problems.flatMap((own, index) =>
      Array.isArray(content) ? own.map((problem) => inList(problem, index)) : own,
    )
    if (all.length > 0) throw new SeedProblem(name, all)
  }

  const parse = personaParser(today)
  const parsed = list.map(parse)
  refuseIfAny(parsed.map((one) => (one.ok ? [] : one.problems)))
  const personas = parsed.flatMap((one) => (one.ok ? [one.persona] : []))
  refuseIfAny(checkOwnPersonas(personas, { builtIn, others: [] }))
  const documents = personas.map(({ slug }, index) => ({ slug, document: list[index] }))
  return { name, personas, documents, refuseIfAny }
}

/** `items.name: …` of the third is `[2].items.name: …`. */
function inList(problem: string, index: number): string {
  return problem.startsWith('(whole file)') ? problem.replace('(whole file)', `[${index}]`) : `[${index}].${problem}`
}

function parseJson(name: string): unknown {
  let text: string
  try {
    text = readFileSync(name, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'is a folder' : 'is not readable'
    throw new SeedProblem(name, [`(whole file): ${reason}`])
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SeedProblem(name, [`(whole file): not valid JSON: ${error instanceof Error ? error.message : error}`])
  }
}
