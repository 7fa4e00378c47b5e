// Adds a developer's personas to the sandbox: their records, how they sign in, and the file's own words for later starts.
// All of the file or nothing of it.
import type { PoolClient } from 'pg'
import { replaceSignIns } from '../../prisma/consent/seed/seed-consent.ts'
import {
  deleteOwnDocuments,
  type OwnDocument,
  readOwnDocuments,
  replaceOwnDocuments,
} from '../../prisma/person/seed/own-personas.ts'
import { deletePersons, replacePersons } from '../../prisma/person/seed/seed-persons.ts'
import { checkOwnPersonas } from '../../prisma/seed/check-own-personas.ts'
import type { SandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { personaId } from '../../prisma/seed/persona-id.ts'
import { readOwnPersonas } from '../sandbox/read-own-personas.ts'
import { lockOwnPersonas } from './lock-own-personas.ts'
import type { SandboxDatabases } from './open-sandbox-databases.ts'
import type { PersonaFile } from './read-persona-file.ts'
import { writeTogether } from './write-together.ts'

export interface Adding {
  readonly file: PersonaFile
  readonly builtIn: SandboxData
  /** YYYY-MM-DD in Singapore. */
  readonly today: string
  /** Whether a persona of one's own with the same name gives way. */
  readonly replace: boolean
}

export async function addPersonas(databases: SandboxDatabases, adding: Adding): Promise<void> {
  const { file, builtIn, today } = adding
  const slugs = file.personas.map(({ slug }) => slug)
  let before: readonly OwnDocument[] = []
  await writeTogether(
    {
      pool: databases.person,
      write: async (client) => {
        await lockOwnPersonas(client)
        before = (await readOwnDocuments(client)).filter(({ slug }) => slugs.includes(slug))
        await refuseWhatIsTaken(client, adding, before)
        await replaceOwnDocuments(client, file.documents)
        await replacePersons(client, file.personas)
      },
      undo: async (client) => {
        await deletePersons(client, slugs)
        await deleteOwnDocuments(client, slugs)
        await replaceOwnDocuments(client, before)
        const { personas } = await readOwnPersonas(client, builtIn, today)
        await replacePersons(
          client,
          personas.filter(({ slug }) => slugs.includes(slug)),
        )
      },
    },
    {
      pool: databases.consent,
      write: (client) => replaceSignIns(client, { personas: file.personas, companies: builtIn.companies }),
    },
    databases.together,
  )
}

async function refuseWhatIsTaken(
  client: PoolClient,
  { file, builtIn, today, replace }: Adding,
  before: readonly OwnDocument[],
): Promise<void> {
  const own = await readOwnPersonas(client, builtIn, today)
  const others = own.personas.filter(({ slug }) => !file.personas.some((persona) => persona.slug === slug))
  const beside = checkOwnPersonas(file.personas, { builtIn, others })
  const numbers = await numbersOfOthers(client, file)
  file.refuseIfAny(
    file.personas.map(({ slug, items }, index) => [
      ...(!replace && before.some((document) => document.slug === slug)
        ? [`slug: you have a persona ${slug} already; add with --replace, or choose another name`]
        : []),
      ...(beside[index]?.length
        ? beside[index]
        : numbers.has(items.uinfin)
          ? [`items.uinfin: somebody else in this database has ${items.uinfin}; choose another`]
          : []),
    ]),
  )
}

/** Numbers in the file that rows of the database have which are nobody's in the file: a generated population's. */
async function numbersOfOthers(client: PoolClient, { personas }: PersonaFile): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ uinfin: string }>(
    'SELECT uinfin FROM person.person WHERE uinfin = ANY ($1) AND id <> ALL ($2::uuid[])',
    [personas.map(({ items }) => items.uinfin), personas.map(({ slug }) => personaId(slug))],
  )
  return new Set(rows.map(({ uinfin }) => uinfin))
}
