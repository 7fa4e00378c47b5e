// The sealed events in which an agency's items were read, in the order of the log, a page at a time: what comes after a
// leaf's index is complete up to the newest leaf, so nobody who goes on from there misses one.
import type { ClientBase, Pool } from 'pg'
import { type DisclosureEvent, disclosureEventSchema } from '../../schema/contract/disclosure-event.ts'

export interface FeedPage {
  /** Leaves after this index; -1 from the beginning. */
  readonly after: number
  /** Leaves before this index. */
  readonly before?: number
  /** Events from this time on. */
  readonly since?: Date | undefined
  readonly limit: number
}

export interface FedEvent {
  readonly index: number
  readonly leafHash: Buffer
  readonly event: DisclosureEvent
}

export async function readFeed(
  database: Pool | ClientBase,
  agency: string,
  { after, before = Number.MAX_SAFE_INTEGER, since, limit }: FeedPage,
): Promise<FedEvent[]> {
  const { rows } = await database.query<{ index: string; leaf_hash: Buffer; event: unknown }>(
    `SELECT l.index, l.leaf_hash, consent.event_json(e) AS event
     FROM consent.log_leaf l JOIN consent.disclosure_event e ON e.id = l.event_id AND e.time = l.event_time
     WHERE $1 = ANY(e.agencies) AND l.index > $2 AND l.index < $3 AND e.time >= coalesce($4, '-infinity'::timestamptz)
     ORDER BY l.index LIMIT $5`,
    [agency, after, before, since ?? null, limit],
  )
  return rows.map(({ index, leaf_hash, event }) => ({
    index: Number(index),
    leafHash: leaf_hash,
    event: disclosureEventSchema.parse(event),
  }))
}
