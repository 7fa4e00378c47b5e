// GET /consents: everything the signed-in person has said yes or no to.
import { type ConsentView, readConsents } from '../../consent-record/read-consents.ts'
import { consentsPage, type ListedConsent } from '../pages/consents-page.ts'
import type { ItemPart } from '../pages/group-items.ts'
import { companyNames } from './acting-roles.ts'
import { formToken } from './form-token.ts'
import { inLanguage } from './in-language.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { readCatalogue } from './read-catalogue.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendPage } from './send-page.ts'

export function listConsents(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const session = c.get('session')
    if (!session) return c.redirect(signInPath('/consents'), 303)
    const store = parts.database.current
    const consents = await readConsents(store, session.personId, new Date())
    const catalogue = await readCatalogue(store)
    const companies = consents.flatMap(({ subject }) => (subject.kind === 'ENTITY' ? [subject.entityId] : []))
    const names = await companyNames(store, companies)
    const listed = consents.map((consent) => ({
      ...decidedItems(consent, catalogue),
      consent,
      purpose: inLanguage(consent.purposeText, c.get('texts').language),
      companyName: consent.subject.kind === 'ENTITY' ? names.get(consent.subject.entityId) : undefined,
      withdrawal: withdrawal(consent, session),
    }))
    return sendPage(parts, c, consentsPage(listed, (c.req.query('q') ?? '').trim().slice(0, 100), c.get('texts')))
  }
}

export function decidedItems(
  consent: ConsentView,
  catalogue: readonly ItemPart[],
): Pick<ListedConsent, 'granted' | 'refused'> {
  const decisions = new Map(consent.items.map((item) => [item.scope, item.decision]))
  return {
    granted: catalogue.filter((part) => decisions.get(part.scope) === 'GRANTED'),
    refused: catalogue.filter((part) => decisions.get(part.scope) === 'REFUSED'),
  }
}

function withdrawal(consent: ConsentView, session: ResidentSession): ListedConsent['withdrawal'] {
  if (consent.status !== 'ACTIVE' && consent.status !== 'PAUSED') return undefined
  const action = `/consents/${consent.id}/withdrawal`
  return { action, csrf: formToken(session.formKey, action) }
}
