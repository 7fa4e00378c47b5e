// *Share*: the consent becomes active together with the library's grant.
import { grantConsent } from '../../consent-record/grant-consent.ts'
import { accountIdOf } from '../authorization-server/account-id.ts'
import { firstPartyGrantLife } from '../authorization-server/lifetimes.ts'
import { storeGrant } from '../authorization-server/store-grant.ts'
import { type Answer, shownRecord } from './answer-form.ts'
import { decline } from './decline.ts'
import { isRecordOf } from './is-record-of.ts'
import type { PageParts } from './page-parts.ts'
import { type PendingRequest, provedAcr } from './pending-request.ts'
import type { ResidentSession } from './resident-session.ts'
import { stepUp } from './step-up.ts'
import { signedInWith, type Verdict } from './verdict.ts'

/** Must run in a transaction. */
export async function share(
  parts: PageParts,
  request: PendingRequest,
  session: ResidentSession,
  answer: Answer,
): Promise<Verdict> {
  const record = shownRecord(answer)
  if (!record) return { problem: 'FORM_REFUSED' }
  if (!(await isRecordOf(parts.database.current, record.consentId, request))) return { problem: 'PAGE_OUTDATED' }

  let accountId = ''
  let grantId = ''
  const outcome = await grantConsent(parts.database, {
    ...record,
    personId: session.personId,
    language: request.language,
    chosen: new Set(answer.item),
    authentication: session,
    provedAcr: provedAcr(request, session),
    storeGrant: async ({ subject, ...consent }) => {
      accountId = accountIdOf(subject)
      grantId = await storeGrant(parts.provider, {
        ...consent,
        accountId,
        resource: parts.resource,
        detail: request.detail,
      })
      return grantId
    },
  })
  switch (outcome.outcome) {
    case 'CHANGED':
      return signedInWith(accountId, grantId, session)
    case 'PREVENTED':
      if (outcome.refusal === 'STRONGER_SIGN_IN_NEEDED') return stepUp(parts, request)
      return outcome.refusal === 'NOTHING_CHOSEN'
        ? decline(parts, request, session, answer, 'NOTHING_CHOSEN')
        : { problem: outcome.refusal }
    case 'NOT_FOUND':
      return { problem: 'ANOTHER_PERSON' }
    case 'STALE':
      return { problem: 'PAGE_OUTDATED' }
    case 'NOT_ALLOWED':
      return { problem: 'ALREADY_ANSWERED' }
  }
}

/** The resident's own app: a grant of its scopes, without a consent (design §4). */
export async function continueToApp(
  parts: PageParts,
  request: PendingRequest,
  session: ResidentSession,
): Promise<Verdict> {
  const accountId = accountIdOf({ kind: 'PERSON', personId: session.personId })
  const grantId = await storeGrant(parts.provider, {
    accountId,
    clientId: request.clientId,
    resource: parts.resource,
    granted: request.scopes,
    refused: [],
    detail: undefined,
    expiresAt: new Date(Date.now() + firstPartyGrantLife * 1000),
  })
  return signedInWith(accountId, grantId, session)
}
