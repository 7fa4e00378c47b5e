// How much of the record one client or one person may take in a minute or an hour. A page of it costs the database and the
// log far more than other requests do. Counted in the database, so that every copy counts together, and only for those who
// proved who they are, so that nobody uses up another's.
import { z } from 'zod'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'

/** A client is held to its own quota of requests too, where that is lower. */
const limits = {
  DISCLOSURES: { most: 120, window: 'minute' },
  GRANTS: { most: 120, window: 'minute' },
  RECORD: { most: 10, window: 'hour' },
} as const
export type Download = keyof typeof limits

const countedSchema = z.array(z.object({ over: z.boolean(), retryAfter: z.number().int() })).length(1)

/** `who`: a client's id or a person's. Seconds to wait; undefined where it may be given. */
export async function overDownloadQuota(
  database: ConsentDatabase,
  download: Download,
  who: string,
): Promise<number | undefined> {
  const { most, window } = limits[download]
  const rows = await database.current.$queryRaw`
    INSERT INTO download_quota AS q (kind, who, since, count)
    VALUES (${download}, ${who}, date_trunc(${window}, clock_timestamp()), 1)
    ON CONFLICT (kind, who) DO UPDATE
      SET count = CASE WHEN q.since = excluded.since THEN q.count + 1 ELSE 1 END, since = excluded.since
    RETURNING q.count > least(${most}::int, (SELECT c.quota_per_minute FROM client c WHERE c.client_id = q.who)) AS over,
      greatest(1, ceil(extract(epoch FROM q.since + ('1 ' || ${window})::interval - clock_timestamp())))::int AS "retryAfter"`
  const [counted] = countedSchema.parse(rows)
  return counted?.over === false ? undefined : (counted?.retryAfter ?? 60)
}

/** Returns how many rows went. */
export function sweepDownloadQuota(database: ConsentDatabase): Promise<number> {
  return database.current.$executeRaw`DELETE FROM download_quota WHERE since < clock_timestamp() - interval '1 hour'`
}
