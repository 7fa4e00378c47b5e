// What the person sees when a recipient asks to change a consent it holds: old beside new. A consent that is unknown, ended
// or not this person's sends the browser back to the client with the one refusal, and nothing of it is shown.
import type { ItemChanges } from '../../consent-record/compare-amendment.ts'
import { proposeAmendment } from '../../consent-record/propose-amendment.ts'
import type { ConsentDetail } from '../../schema/contract/access-token.ts'
import { meetsAcr } from '../../schema/contract/acr.ts'
import { amendmentRefused } from '../authorization-server/check-amendment.ts'
import { useUp } from '../authorization-server/pushed-request.ts'
import { amendPage } from '../pages/amend-page.ts'
import { companyNames } from './acting-roles.ts'
import { formToken } from './form-token.ts'
import { inLanguage } from './in-language.ts'
import { readTicks } from './kept-ticks.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { type PendingRequest, provedAcr } from './pending-request.ts'
import { readCatalogue } from './read-catalogue.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendPage, sendProblem } from './send-page.ts'
import { stepUpPath } from './step-up.ts'
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
  const shownTo = { interactionUid: uid, clientId, personId: session.personId, detail, scopes, language }
  const proposal = await proposeAmendment(parts.database, { ...shownTo, issuer: parts.issuer.href })
  if (proposal.outcome === 'ANSWERED') return sendProblem(parts, c, 'ALREADY_ANSWERED')
  if (proposal.outcome === 'REFUSED') return sendBack(parts, c, request)

  const texts = c.get('texts')
  const { items, before, after, subject } = proposal
  const companies = await companyNames(parts.database.current, subject.kind === 'ENTITY' ? [subject.entityId] : [])
  const catalogue = await readCatalogue(parts.database.current)
  const named = (wanted: readonly string[]) => catalogue.filter(({ scope }) => wanted.includes(scope))
  const proved = provedAcr(request, session)
  const { consentId, version } = proposal
  const ticked = await readTicks(parts.database.current, { uid, personId: session.personId, consentId, version })
  const asked = (wanted: ItemChanges['added']) =>
    named(wanted.map(({ scope }) => scope)).map((part) => ({
      ...part,
      required: wanted.some(({ scope, required }) => scope === part.scope && required),
      needsStronger: !meetsAcr(proved, part.acr),
      ticked: ticked.has(part.scope),
    }))
  const question = {
    answer: {
      ...{ action: path, csrf: formToken(session.formKey, path), redirectOrigin },
      ...{ consentId, version },
    },
    recipientName: proposal.client.legalName,
    companyName: subject.kind === 'ENTITY' ? companies.get(subject.entityId) : undefined,
    purpose: inLanguage(proposal.purposeText, texts.language),
    before: { ...before, once: before.fetchType === 'ONCE' },
    after: {
      ...{ ...after, once: after.fetchType === 'ONCE' },
      expiresAt: new Date(Date.now() + after.durationDays * dayInMilliseconds),
    },
    kept: asked(items.kept),
    added: asked(items.added),
    dropped: named(items.dropped),
    refusedBefore: named(items.stillRefused),
    strongerOffered: (await stepUpPath(parts, request)) !== undefined,
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
