// One change of the own personas at a time, until the transaction ends: two could otherwise both find a name free.
import type { PoolClient } from 'pg'

/** Any number of ours. */
const ownPersonasLock = 1_769_105_775

export async function lockOwnPersonas(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [ownPersonasLock])
}
