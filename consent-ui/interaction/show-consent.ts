// GET /consents/:id: everything about one consent of the signed-in person.
import { z } from 'zod'
import type { ConsentView } from '../../consent-record/read-consents.ts'
import { recordReading } from '../../log/record/read-record.ts'
import { storyPage } from '../pages/story-page.ts'
import { companyNames } from './acting-roles.ts'
import { findOwnConsent } from './find-own-consent.ts'
import { formToken } from './form-token.ts'
import { inLanguage } from './in-language.ts'
import { decidedItems } from './list-consents.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { readCatalogue } from './read-catalogue.ts'
import { sendPage } from './send-page.ts'

const contactSchema = z.looseObject({ contact: z.string() })

export function showConsent(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const found = await findOwnConsent(parts, c)
    if (found instanceof Response) return found
    const { session, story } = found
    const { consent } = story
    if (story.readings.length > 0) await recordReading(parts.log, story.readings.length)
    const store = parts.database.current
    const texts = c.get('texts')
    const path = `/consents/${consent.id}`
    const form = (name: string) => ({ action: `${path}/${name}`, csrf: formToken(session.formKey, `${path}/${name}`) })
    const inForce = consent.status === 'ACTIVE' || consent.status === 'PAUSED'
    const row = await store.consent.findUniqueOrThrow({ where: { id: consent.id }, select: { recipient: true } })
    const catalogue = await readCatalogue(store)
    const facts = {
      story,
      ...decidedItems(consent, catalogue),
      catalogue,
      contact: contactSchema.safeParse(row.recipient).data?.contact,
      purpose: inLanguage(consent.purposeText, texts.language),
      companyName: await companyNameOf(parts, consent.subject),
      receiptPath: (jti: string) => `${path}/receipts/${jti}`,
      actions: {
        withdraw: inForce ? form('withdrawal') : undefined,
        pause: consent.status === 'ACTIVE' ? form('pause') : undefined,
        resume: consent.status === 'PAUSED' ? form('resume') : undefined,
        shortenPath: inForce ? `${path}/period` : undefined,
        reportPath: `${path}/report`,
      },
    }
    return sendPage(parts, c, storyPage(facts, texts))
  }
}

/** Undefined where the consent is about the person. */
export async function companyNameOf(parts: PageParts, subject: ConsentView['subject']): Promise<string | undefined> {
  if (subject.kind === 'PERSON') return undefined
  return (await companyNames(parts.database.current, [subject.entityId])).get(subject.entityId)
}
