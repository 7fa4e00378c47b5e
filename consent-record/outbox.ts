// What is still to be signed or sent. Rows come from the database with the change they tell of; here they are only taken,
// settled or put off. Taking a row gives it a lease: if whoever took it dies, it is due again, with the same id. So
// everything is sent at least once, and a receiver tells a repetition by its `jti`.
import { z } from 'zod'
import type { ConsentDatabase, ConsentStore } from './consent-database.ts'

const letterSchema = z.object({
  jti: z.string(),
  kind: z.enum(['RECEIPT', 'NOTICE']),
  reason: z.string(),
  /** See consent-snapshot.ts; parsed by whoever signs it. */
  snapshot: z.unknown(),
  createdAt: z.date(),
  jws: z.string().nullable(),
  /** How often it was taken, this time included. */
  attempts: z.number().int(),
  pushEndpoint: z.string().nullable(),
})
export type Letter = z.infer<typeof letterSchema>

/** At most `batch` letters that are due; several senders never take the same one. `lease` in seconds. */
export async function takeLetters(database: ConsentDatabase, batch: number, lease: number): Promise<Letter[]> {
  const rows = await database.current.$queryRaw`
    WITH due AS (
      SELECT o.jti FROM outbox o WHERE o.next_attempt_at <= clock_timestamp()
      ORDER BY o.next_attempt_at LIMIT ${batch} FOR UPDATE SKIP LOCKED)
    UPDATE outbox o
      SET attempts = o.attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => ${lease})
      FROM due, consent k, client c
      WHERE o.jti = due.jti AND k.id = o.consent_id AND c.client_id = k.client_id
      RETURNING o.jti::text, o.kind::text, o.reason, o.snapshot, o.created_at AS "createdAt", o.jws, o.attempts,
                c.push_endpoint AS "pushEndpoint"`
  return z.array(letterSchema).parse(rows)
}

/** Keeps the first signature: what is sent again is the same to the byte. */
export async function keepSigned(store: ConsentStore, jti: string, jws: string): Promise<string> {
  const rows = await store.$queryRaw<{ jws: string }[]>`
    UPDATE outbox SET jws = coalesce(jws, ${jws}) WHERE jti = ${jti}::uuid RETURNING jws`
  return rows[0]?.jws ?? jws
}

export async function settle(store: ConsentStore, jti: string): Promise<void> {
  await store.$executeRaw`
    UPDATE outbox SET delivered_at = coalesce(delivered_at, clock_timestamp()), next_attempt_at = NULL, last_problem = NULL
    WHERE jti = ${jti}::uuid`
}

/** `again`: seconds until the next attempt; undefined gives up. `problem` is a short word of ours, never the answer's text. */
export async function putOff(
  store: ConsentStore,
  jti: string,
  problem: string,
  again: number | undefined,
): Promise<void> {
  await store.$executeRaw`
    UPDATE outbox
      SET last_problem = ${problem},
          next_attempt_at = clock_timestamp() + make_interval(secs => ${again ?? null}::float8),
          given_up_at = CASE WHEN ${again === undefined} THEN clock_timestamp() END
    WHERE jti = ${jti}::uuid AND delivered_at IS NULL`
}
