// One read of an agency's items, as that agency may know it: who read which of its items, when and why. No value, nothing
// of other agencies' items, and of the person only a pseudonym of this agency alone.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { DisclosureEvent } from './disclosure-event.ts'

export const feedEntrySchema = z.strictObject({
  event_id: z.uuid(),
  /** RFC 3339, milliseconds, UTC. */
  time: z.iso.datetime(),
  /** HMAC by the pairwise key: the same for each read of a person or company, and another for each agency. */
  subject: z.string(),
  recipient: z.record(z.string(), z.unknown()),
  purpose: z.string().nullable(),
  /** Coordinates such as `Person.name`, of this agency's items alone. */
  requested: z.array(z.string()),
  released: z.array(z.string()),
  undelivered: z.array(z.string()),
  refused: z.array(z.object({ coordinate: z.string(), reason: z.string() })),
})
export type FeedEntry = z.infer<typeof feedEntrySchema>

export interface AgencyView {
  /** As the items' metadata name it: `CPFB`. */
  readonly agency: string
  readonly pairwiseKey: Buffer
  /** Who holds what a coordinate yields; a coordinate nobody knows is nobody's. */
  readonly agenciesOf: (coordinate: string) => readonly string[]
}

export function feedEntry(event: DisclosureEvent, { agency, pairwiseKey, agenciesOf }: AgencyView): FeedEntry {
  const own = (coordinate: string) => agenciesOf(coordinate).includes(agency)
  return {
    event_id: event.id,
    time: event.time,
    subject: createHmac('sha256', pairwiseKey).update(`agency:${agency}:${event.subject_id}`).digest('base64url'),
    recipient: event.recipient,
    purpose: event.purpose,
    requested: event.requested.filter(own),
    released: event.released.filter(own),
    undelivered: event.undelivered.filter(own),
    refused: event.refused.filter(({ coordinate }) => own(coordinate)),
  }
}
