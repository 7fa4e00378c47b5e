// One entry of the log about a person: who asked, when, for what, and what was handed over.
import type { Texts } from '../locales/texts.ts'
import { checkScriptAddress, checkSection } from './check-section.ts'
import { backLink, factsList } from './elements.ts'
import type { ItemPart } from './group-items.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import { listReadItems, readItems } from './read-items.ts'
import { numberOf, outcomeOf, type ShownEntry } from './record-page.ts'
import { inWords } from './words.ts'

export interface EntryFacts extends ShownEntry {
  readonly catalogue: readonly ItemPart[]
  /** Empty where this server was not told them. */
  readonly logKeys: readonly string[]
}

export function entryPage({ entry, companyName, purpose, catalogue, logKeys }: EntryFacts, texts: Texts): Page {
  const t = texts.record.entry
  const r = texts.request
  const { recipient, byOwnApp, consentId, operation, index } = entry
  return {
    title: t.title,
    ...(logKeys.length > 0 ? { script: checkScriptAddress } : {}),
    main: html`
      ${backLink('/record', t.back)}
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body">${outcomeOf(entry, texts)}</p>
      <div class="govuk-body">${listReadItems(readItems(entry, catalogue), texts)}</div>
      ${factsList([
        [t.when, html`<time datetime="${entry.at.toISOString()}">${texts.time(entry.at)}</time>`],
        [r.who, html`<strong>${recipient.legal_name}</strong><br>${r.uen(recipient.uen)}, ${r.app(recipient.app)}`],
        purpose ? [r.purpose, inWords(purpose, texts)] : '',
        operation ? [t.operation, operation] : '',
        // What a person looks at by themselves stands on no consent that any page shows.
        consentId && !byOwnApp
          ? [t.consent, html`<a class="govuk-link" href="/consents/${consentId}">${t.openConsent}</a>`]
          : '',
        [t.number, numberOf(entry, companyName, texts)],
        [t.place, index === null ? t.notSealed : t.placeOf(index)],
        [t.identifier, html`<span class="izin-number">${entry.id}</span>`],
      ])}
      ${checkSection(entry, logKeys, texts)}`,
  }
}
