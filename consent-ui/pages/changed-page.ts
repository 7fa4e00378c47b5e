// Confirms that a consent was paused, resumed or shortened: what that does, and since when by the database's clock.
import type { ConsentView } from '../../consent-record/read-consents.ts'
import type { Texts } from '../locales/texts.ts'
import { backLink } from './elements.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export type ConfirmedChange = 'PAUSED' | 'RESUMED' | 'SHORTENED'

/** `consent.changedAt`: when the change was made. */
export function changedPage(change: ConfirmedChange, consent: ConsentView, texts: Texts): Page {
  const t = texts.changed[change]
  const { legalName } = consent.recipient
  const until = consent.expiresAt ? texts.time(consent.expiresAt) : ''
  return {
    title: t.title,
    main: html`
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body-l">${t.done(legalName, texts.time(consent.changedAt))}</p>
      <div class="govuk-inset-text">${t.effect(legalName, until)}</div>
      ${backLink(`/consents/${consent.id}`, texts.changed.back)}`,
  }
}
