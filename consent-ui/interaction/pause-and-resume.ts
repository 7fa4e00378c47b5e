// POST /consents/:id/pause and /resume. Resuming asks for a fresh sign-in: without one the person is sent to sign in and
// comes back to the consent. GET /consents/:id/changes/:version confirms a change, with its time.
import { z } from 'zod'
import type { ChangeOutcome } from '../../consent-record/change-consent.ts'
import { type PauseRequest, pauseConsent, resumeConsent } from '../../consent-record/pause-consent.ts'
import { changedPage } from '../pages/changed-page.ts'
import { findOwnConsent, requireSignIn } from './find-own-consent.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { readForm } from './read-form.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendPage, sendProblem } from './send-page.ts'

type Outcome = ChangeOutcome | { readonly outcome: 'SIGN_IN_NEEDED' }

export function pause(parts: PageParts) {
  return (c: PageContext) => change(parts, c, (request) => pauseConsent(parts.database, request))
}

export function resume(parts: PageParts) {
  return (c: PageContext) =>
    change(parts, c, (request, { authTime }) => resumeConsent(parts.database, { ...request, authTime }))
}

async function change(
  parts: PageParts,
  c: PageContext,
  act: (request: PauseRequest, session: ResidentSession) => Promise<Outcome>,
): Promise<Response> {
  const signedIn = requireSignIn(c)
  if (signedIn instanceof Response) return signedIn
  if (!(await readForm(c, z.object({})))) return sendProblem(parts, c, 'FORM_REFUSED')
  const { session, consentId } = signedIn
  if (consentId === undefined) return sendProblem(parts, c, 'CONSENT_NOT_FOUND')
  const { personId } = session
  const language = c.get('texts').language
  const outcome = await act({ consentId, personId, language, channel: 'PAGES' }, session)
  if (outcome.outcome === 'SIGN_IN_NEEDED') return c.redirect(signInPath(`/consents/${consentId}`), 303)
  return answerChange(parts, c, consentId, outcome)
}

/** A change that was made is confirmed on a page of its own, so that a reload repeats nothing. */
export function answerChange(
  parts: PageParts,
  c: PageContext,
  consentId: string,
  outcome: ChangeOutcome,
): Response | Promise<Response> {
  const continueAt = `/consents/${consentId}`
  switch (outcome.outcome) {
    case 'CHANGED':
      return c.redirect(`${continueAt}/changes/${outcome.version}`, 303)
    case 'NOT_FOUND':
      return sendProblem(parts, c, 'CONSENT_NOT_FOUND')
    case 'STALE':
      return sendProblem(parts, c, 'PAGE_OUTDATED', { continueAt })
    case 'NOT_ALLOWED':
      return sendProblem(parts, c, 'NOT_POSSIBLE', { continueAt })
  }
}

const confirmed = z.enum(['PAUSED', 'RESUMED', 'SHORTENED'])

export function confirmChange(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const found = await findOwnConsent(parts, c)
    if (found instanceof Response) return found
    const { consent, history } = found.story
    const entry = history.find(({ version }) => String(version) === c.req.param('version'))
    const reason = confirmed.safeParse(entry?.reason)
    if (!entry || !reason.success) return sendProblem(parts, c, 'CONSENT_NOT_FOUND')
    return sendPage(parts, c, changedPage(reason.data, { ...consent, changedAt: entry.at }, c.get('texts')))
  }
}
