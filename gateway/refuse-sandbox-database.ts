// Production never runs on a database that holds sandbox data: its personas, demo banks and their published keys.
import type { Pool } from 'pg'
import type { Mode } from '../schema/contract/mode.ts'

/** Throws one sentence with the next step; changes nothing. */
export async function refuseSandboxDatabase(database: Pool, mode: Mode): Promise<void> {
  const { rowCount } = await database.query('SELECT FROM consent.sandbox_stamp LIMIT 1').catch(() => {
    throw new Error(
      'The consent database of IZIN_GATEWAY_DATABASE_URL does not answer or is not migrated: start it, or run `npm run migrate`.',
    )
  })
  if (mode === 'production' && rowCount !== 0)
    throw new Error(
      'The consent database of IZIN_GATEWAY_DATABASE_URL holds sandbox data, so production does not start on it; name a database of its own.',
    )
}
