// Stage 7 of a mutation. The consent subgraph wrote the change and its event in one transaction, under the id that the
// gateway gave it; here that event is looked up. No event, no change: then the attempt is recorded instead, and refused.
import type { Pool } from 'pg'
import { disclosureEventSchema } from '../../schema/contract/disclosure-event.ts'
import type { ChangeRefusal } from '../../schema/contract/error-codes.ts'
import { Problem } from '../response/problem.ts'
import { type DisclosureFacts, type ReleaseDecision, type ReleaseDisclosure, releaseOf } from './release-disclosure.ts'
import type { SignReceipt } from './sign-receipt.ts'

/** `refusal`: the subgraph's word that it did not make the change. */
export type SettleChange = (facts: DisclosureFacts, refusal: ChangeRefusal | undefined) => Promise<ReleaseDecision>

export interface SettlementDeps {
  readonly releaseDisclosure: ReleaseDisclosure
  readonly signReceipt: SignReceipt
  readonly newEventId: () => string
}

export function changeSettlement(database: Pool, deps: SettlementDeps): SettleChange {
  const { releaseDisclosure, signReceipt, newEventId } = deps
  return async (facts, refusal) => {
    const event = refusal === undefined ? await recordedChange(database, facts) : undefined
    if (event !== undefined) return { kind: 'released', release: releaseOf(event, signReceipt) }
    // A yes without a record is no yes.
    if (refusal === undefined && facts.released.length > 0) throw new Problem('DISCLOSURE_LOG_UNAVAILABLE')
    // Under an id of its own: a subgraph that did not answer in time may still be about to write under the first.
    const attempt = { ...facts, eventId: newEventId() }
    return releaseDisclosure(refusal === undefined ? attempt : { ...attempt, released: [], undelivered: [], refusal })
  }
}

async function recordedChange(database: Pool, { eventId, caller }: DisclosureFacts) {
  const { rows } = await database
    .query<{ event: unknown }>({
      name: 'change_event',
      text: 'SELECT consent.change_event($1::uuid, $2) AS event',
      values: [eventId, caller.claims.client_id],
    })
    .catch(() => {
      throw new Problem('DISCLOSURE_LOG_UNAVAILABLE')
    })
  return disclosureEventSchema.nullable().parse(rows[0]?.event) ?? undefined
}
