// A receipt to read and to print. The signed file is the one that counts; this page says the same in words.
import type { ConsentState } from '../../schema/contract/consent-states.ts'
import type { Texts } from '../locales/texts.ts'
import { type ConsentTerms, howOften } from './consent-page.ts'
import { backLink, factsList, itemNames, stateMark } from './elements.ts'
import type { ItemPart } from './group-items.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import { inWords, type Words } from './words.ts'

export interface Receipt {
  readonly kind: 'GRANTED' | 'AMENDED' | 'ENDED'
  readonly consentId: string
  readonly version: number
  readonly issuedAt: Date
  readonly status: ConsentState
  readonly recipient: {
    readonly legalName: string
    readonly uen: string
    readonly app: string
    readonly address: string
    readonly contact: string
  }
  /** The company the consent is about; the person themselves where undefined. */
  readonly companyName: string | undefined
  readonly purpose: Words
  readonly terms: Omit<ConsentTerms, 'durationDays'>
  readonly granted: readonly ItemPart[]
  readonly refused: readonly ItemPart[]
  /** Country codes (ISO 3166-1). */
  readonly storage: string
  readonly jurisdiction: string
  /** Where the signed file is. */
  readonly signedPath: string
}

export function receiptPage(receipt: Receipt, texts: Texts): Page {
  const t = texts.receipt
  const r = texts.request
  const { recipient, terms, granted, refused } = receipt
  return {
    title: t.kind[receipt.kind],
    main: html`
      ${backLink(`/consents/${receipt.consentId}`, texts.changed.back)}
      <h1 class="govuk-heading-l">${t.kind[receipt.kind]}</h1>
      <p class="govuk-body">${stateMark(receipt.status, texts)}</p>
      ${factsList([
        [t.issued, texts.time(receipt.issuedAt)],
        [texts.consent.number, html`<span class="izin-number">${receipt.consentId} / ${receipt.version}</span>`],
        [
          t.controller,
          html`<strong>${recipient.legalName}</strong><br>${r.uen(recipient.uen)}, ${r.app(recipient.app)}<br>${recipient.address}<br>${recipient.contact}`,
        ],
        [t.subject, receipt.companyName ?? t.aboutYou],
        [r.purpose, inWords(receipt.purpose, texts)],
        granted.length > 0 ? [texts.consents.items, itemNames(granted, texts)] : '',
        refused.length > 0 ? [texts.consents.refusedItems, itemNames(refused, texts)] : '',
        [r.until, texts.time(terms.expiresAt)],
        [r.fetch, howOften(terms, texts)],
        [r.dataLife, r.dataLifeDays(texts.days(terms.dataLifeDays))],
        [t.storage, t.country(receipt.storage)],
        [t.jurisdiction, t.country(receipt.jurisdiction)],
      ])}
      <h2 class="govuk-heading-m">${t.signature}</h2>
      <p class="govuk-body">${t.signatureWhy}</p>
      <p class="govuk-body izin-no-print"><a class="govuk-link" href="${receipt.signedPath}">${t.download}</a></p>
      <p class="govuk-body izin-no-print">${t.print}</p>`,
  }
}
