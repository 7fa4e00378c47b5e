// Removes a persona of one's own: nobody signs in as them any more, and their records are gone. What they consented to
// and what the log says of it stays.
import { deleteSignIns, replaceSignIns } from '../../prisma/consent/seed/seed-consent.ts'
import { deleteOwnDocuments } from '../../prisma/person/seed/own-personas.ts'
import { deletePersons } from '../../prisma/person/seed/seed-persons.ts'
import type { SandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { personaId } from '../../prisma/seed/persona-id.ts'
import { readOwnPersonas } from '../sandbox/read-own-personas.ts'
import { lockOwnPersonas } from './lock-own-personas.ts'
import type { SandboxDatabases } from './open-sandbox-databases.ts'
import { writeTogether } from './write-together.ts'

export interface Removing {
  /** One of one's own. */
  readonly slug: string
  readonly builtIn: SandboxData
  /** YYYY-MM-DD in Singapore. */
  readonly today: string
}

export async function removePersona(databases: SandboxDatabases, { slug, builtIn, today }: Removing): Promise<void> {
  await writeTogether(
    {
      pool: databases.consent,
      write: async (client) => {
        await deleteSignIns(client, [slug])
        await client.query('DELETE FROM consent.resident_session WHERE person_id = $1', [personaId(slug)])
      },
      undo: async (client) => {
        const { personas } = await readOwnPersonas(databases.person, builtIn, today)
        const removed = personas.filter((persona) => persona.slug === slug)
        await replaceSignIns(client, { personas: removed, companies: builtIn.companies })
      },
    },
    {
      pool: databases.person,
      write: async (client) => {
        await lockOwnPersonas(client)
        await deletePersons(client, [slug])
        await deleteOwnDocuments(client, [slug])
      },
    },
    databases.together,
  )
}
