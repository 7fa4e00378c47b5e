// Brings the owners' databases to where services can start: judged by their stamps, migrated, scopes filled from the
// schema, and in the sandbox stamped and seeded. It must never put sandbox data beside real data, nor let production
// run on sandbox data.
import pg from 'pg'
import { syncScopes } from '../../prisma/consent/seed/sync-scopes.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { applyMigrations } from './apply-migrations.ts'
import { judgeStamp, stampAsSandbox } from './judge-stamp.ts'
import { type DataOwner, migrationsFolder, type Owner, type OwnerUrls, ownerConnection, owners } from './owners.ts'

export interface DatabasesToPrepare {
  readonly urls: OwnerUrls
  /** Where each URL came from, for error sentences. */
  readonly settings: Readonly<Record<Owner, string>>
  readonly mode: Mode
  /** Fills the databases with personas, companies and demo banks; sandbox only. */
  readonly seed?: (pools: Readonly<Record<DataOwner, pg.Pool>>) => Promise<void>
  readonly onProgress?: (line: string) => void
}

export async function prepareDatabases(databases: DatabasesToPrepare): Promise<void> {
  const { mode, urls, settings } = databases
  // All are judged before one is touched.
  for (const owner of owners) await judgeStamp({ owner, url: urls[owner], setting: settings[owner], mode })
  for (const owner of owners)
    await applyMigrations({
      owner,
      url: urls[owner],
      setting: settings[owner],
      folder: migrationsFolder(owner),
      ...(databases.onProgress ? { onProgress: databases.onProgress } : {}),
    })

  const pools = {
    person: new pg.Pool({ ...ownerConnection(urls.person, 'person'), max: 2 }),
    corporate: new pg.Pool({ ...ownerConnection(urls.corporate, 'corporate'), max: 2 }),
    consent: new pg.Pool({ ...ownerConnection(urls.consent, 'consent'), max: 2 }),
    registry: new pg.Pool({ ...ownerConnection(urls.registry, 'registry'), max: 1 }),
  }
  try {
    // The stamp comes before the data, so that data of the sandbox is never without it.
    if (mode === 'sandbox') for (const owner of owners) await stampAsSandbox(pools[owner], owner)
    await syncScopes(pools.consent, readItemMetadata())
    if (mode === 'sandbox') await databases.seed?.(pools)
  } finally {
    await Promise.all(owners.map((owner) => pools[owner].end()))
  }
}
