// What the person sees when a recipient asks to change a consent it holds: old beside new. A consent that is unknown, ended
// or not this person's sends the browser back to the client with the one refusal, and nothing of it is shown.
import { proposeAmendment } from '../../consent-record/propose-amendment.ts'
import type { ConsentDetail } from '../../schema/contract/access-token.ts'
import { amendmentRefused } from '../authorization-server/check-amendment.ts'
import { useUp } from '../authorization-server/pushed-request.ts'
import { amendPage } from '../pages/amend-page.ts'
import { companyNames } from './acting-roles.ts'
import { formToken } from './form-token.ts'
import { inLanguage } from './in-language.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import type { PendingRequest } from './pending-request.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendPage, sendProblem } from './send-page.ts'
import type { Settled } from './verdict.ts'

export const refusedAmendment: Settled = {
  result: { error: 'invalid_authorization_details', error_description: amendmentRefused },
}

const dayInMilliseconds = 86_400_000

export async function showAmendment(
  parts: PageParts,
  c: PageContext,
  request: PendingRequest,
  session: ResidentSession,
  detail: ConsentDetail & { readonly consent_id: string },
): Promise<Response> {
  const { uid, clientId, scopes, language, path, redirectOrigin } = request
  const asked = { interactionUid: uid, clientId, personId: session.personId, detail, scopes, language }
  const proposal = await proposeAmendment(parts.database, { ...asked, issuer: parts.issuer.href })
  if (proposal.outcome === 'ANSWERED') return sendProblem(parts, c, 'ALREADY_ANSWERED')
  if (proposal.outcome === 'REFUSED') return sendBack(parts, c, request)

  const texts = c.get('texts')
  const { items, before, after, subject } = proposal
  const companies = await companyNames(parts.database.current, subject.kind === 'ENTITY' ? [subject.entityId] : [])
  const catalogue = await parts.database.current.scope.findMany({ orderBy: [{ item: 'asc' }, { scope: 'asc' }] })
  const named = (wanted: readonly string[]) => catalogue.filter(({ scope }) => wanted.includes(scope))
  const needed = new Set(items.added.filter(({ required }) => required).map(({ scope }) => scope))
  const question = {
    ...{ action: path, csrf: formToken(session.formKey, path), redirectOrigin },
    consentId: proposal.consentId,
    version: proposal.version,
    recipientName: proposal.client.legalName,
    companyName: subject.kind === 'ENTITY' ? companies.get(subject.entityId) : undefined,
    purpose: inLanguage(proposal.purposeText, texts.language),
    before: { ...before, once: before.fetchType === 'ONCE' },
    after: {
      ...{ ...after, once: after.fetchType === 'ONCE' },
      expiresAt: new Date(Date.now() + after.durationDays * dayInMilliseconds),
    },
    kept: named(items.kept.map(({ scope }) => scope)),
    added: named(items.added.map(({ scope }) => scope)).map((part) => ({ ...part, required: needed.has(part.scope) })),
    dropped: named(items.dropped),
    refusedBefore: named(items.stillRefused),
  }
  return sendPage(parts, c, amendPage(question, texts))
}

async function sendBack(parts: PageParts, c: PageContext, request: PendingRequest): Promise<Response> {
  const { incoming, outgoing } = c.env
  const location = await parts.database.transaction(async (store) => {
    await useUp(store, request.pushedRequest)
    return parts.provider.interactionResult(incoming, outgoing, refusedAmendment.result)
  })
  return c.redirect(location, 303)
}
