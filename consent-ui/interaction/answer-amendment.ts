// The person's answer to a change that a recipient asks for. Agreed: the consent, its items and the library's grant are
// swapped together. Left as it is: only the proposal is closed, and the client gets access_denied.
import { acceptAmendment, declineAmendment } from '../../consent-record/amend-consent.ts'
import { accountIdOf } from '../authorization-server/account-id.ts'
import { useUp } from '../authorization-server/pushed-request.ts'
import { removeGrant, storeGrant } from '../authorization-server/store-grant.ts'
import { type Answer, shownRecord } from './answer-form.ts'
import type { PageParts } from './page-parts.ts'
import { type PendingRequest, provedAcr } from './pending-request.ts'
import type { ResidentSession } from './resident-session.ts'
import { stepUp } from './step-up.ts'
import { accessDenied, signedInWith, type Verdict } from './verdict.ts'

/** Must run in a transaction. */
export async function answerAmendment(
  parts: PageParts,
  request: PendingRequest,
  session: ResidentSession,
  answer: Answer,
): Promise<Verdict> {
  const record = shownRecord(answer)
  if (!record || record.consentId !== request.detail?.consent_id) return { problem: 'FORM_REFUSED' }
  const { personId } = session
  const asked = { ...record, personId, clientId: request.clientId, interactionUid: request.uid }
  if (answer.answer === 'decline') {
    if (!(await declineAmendment(parts.database, asked))) return { problem: 'ANOTHER_PERSON' }
    await useUp(parts.database.current, request.pushedRequest)
    return accessDenied
  }

  let accountId = ''
  let grantId = ''
  const outcome = await acceptAmendment(parts.database, {
    ...asked,
    chosen: new Set(answer.item),
    authentication: session,
    provedAcr: provedAcr(request, session),
    language: request.language,
    issuer: parts.issuer.href,
    swapGrant: async ({ subject, ...consent }, oldGrantId) => {
      accountId = accountIdOf(subject)
      if (oldGrantId !== null) await removeGrant(parts.database.current, oldGrantId)
      const { resource } = parts
      grantId = await storeGrant(parts.provider, { ...consent, accountId, resource, detail: request.detail })
      return grantId
    },
  })
  switch (outcome.outcome) {
    case 'CHANGED':
      return signedInWith(accountId, grantId, session)
    case 'PREVENTED':
      if (outcome.refusal === 'STRONGER_SIGN_IN_NEEDED') return stepUp(parts, request)
      return { problem: outcome.refusal === 'NOTHING_CHOSEN' ? 'ITEM_NOT_ASKED' : outcome.refusal }
    case 'NOT_FOUND':
      return { problem: 'ANOTHER_PERSON' }
    case 'STALE':
      return { problem: 'PAGE_OUTDATED', continueAt: request.path }
    case 'NOT_ALLOWED':
      return { problem: 'NOT_POSSIBLE' }
  }
}
