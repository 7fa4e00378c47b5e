// Opens the databases that a configuration means: the embedded one, started and held for this process alone, or those
// that the operator named. Says for each service which URL it gets.
import { join } from 'node:path'
import type { DatabasesConfig } from '../config.ts'
import { createDatabase } from './create-database.ts'
import { holdStartLock } from './hold-start-lock.ts'
import type { Owner, OwnerUrls } from './owners.ts'
import { makeServiceLogins, type ServiceUrls } from './service-logins.ts'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'

export interface OpenDatabases {
  readonly owners: OwnerUrls
  /** Where each URL came from, for error sentences. */
  readonly settings: Readonly<Record<Owner, string>>
  /** Call once the migrations, which make the services' roles, have been applied. */
  serviceUrls(): Promise<ServiceUrls>
  close(): Promise<void>
}

export const databaseName = 'izin'

export async function openDatabases(
  config: DatabasesConfig,
  dataFolder: string,
  onProgress: (line: string) => void,
): Promise<OpenDatabases> {
  if (config.kind === 'named') {
    const { person, corporate, consent, registry } = config.owners
    return {
      owners: config.owners,
      settings: {
        person: 'IZIN_PERSON_DATABASE_URL',
        corporate: 'IZIN_CORPORATE_DATABASE_URL',
        consent: 'IZIN_CONSENT_DATABASE_URL',
        registry: 'IZIN_REGISTRY_DATABASE_URL',
      },
      serviceUrls: async () => ({
        ...{ person, corporate, consent, consentSubgraph: consent, gateway: config.gateway },
        ...{ sealer: config.log ?? consent, logServer: config.log ?? consent, logAuditor: consent },
        operator: consent,
        ...{ registry, consentForRegistry: consent, personForRegistry: person, corporateForRegistry: corporate },
      }),
      close: async () => {},
    }
  }

  const server = await startEmbeddedPostgres({ dataFolder, onProgress })
  // Not stopped when the lock is refused: then it is another process that runs on it.
  const releaseLock = await holdStartLock(server.adminUrl('postgres'), dataFolder)
  try {
    await createDatabase(server.adminUrl('postgres'), databaseName)
  } catch (error) {
    await releaseLock()
    await server.stop()
    throw error
  }
  const url = server.adminUrl(databaseName)
  const setting = `the embedded database in ${join(dataFolder, 'postgres')}`
  return {
    owners: { person: url, corporate: url, consent: url, registry: url },
    settings: { person: setting, corporate: setting, consent: setting, registry: setting },
    serviceUrls: () => makeServiceLogins(url, server.password),
    close: async () => {
      await releaseLock()
      await server.stop()
    },
  }
}
