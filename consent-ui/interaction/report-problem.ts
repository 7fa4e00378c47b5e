// GET and POST /consents/:id/report: the person tells the operator of a problem with a recipient. Kept for the operator;
// the recipient never sees it, and the consent does not change.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type ConsentView, readConsent } from '../../consent-record/read-consents.ts'
import { longestReport, reportPage, reportSentPage, reportTopics } from '../pages/report-page.ts'
import { formToken } from './form-token.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { readForm } from './read-form.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendPage, sendProblem } from './send-page.ts'

const formSchema = z.object({
  topic: z.enum(reportTopics).optional(),
  // A browser counts a line break as one character and sends two.
  words: z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .pipe(z.string().max(longestReport)),
})

/** More reports of one person in a day are not taken: nobody needs them, and the table is not for filling. */
const mostReportsPerDay = 20

export function askForReport(parts: PageParts) {
  return withConsent(parts, (c, session, consent) => ask(parts, c, session, consent, false))
}

export function takeReport(parts: PageParts) {
  return withConsent(parts, async (c, session, consent) => {
    const form = await readForm(c, formSchema)
    if (!form) return sendProblem(parts, c, 'FORM_REFUSED')
    if (!form.topic) return ask(parts, c, session, consent, true)
    const store = parts.database.current
    const { personId } = session
    const since = new Date(Date.now() - 86_400_000)
    const sent = await store.problemReport.count({ where: { personId, reportedAt: { gt: since } } })
    if (sent >= mostReportsPerDay)
      return sendProblem(parts, c, 'NOT_POSSIBLE', { continueAt: `/consents/${consent.id}` })
    const id = randomUUID()
    const language = c.get('texts').language
    await store.problemReport.create({
      data: { id, personId, consentId: consent.id, topic: form.topic, words: form.words, language },
    })
    return sendPage(parts, c, reportSentPage({ id, consentId: consent.id }, c.get('texts')))
  })
}

function withConsent(
  parts: PageParts,
  go: (c: PageContext, session: ResidentSession, consent: ConsentView) => Promise<Response>,
) {
  return async (c: PageContext): Promise<Response> => {
    const session = c.get('session')
    if (!session) return c.redirect(signInPath('/consents'), 303)
    const id = c.req.param('id') ?? ''
    const consent = await readConsent(parts.database.current, session.personId, id, new Date())
    return consent ? go(c, session, consent) : sendProblem(parts, c, 'CONSENT_NOT_FOUND')
  }
}

function ask(parts: PageParts, c: PageContext, session: ResidentSession, consent: ConsentView, incomplete: boolean) {
  const action = `/consents/${consent.id}/report`
  const question = {
    action,
    csrf: formToken(session.formKey, action),
    consentId: consent.id,
    recipientName: consent.recipient.legalName,
    incomplete,
  }
  return sendPage(parts, c, reportPage(question, c.get('texts')), incomplete ? 400 : 200)
}
