// POST /consents/:id/withdrawal withdraws in one step; GET /consents/:id/withdrawal confirms it, with the time.
import { z } from 'zod'
import { readConsent } from '../../consent-record/read-consents.ts'
import { withdrawConsent } from '../../consent-record/withdraw-consent.ts'
import { withdrawnPage } from '../pages/withdrawn-page.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { readForm } from './read-form.ts'
import { sendPage, sendProblem } from './send-page.ts'

export function withdraw(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const session = c.get('session')
    if (!session) return c.redirect(signInPath('/consents'), 303)
    if (!(await readForm(c, z.object({})))) return sendProblem(parts, c, 'FORM_REFUSED')

    const consentId = z.uuid().safeParse(c.req.param('id'))
    if (!consentId.success) return sendProblem(parts, c, 'CONSENT_NOT_FOUND')
    const { personId } = session
    const language = c.get('texts').language
    const { outcome } = await withdrawConsent(parts.database, { consentId: consentId.data, personId, language })
    switch (outcome) {
      case 'CHANGED':
        return c.redirect(c.req.path, 303)
      case 'NOT_FOUND':
        return sendProblem(parts, c, 'CONSENT_NOT_FOUND')
      case 'NOT_ALLOWED':
      case 'STALE':
        return sendProblem(parts, c, 'ALREADY_ENDED', { continueAt: '/consents' })
    }
  }
}

export function confirmWithdrawal(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const session = c.get('session')
    if (!session) return c.redirect(signInPath('/consents'), 303)
    const id = c.req.param('id') ?? ''
    const consent = await readConsent(parts.database.current, session.personId, id, new Date())
    if (consent?.status !== 'REVOKED') return sendProblem(parts, c, 'CONSENT_NOT_FOUND')
    return sendPage(parts, c, withdrawnPage(consent, c.get('texts')))
  }
}
