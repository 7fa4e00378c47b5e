// A persona as JSON: to read, and to add as one's own with everything that is wrong named by its path, as
// `npm run personas` does. The platform's own can be copied, never changed.
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readOwnDocuments } from '../../../prisma/person/seed/own-personas.ts'
import { loadSandboxData } from '../../../prisma/seed/load-sandbox-data.ts'
import { SeedProblem } from '../../../prisma/seed/seed-problem.ts'
import { nricCheckLetter } from '../../../schema/check-letters/nric.ts'
import { singaporeDay } from '../../../schema/singapore-day.ts'
import { addPersonas } from '../../personas/add-personas.ts'
import { findPersona } from '../../personas/find-persona.ts'
import type { SandboxDatabases } from '../../personas/open-sandbox-databases.ts'
import { checkPersonas } from '../../personas/read-persona-file.ts'
import { StartupProblem } from '../../startup-problem.ts'
import { SandboxProblem } from './sandbox-problem.ts'

export type PersonaDatabases = Omit<SandboxDatabases, 'close'>

const documentSchema = z.looseObject({ slug: z.string(), items: z.looseObject({ uinfin: z.string() }) })

export async function readPersonaDocument({ person }: PersonaDatabases, slug: string) {
  const document = documentSchema.parse(await findDocument(person, slug))
  const digits = String(randomInt(10_000_000)).padStart(7, '0')
  const prefix = document.items.uinfin.slice(0, 1)
  const uinfin = `${prefix}${digits}${nricCheckLetter(prefix, digits)}`
  // What a copy needs to stand beside the original: a name and a number of its own, and no role of somebody else's.
  const copy = { ...document, slug: `my-${slug}`.slice(0, 60), items: { ...document.items, uinfin } }
  return { document, copy }
}

async function findDocument(person: PersonaDatabases['person'], slug: string): Promise<unknown> {
  try {
    const found = findPersona(slug, await readOwnDocuments(person), loadSandboxData(today()))
    if (found.own) return found.document
    return JSON.parse(readFileSync(new URL(`../../../prisma/personas/${slug}.json`, import.meta.url), 'utf8'))
  } catch (error) {
    if (error instanceof StartupProblem) throw new SandboxProblem('SANDBOX_REQUEST_INVALID', error.message)
    throw error
  }
}

export async function savePersona(databases: PersonaDatabases, document: unknown) {
  const builtIn = loadSandboxData(today())
  try {
    const file = checkPersonas('The persona', document, builtIn, today())
    await addPersonas({ ...databases, close: async () => {} }, { file, builtIn, today: today(), replace: true })
    return { saved: file.personas.map(({ slug }) => slug) }
  } catch (error) {
    if (error instanceof SeedProblem)
      throw new SandboxProblem('SANDBOX_PERSONA_INVALID', 'The persona was not saved.', error.problems)
    throw error
  }
}

function today(): string {
  return singaporeDay(new Date())
}
