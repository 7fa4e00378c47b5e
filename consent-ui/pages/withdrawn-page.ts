// Confirms a withdrawal: what it does, and since when by the database's clock.
import type { ConsentView } from '../../consent-record/read-consents.ts'
import type { Texts } from '../locales/texts.ts'
import { backLink } from './elements.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export function withdrawnPage(consent: ConsentView, texts: Texts): Page {
  const t = texts.withdrawn
  const { legalName } = consent.recipient
  return {
    title: t.title,
    main: html`
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body-l">${t.done(legalName, texts.time(consent.changedAt))}</p>
      <div class="govuk-inset-text">${t.effect(legalName)}</div>
      <p class="govuk-body">${t.kept(legalName, texts.days(consent.dataLifeDays))}</p>
      ${backLink('/consents', t.back)}`,
  }
}
