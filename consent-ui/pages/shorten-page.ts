// Lets a consent end earlier: the person chooses its last day. Never offers a later one.
import type { Texts } from '../locales/texts.ts'
import { backLink, errorSummary, type FormTarget } from './elements.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface ShortenQuestion extends FormTarget {
  readonly consentId: string
  readonly recipientName: string
  readonly expiresAt: Date
  /** First and last day that can be chosen, `YYYY-MM-DD` in Singapore. */
  readonly earliest: string
  readonly latest: string
  /** The day was not one of them. */
  readonly notEarlier: boolean
}

/** The form's field is `until`, `YYYY-MM-DD`. */
export function shortenPage(question: ShortenQuestion, texts: Texts): Page {
  const t = texts.shorten
  const { consentId, recipientName, earliest, latest, notEarlier } = question
  return {
    title: t.title,
    main: html`
      ${backLink(`/consents/${consentId}`, texts.changed.back)}
      ${notEarlier ? errorSummary(t.notEarlier, 'until', texts) : ''}
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body">${t.why(recipientName, texts.time(question.expiresAt))}</p>
      <form method="post" action="${question.action}">
        <input type="hidden" name="csrf" value="${question.csrf}">
        <div class="${notEarlier ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}">
          <label class="govuk-label govuk-label--m" for="until">${t.day}</label>
          <div class="govuk-hint" id="until-hint">${t.dayHint}</div>
          <input class="govuk-input govuk-input--width-10" type="date" id="until" name="until" min="${earliest}" max="${latest}" required aria-describedby="until-hint">
        </div>
        <button class="govuk-button">${t.save}</button>
      </form>`,
  }
}
