// A client keeps to its quota of requests per minute here as at the gateway, each counted for itself. Counted once its
// signature is known to be good, so that nobody can use up another's; in the database, so that every copy counts together.
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { z } from 'zod'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'

const countedSchema = z.array(z.object({ over: z.boolean(), retryAfter: z.number().int() }))

/** Throws with 429 and Retry-After (RFC 6585 §4). */
export async function keepToQuota(database: ConsentDatabase, ctx: KoaContextWithOIDC): Promise<void> {
  const clientId = ctx.oidc.client?.clientId
  if (clientId === undefined) throw new errors.InvalidClient('no client')
  const rows = await database.current.$queryRaw`
    INSERT INTO authorization_quota AS q (client_id, minute, count)
    VALUES (${clientId}, date_trunc('minute', clock_timestamp()), 1)
    ON CONFLICT (client_id) DO UPDATE
      SET count = CASE WHEN q.minute = excluded.minute THEN q.count + 1 ELSE 1 END, minute = excluded.minute
    RETURNING q.count > coalesce((SELECT c.quota_per_minute FROM client c WHERE c.client_id = q.client_id), 0) AS over,
      greatest(1, ceil(extract(epoch FROM q.minute + interval '1 minute' - clock_timestamp())))::int AS "retryAfter"`
  const [counted] = countedSchema.parse(rows)
  if (counted?.over === false) return
  ctx.set('Retry-After', String(counted?.retryAfter ?? 60))
  const refusal = new errors.TemporarilyUnavailable('the quota of this client is used up; try again after Retry-After')
  refusal.status = 429
  refusal.statusCode = 429
  throw refusal
}
