// Replay marks of client assertions and DPoP proofs. One insert decides: two copies of one proof can't both be first.
import { createHash } from 'node:crypto'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'

/**
 * Seconds a mark outlives what the library asks for. It counts from now, but accepts a proof until a window after its
 * `iat`, which may lie up to 60 s ahead (FAPI 2.0 §5.3.2.1); RFC 9449 §11.1 wants the mark as long as the proof counts.
 */
const margin = 90

/** True for the first use. `expiresAt` in seconds since the epoch. */
export async function rememberUse(
  database: ConsentDatabase,
  issuer: string,
  jti: string,
  expiresAt: number,
): Promise<boolean> {
  const id = createHash('sha256')
    .update(JSON.stringify([issuer, jti]))
    .digest('base64url')
  const inserted = await database.current.$executeRaw`
    INSERT INTO oidc_artifact (model, id, payload, expires_at)
    VALUES ('ReplayDetection', ${id}, '{}', to_timestamp(${expiresAt + margin}))
    ON CONFLICT DO NOTHING`
  return inserted === 1
}
