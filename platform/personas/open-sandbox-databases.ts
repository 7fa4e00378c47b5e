// Opens the databases that `npm run personas` writes to: those named in the environment, or the embedded one, whether
// `npm start` runs over it at the moment or not. Never production's: refused by the mode, and by the stamp of each
// database before anything is changed.
import pg from 'pg'
import type { PlatformConfig } from '../config.ts'
import { createDatabase } from '../database/create-database.ts'
import { holdStartLock } from '../database/hold-start-lock.ts'
import { databaseName, openDatabases } from '../database/open-databases.ts'
import { type OwnerUrls, ownerConnection } from '../database/owners.ts'
import { prepareDatabases } from '../database/prepare-databases.ts'
import { startEmbeddedPostgres } from '../database/start-embedded-postgres.ts'
import { StartupProblem } from '../startup-problem.ts'

export interface SandboxDatabases {
  readonly person: pg.Pool
  readonly consent: pg.Pool
  /** Whether one transaction can reach both. */
  readonly together: boolean
  close(): Promise<void>
}

export type SandboxSettings = Pick<PlatformConfig, 'mode' | 'dataFolder' | 'databases'>

export function refuseProduction({ mode }: Pick<SandboxSettings, 'mode'>): void {
  if (mode === 'production')
    throw new StartupProblem(
      'CONFIGURATION',
      'Personas belong to the sandbox, and IZIN_MODE is production; unset it or set it to sandbox.',
    )
}

export async function openSandboxDatabases(settings: SandboxSettings): Promise<SandboxDatabases> {
  refuseProduction(settings)
  const opened = await openOwners(settings)
  try {
    await prepareDatabases({ urls: opened.urls, settings: opened.settings, mode: 'sandbox' })
  } catch (error) {
    await opened.close()
    throw error
  }
  const { person, consent } = opened.urls
  const pools = [
    new pg.Pool({ ...ownerConnection(person, 'person'), max: 2 }),
    new pg.Pool({ ...ownerConnection(consent, 'consent'), max: 2 }),
  ] as const
  // A connection that breaks while idle is noticed by its next use.
  for (const pool of pools) pool.on('error', () => {})
  return {
    person: pools[0],
    consent: pools[1],
    together: person === consent,
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()))
      await opened.close()
    },
  }
}

/** As they are: nothing is migrated, stamped or judged. */
export function openOwners(settings: SandboxSettings): Promise<Opened> {
  return settings.databases.kind === 'named' ? openNamed(settings) : openEmbedded(settings.dataFolder)
}

interface Opened {
  readonly urls: OwnerUrls
  readonly settings: Readonly<Record<keyof OwnerUrls, string>>
  close(): Promise<void>
}

async function openNamed({ databases, dataFolder }: SandboxSettings): Promise<Opened> {
  const { owners: urls, settings, close } = await openDatabases(databases, dataFolder, () => {})
  return { urls, settings, close }
}

/** Joins the server of a running `npm start` and leaves it running; otherwise starts it and stops it again. */
async function openEmbedded(dataFolder: string): Promise<Opened> {
  const server = await startEmbeddedPostgres({ dataFolder })
  const release = await takeServer(server.adminUrl('postgres'), dataFolder)
  const close = async () => {
    if (!release) return
    await release()
    await server.stop()
  }
  try {
    await createDatabase(server.adminUrl('postgres'), databaseName)
  } catch (error) {
    await close()
    throw error
  }
  const url = server.adminUrl(databaseName)
  const setting = `the embedded database in ${dataFolder}`
  return {
    urls: { person: url, corporate: url, consent: url, registry: url },
    settings: { person: setting, corporate: setting, consent: setting, registry: setting },
    close,
  }
}

/** Undefined when another process runs on the server and will stop it. */
async function takeServer(adminUrl: string, dataFolder: string): Promise<(() => Promise<void>) | undefined> {
  try {
    return await holdStartLock(adminUrl, dataFolder)
  } catch (error) {
    if (error instanceof StartupProblem && error.code === 'DATABASE_FOLDER') return undefined
    throw error
  }
}
