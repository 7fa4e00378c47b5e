// The sandbox's door: everything that only a sandbox has comes in through here, by a dynamic import behind the check of
// the mode. A test walks the imports of every production entry and finds none of this.
import type pg from 'pg'
import type { DataOwner } from '../database/owners.ts'
import { openSandboxApi } from './api/sandbox-api.ts'
import { readSandboxKeys, type SandboxKeys } from './sandbox-keys.ts'
import { seedAgencies } from './seed-agencies.ts'
import { seedDatabases } from './seed-databases.ts'

export interface Sandbox {
  readonly keys: SandboxKeys
  readonly witnessKey: SandboxKeys['witnessKey']
  readonly openApi: typeof openSandboxApi
  readonly seed: (pools: Readonly<Record<DataOwner, pg.Pool>>) => Promise<void>
}

export async function prepareSandbox(dataFolder: string, onProgress: (line: string) => void): Promise<Sandbox> {
  const keys = await readSandboxKeys(dataFolder)
  return {
    keys,
    witnessKey: keys.witnessKey,
    openApi: openSandboxApi,
    seed: async (pools) => {
      await seedDatabases(pools, { keys, now: new Date(), onProgress })
      await seedAgencies(pools.consent, dataFolder)
    },
  }
}
