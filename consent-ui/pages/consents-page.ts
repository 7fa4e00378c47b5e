// A person's consents: those in force, each with one step to withdraw, and those that have ended. Searched by words.
import type { ConsentView } from '../../consent-record/read-consents.ts'
import type { Texts } from '../locales/texts.ts'
import { actionForm, type FormTarget, factsList, itemNames, stateMark } from './elements.ts'
import type { ItemPart } from './group-items.ts'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'
import { matchesWords } from './search-consents.ts'
import { inWords, type Words } from './words.ts'

export interface ListedConsent {
  readonly consent: ConsentView
  readonly purpose: Words
  readonly companyName: string | undefined
  readonly granted: readonly ItemPart[]
  readonly refused: readonly ItemPart[]
  /** Undefined once it has ended. */
  readonly withdrawal: FormTarget | undefined
}

export function consentsPage(all: readonly ListedConsent[], searched: string, texts: Texts): Page {
  const t = texts.consents
  const listed = all.filter((one) => matchesWords(one, searched, texts))
  const active = listed.filter(({ consent }) => consent.status === 'ACTIVE' || consent.status === 'PAUSED')
  const ended = listed.filter((one) => !active.includes(one))
  return {
    title: t.title,
    main: html`
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body-l">${t.lead}</p>
      ${all.length === 0 && !searched ? html`<p class="govuk-body">${t.first}</p>` : searchForm(searched, texts)}
      ${searched ? html`<p class="govuk-body" role="status">${t.found(listed.length, searched)} <a class="govuk-link" href="/consents">${t.searchAll}</a></p>` : ''}
      <h2 class="govuk-heading-m">${t.active}</h2>
      ${active.length === 0 && !searched ? html`<p class="govuk-body">${t.noneActive}</p>` : active.map((one) => card(one, texts))}
      <h2 class="govuk-heading-m">${t.ended}</h2>
      ${ended.length === 0 && !searched ? html`<p class="govuk-body">${t.noneEnded}</p>` : ended.map((one) => card(one, texts))}`,
  }
}

function searchForm(searched: string, texts: Texts): Html {
  const t = texts.consents
  return html`<form method="get" action="/consents" role="search" class="izin-search">
        <div><label class="govuk-label" for="search">${t.search}</label>
        <input class="govuk-input" id="search" name="q" type="search" maxlength="100" value="${searched}"></div>
        <button class="govuk-button govuk-button--secondary">${t.searchNow}</button>
      </form>`
}

function card({ consent, purpose, companyName, granted, refused, withdrawal }: ListedConsent, texts: Texts): Html {
  const t = texts.consents
  const { legalName, app } = consent.recipient
  const heading = `consent-${consent.id}`
  return html`<article class="izin-card" aria-labelledby="${heading}">
        <div class="izin-card__head">
          <h3 class="govuk-heading-s" id="${heading}">${legalName} <span class="izin-from">${app}</span></h3>
          <p class="govuk-body-s">${stateMark(consent.status, texts)}</p>
        </div>
        <div class="izin-card__body">
          <p class="govuk-body">${inWords(purpose, texts)}${companyName ? html`<br>${t.forCompany(companyName)}` : ''}</p>
          ${factsList([
            consent.startsAt ? [t.given, texts.time(consent.startsAt)] : '',
            withdrawal && consent.expiresAt ? [t.until, texts.time(consent.expiresAt)] : '',
            withdrawal ? '' : [t.status[consent.status], texts.time(consent.changedAt)],
            granted.length > 0 ? [withdrawal ? t.items : t.itemsThen, itemNames(granted, texts)] : '',
            refused.length > 0 ? [t.refusedItems, itemNames(refused, texts)] : '',
          ])}
          <p class="govuk-body"><a class="govuk-link" href="/consents/${consent.id}" aria-label="${t.detailsOf(legalName)}">${t.details}</a></p>
          ${withdrawal ? withdrawalForm(withdrawal, consent, texts) : ''}
        </div>
      </article>`
}

/** The whole withdrawal: its consequences, and the one button. */
export function withdrawalForm(target: FormTarget, { recipient, dataLifeDays }: ConsentView, texts: Texts): Html {
  const t = texts.consents
  return html`<p class="govuk-body-s">${t.effect(recipient.legalName, texts.days(dataLifeDays))}</p>
          ${actionForm(target, { text: t.withdraw, label: t.withdrawFrom(recipient.legalName) })}`
}
