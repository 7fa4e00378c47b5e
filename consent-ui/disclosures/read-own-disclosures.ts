// A recipient's own events, in the order of the log: each with the body its leaf is made of, as the recipient may see it,
// so that it can compute the hash of its receipt. An event that is not sealed yet comes a moment later.
import { z } from 'zod'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { disclosureEventSchema, leafBody } from '../../schema/contract/disclosure-event.ts'

export interface OwnDisclosure {
  readonly event_id: string
  readonly leaf_index: number
  /** base64url, as in the receipt. */
  readonly leaf_hash: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface WantedDisclosures {
  /** Leaves after this index. */
  readonly after: number
  readonly limit: number
  readonly consentId?: string | undefined
  readonly from?: Date | undefined
  readonly until?: Date | undefined
}

const rowSchema = z.object({
  index: z.coerce.number(),
  leaf_hash: z.instanceof(Uint8Array),
  event: disclosureEventSchema,
})

export async function readOwnDisclosures(
  store: ConsentStore,
  clientId: string,
  { after, limit, consentId = '', from, until }: WantedDisclosures,
): Promise<OwnDisclosure[]> {
  const rows = await store.$queryRaw`
    SELECT l.index, l.leaf_hash, event_json(e) AS event
    FROM log_leaf l JOIN disclosure_event e ON e.id = l.event_id AND e.time = l.event_time
    WHERE e.client_id = ${clientId} AND l.index > ${after}::bigint
      AND (${consentId} = '' OR e.consent_id::text = ${consentId})
      AND e.time >= coalesce(${from ?? null}::timestamptz, '-infinity')
      AND e.time < coalesce(${until ?? null}::timestamptz, 'infinity')
    ORDER BY l.index LIMIT ${limit}::int`
  return z.array(rowSchema).parse(rows).map(describe)
}

/** Undefined for one that is unknown, another's, not sealed yet or deleted by a retention. */
export async function findOwnDisclosure(
  store: ConsentStore,
  clientId: string,
  eventId: string,
): Promise<OwnDisclosure | undefined> {
  const rows = await store.$queryRaw`
    SELECT l.index, l.leaf_hash, event_json(e) AS event
    FROM log_leaf l JOIN disclosure_event e ON e.id = l.event_id AND e.time = l.event_time
    WHERE e.client_id = ${clientId} AND l.event_id = ${eventId}::uuid`
  return z.array(rowSchema).parse(rows).map(describe)[0]
}

function describe({ index, leaf_hash, event }: z.infer<typeof rowSchema>): OwnDisclosure {
  const hash = Buffer.from(leaf_hash).toString('base64url')
  return { event_id: event.id, leaf_index: index, leaf_hash: hash, body: leafBody(event) }
}
