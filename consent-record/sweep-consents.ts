// Writes down what has already happened elsewhere: requests and amendments nobody answered lapse, consents whose period is over expire,
// those of a suspended recipient become invalid. Nothing depends on it being punctual: every release judges the clock and
// the recipient itself. Copies may run at once.
import { z } from 'zod'
import { type ChangeOutcome, type ChangeRequest, changeConsents } from './change-consent.ts'
import type { ConsentDatabase } from './consent-database.ts'

const idsSchema = z.array(z.object({ id: z.string() }))

export interface Swept {
  readonly lapsed: number
  readonly expired: number
  readonly invalidated: number
  /** Changes that recipients asked for; the consents themselves stay as they are. */
  readonly amendmentsLapsed: number
}

/** `unansweredAfter`: seconds after which a request counts as unanswered. At most `batch` of each kind. */
export function sweepConsents(database: ConsentDatabase, unansweredAfter: number, batch = 200): Promise<Swept> {
  return database.transaction(async (store) => {
    const due = await store.$queryRaw`
      SELECT id::text FROM consent
      WHERE status IN ('ACTIVE', 'PAUSED') AND expires_at <= clock_timestamp()
      ORDER BY id LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED`
    const unanswered = await store.$queryRaw`
      SELECT id::text FROM consent
      WHERE status = 'REQUESTED' AND created_at < clock_timestamp() - make_interval(secs => ${unansweredAfter})
      ORDER BY id LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED`
    const suspended = await store.$queryRaw`
      SELECT k.id::text FROM consent k JOIN client c ON c.client_id = k.client_id
      WHERE k.status IN ('ACTIVE', 'PAUSED') AND k.expires_at > clock_timestamp() AND c.status = 'SUSPENDED'
      ORDER BY k.id LIMIT ${batch} FOR NO KEY UPDATE OF k SKIP LOCKED`
    const change = (reason: ChangeRequest['reason'], rows: unknown): ChangeRequest[] =>
      idsSchema.parse(rows).map(({ id }) => ({ consentId: id, reason, channel: 'SWEEPER' }))
    const expired = await changeConsents(database, change('PERIOD_ENDED', due))
    const invalidated = await changeConsents(database, change('RECIPIENT_SUSPENDED', suspended))
    const lapsed = await changeConsents(database, change('NOT_ANSWERED', unanswered))
    const amendmentsLapsed = await store.$executeRaw`
      UPDATE consent_amendment SET status = 'LAPSED', decided_at = clock_timestamp()
      WHERE id IN (
        SELECT id FROM consent_amendment
        WHERE status = 'OPEN' AND created_at < clock_timestamp() - make_interval(secs => ${unansweredAfter})
        ORDER BY id LIMIT ${batch} FOR UPDATE SKIP LOCKED)`
    return { amendmentsLapsed, lapsed: changed(lapsed), expired: changed(expired), invalidated: changed(invalidated) }
  })
}

function changed(outcomes: readonly ChangeOutcome[]): number {
  return outcomes.filter((one) => one.outcome === 'CHANGED').length
}
