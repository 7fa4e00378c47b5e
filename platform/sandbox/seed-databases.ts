// Fills the sandbox's databases: personas, companies, demo clients with the keys made here. It runs at every start and
// leaves the same rows, except that dates told relative to today move on; what a resident did in the sandbox stays.
// Never imported by production.
import type pg from 'pg'
import { seedConsent } from '../../prisma/consent/seed/seed-consent.ts'
import { seedCompanies } from '../../prisma/corporate/seed/seed-companies.ts'
import { seedPersons } from '../../prisma/person/seed/seed-persons.ts'
import { loadSandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { singaporeDay } from '../../schema/singapore-day.ts'
import type { DataOwner } from '../database/owners.ts'
import { publicJwk } from '../platform-keys.ts'
import { readOwnPersonas } from './read-own-personas.ts'
import { demoClientIds, type SandboxKeys } from './sandbox-keys.ts'

export interface SandboxSeed {
  readonly keys: SandboxKeys
  readonly now: Date
  readonly onProgress?: (line: string) => void
}

export async function seedDatabases(pools: Readonly<Record<DataOwner, pg.Pool>>, seed: SandboxSeed): Promise<void> {
  const today = singaporeDay(seed.now)
  const builtIn = loadSandboxData(today)
  const own = await readOwnPersonas(pools.person, builtIn, today)
  const data = { ...builtIn, personas: [...builtIn.personas, ...own.personas] }
  const { clients } = seed.keys
  const jwksByClient = Object.fromEntries(demoClientIds.map((id) => [id, { keys: [publicJwk(clients[id])] }]))
  await Promise.all([
    seedPersons(pools.person, data.personas),
    seedCompanies(pools.corporate, data),
    seedConsent(pools.consent, { data, jwksByClient }),
  ])
  for (const sentence of own.leftOut) seed.onProgress?.(sentence)
  const yours = own.personas.length === 0 ? '' : ` (${own.personas.length} of your own)`
  seed.onProgress?.(
    `Sandbox data: ${data.personas.length} personas${yours}, ${data.companies.length} companies, ${demoClientIds.length} clients.`,
  )
}
