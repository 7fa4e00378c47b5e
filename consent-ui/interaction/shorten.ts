// GET and POST /consents/:id/period: the person lets a consent end earlier, on a day of their choice. The whole day counts,
// in Singapore time.
import { z } from 'zod'
import { shortenConsent } from '../../consent-record/shorten-consent.ts'
import { shortenPage } from '../pages/shorten-page.ts'
import { findOwnConsent } from './find-own-consent.ts'
import { formToken } from './form-token.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { answerChange } from './pause-and-resume.ts'
import { readForm } from './read-form.ts'
import { sendPage, sendProblem } from './send-page.ts'

const formSchema = z.object({ until: z.string() })
const daySchema = z.iso.date()

export function askPeriod(parts: PageParts) {
  return (c: PageContext) => showForm(parts, c, false)
}

export function shorten(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const found = await findOwnConsent(parts, c)
    if (found instanceof Response) return found
    const form = await readForm(c, formSchema)
    if (!form) return sendProblem(parts, c, 'FORM_REFUSED')
    const expiresAt = endOfDay(form.until)
    if (!expiresAt) return showForm(parts, c, true)
    const consentId = found.story.consent.id
    const { personId } = found.session
    const request = { consentId, personId, expiresAt, channel: 'PAGES', language: c.get('texts').language } as const
    const outcome = await shortenConsent(parts.database, request)
    return outcome.outcome === 'NOT_SHORTER' ? showForm(parts, c, true) : answerChange(parts, c, consentId, outcome)
  }
}

async function showForm(parts: PageParts, c: PageContext, refused: boolean): Promise<Response> {
  const found = await findOwnConsent(parts, c)
  if (found instanceof Response) return found
  const { consent } = found.story
  const continueAt = `/consents/${consent.id}`
  if (consent.status !== 'ACTIVE' && consent.status !== 'PAUSED') {
    return sendProblem(parts, c, 'NOT_POSSIBLE', { continueAt })
  }
  const action = `${continueAt}/period`
  const expiresAt = consent.expiresAt ?? new Date()
  const question = {
    ...{ action, csrf: formToken(found.session.formKey, action), expiresAt },
    consentId: consent.id,
    recipientName: consent.recipient.legalName,
    earliest: dayOf(new Date()),
    // The last day whose end still lies before the present one.
    latest: dayOf(new Date(expiresAt.getTime() - dayInMilliseconds - 1)),
    notEarlier: refused,
  }
  return sendPage(parts, c, shortenPage(question, c.get('texts')), refused ? 400 : 200)
}

const dayInMilliseconds = 86_400_000
const singapore = 8 * 3_600_000

/** The day it is in Singapore (UTC+8, without summer time), `YYYY-MM-DD`. */
function dayOf(moment: Date): string {
  return new Date(moment.getTime() + singapore).toISOString().slice(0, 10)
}

/** The first moment of the next day in Singapore; undefined for what is no day. */
export function endOfDay(day: string): Date | undefined {
  if (!daySchema.safeParse(day).success) return undefined
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + dayInMilliseconds)
}
