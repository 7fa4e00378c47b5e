// GET /interaction/:uid: what the person sees of a request. In this order: the request, who is signed in, for whom they
// act, the consent page. Shows; only the record of the request (REQUESTED) is written.
import type { ConsentSubject } from '../../consent-record/consent-subject.ts'
import { type RequestOutcome, requestConsent } from '../../consent-record/request-consent.ts'
import { type CompanyChoice, companyPage, noCompanyPage } from '../pages/company-page.ts'
import { firstPartyPage } from '../pages/first-party-page.ts'
import { readActingRoles } from './acting-roles.ts'
import { buildQuestion } from './build-question.ts'
import { formToken } from './form-token.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { type PendingRequest, readPendingRequest, signInBefore } from './pending-request.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendPage, sendProblem } from './send-page.ts'
import { showAmendment } from './show-amendment.ts'

export function showRequest(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const request = await readPendingRequest(parts, c)
    if (!request) return sendProblem(parts, c, 'REQUEST_OVER')
    if (request.continueAt) return sendProblem(parts, c, 'ALREADY_ANSWERED', { continueAt: request.continueAt })

    const session = c.get('session')
    const signIn = signInBefore(request, session)
    if (!session || signIn !== undefined) return c.redirect(signIn ?? signInPath(request.path), 303)

    if (request.kind === 'FIRST_PARTY') return showFirstParty(parts, c, request, session)
    const { detail } = request
    if (detail?.consent_id !== undefined) {
      return showAmendment(parts, c, request, session, { ...detail, consent_id: detail.consent_id })
    }
    if (request.kind === 'PERSON') {
      return showConsent(parts, c, request, session, { kind: 'PERSON', personId: session.personId })
    }
    return showForCompany(parts, c, request, session)
  }
}

async function showFirstParty(parts: PageParts, c: PageContext, request: PendingRequest, session: ResidentSession) {
  const client = await parts.database.current.client.findUniqueOrThrow({ where: { clientId: request.clientId } })
  const csrf = formToken(session.formKey, request.path)
  const changes = request.scopes.includes('izin.consents.manage')
  const question = { action: request.path, csrf, app: client.appName, changes, redirectOrigin: request.redirectOrigin }
  return sendPage(parts, c, firstPartyPage(question, c.get('texts')))
}

async function showForCompany(parts: PageParts, c: PageContext, request: PendingRequest, session: ResidentSession) {
  const store = parts.database.current
  const { companies, notToday } = await readActingRoles(store, session.personId, c.get('texts'))
  const wanted = c.req.query('company')
  const company = companies.find((one) => one.entityId === wanted)
  if (company) {
    const subject = { kind: 'ENTITY', entityId: company.entityId, personId: session.personId } as const
    return showConsent(parts, c, request, session, subject, { company, others: companies.length > 1 })
  }
  if (wanted !== undefined) return sendProblem(parts, c, 'ROLE_LOST', { continueAt: request.path })

  const client = await store.client.findUniqueOrThrow({ where: { clientId: request.clientId } })
  const question = {
    action: request.path,
    csrf: formToken(session.formKey, request.path),
    recipientName: client.legalName,
    ...{ companies, notToday },
    redirectOrigin: request.redirectOrigin,
  }
  const page = companies.length === 0 ? noCompanyPage : companyPage
  return sendPage(parts, c, page(question, c.get('texts')))
}

async function showConsent(
  parts: PageParts,
  c: PageContext,
  request: PendingRequest,
  session: ResidentSession,
  subject: ConsentSubject,
  chosen?: { readonly company: CompanyChoice; readonly others: boolean },
): Promise<Response> {
  const outcome = await recordRequest(parts, request, subject)
  if (outcome.outcome === 'NOT_APPROVED') return sendProblem(parts, c, 'NOT_APPROVED')
  if (outcome.outcome === 'ANSWERED') return sendProblem(parts, c, 'ALREADY_ANSWERED')
  const question = await buildQuestion(parts, request, session, outcome.consentId, chosen, c.get('texts'))
  return sendPage(parts, c, question)
}

async function recordRequest(
  parts: PageParts,
  request: PendingRequest,
  subject: ConsentSubject,
): Promise<RequestOutcome> {
  const { uid, clientId, detail, scopes, language } = request
  if (!detail) return { outcome: 'NOT_APPROVED' }
  const issuer = parts.issuer.href
  return requestConsent(parts.database, { interactionUid: uid, clientId, subject, detail, scopes, language, issuer })
}
