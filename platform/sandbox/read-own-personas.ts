// The personas that developers added to this sandbox, read anew for today. One that no longer fits (a code was withdrawn,
// its name is now the platform's) is left as it is and named; it must never keep the platform from starting.

import type pg from 'pg'
import { readOwnDocuments } from '../../prisma/person/seed/own-personas.ts'
import { checkOwnPersonas } from '../../prisma/seed/check-own-personas.ts'
import type { SandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { personaParser } from '../../prisma/seed/parse-persona.ts'
import type { Persona } from '../../prisma/seed/persona-schema.ts'

export interface OwnPersonas {
  readonly personas: readonly Persona[]
  /** A sentence for each that was left out. */
  readonly leftOut: readonly string[]
}

/** `today` is YYYY-MM-DD in Singapore. */
export async function readOwnPersonas(
  client: pg.Pool | pg.PoolClient,
  builtIn: SandboxData,
  today: string,
): Promise<OwnPersonas> {
  const parse = personaParser(today)
  const personas: Persona[] = []
  const leftOut: string[] = []
  for (const { slug, document } of await readOwnDocuments(client)) {
    const parsed = parse(document)
    const problems = parsed.ok
      ? checkOwnPersonas([parsed.persona], { builtIn, others: personas }).flat()
      : parsed.problems
    if (parsed.ok && problems.length === 0) personas.push(parsed.persona)
    else leftOut.push(`Your persona ${slug} no longer fits and stays as it was: ${problems.join('; ')}`)
  }
  return { personas, leftOut }
}
