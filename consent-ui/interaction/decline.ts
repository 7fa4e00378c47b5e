// *Don't share*: the request is refused, and no code will ever come of it.
import { refuseConsent } from '../../consent-record/refuse-consent.ts'
import { useUp } from '../authorization-server/pushed-request.ts'
import { type Answer, shownRecord } from './answer-form.ts'
import { isRecordOf } from './is-record-of.ts'
import type { PageParts } from './page-parts.ts'
import type { PendingRequest } from './pending-request.ts'
import type { ResidentSession } from './resident-session.ts'
import { accessDenied, type Verdict } from './verdict.ts'

/** Must run in a transaction. Where the page showed no record yet (no company chosen), there is none to refuse. */
export async function decline(
  parts: PageParts,
  request: PendingRequest,
  session: ResidentSession,
  answer: Answer,
  reason: 'DECLINED' | 'NOTHING_CHOSEN' = 'DECLINED',
): Promise<Verdict> {
  const store = parts.database.current
  const record = shownRecord(answer)
  if (record) {
    if (!(await isRecordOf(store, record.consentId, request))) return { problem: 'PAGE_OUTDATED' }
    const { language } = request
    const refusal = { ...record, personId: session.personId, reason, language }
    const { outcome } = await refuseConsent(parts.database, refusal)
    if (outcome === 'NOT_FOUND') return { problem: 'ANOTHER_PERSON' }
    if (outcome === 'STALE') return { problem: 'PAGE_OUTDATED' }
    if (outcome === 'NOT_ALLOWED') return { problem: 'ALREADY_ANSWERED' }
  }
  await useUp(store, request.pushedRequest)
  return accessDenied
}
