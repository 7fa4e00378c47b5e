// Reporting a problem with a recipient, and the confirmation that the report was kept.
import type { Texts } from '../locales/texts.ts'
import { backLink, errorSummary, type FormTarget } from './elements.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export const reportTopics = ['NOT_RECOGNISED', 'ASKS_TOO_MUCH', 'MISUSE', 'PRESSURE', 'OTHER'] as const
export const longestReport = 2000

export interface ReportQuestion extends FormTarget {
  readonly consentId: string
  readonly recipientName: string
  /** Sent without a topic. */
  readonly incomplete: boolean
}

export function reportPage(question: ReportQuestion, texts: Texts): Page {
  const t = texts.report
  const { consentId, recipientName, incomplete } = question
  return {
    title: t.title(recipientName),
    main: html`
      ${backLink(`/consents/${consentId}`, texts.changed.back)}
      ${incomplete ? errorSummary(t.incomplete, 'topic-0', texts) : ''}
      <h1 class="govuk-heading-l">${t.title(recipientName)}</h1>
      <p class="govuk-body">${t.why}</p>
      <form method="post" action="${question.action}">
        <input type="hidden" name="csrf" value="${question.csrf}">
        <fieldset class="govuk-fieldset govuk-!-margin-bottom-6">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">${t.topic}</legend>
          <div class="govuk-radios">${reportTopics.map(
            (topic, index) => html`<div class="govuk-radios__item">
              <input class="govuk-radios__input" type="radio" id="topic-${index}" name="topic" value="${topic}" required>
              <label class="govuk-label govuk-radios__label" for="topic-${index}">${t.topics[topic]}</label>
            </div>`,
          )}</div>
        </fieldset>
        <div class="govuk-form-group">
          <label class="govuk-label govuk-label--m" for="words">${t.words}</label>
          <div class="govuk-hint" id="words-hint">${t.wordsHint}</div>
          <textarea class="govuk-textarea" id="words" name="words" rows="5" maxlength="${longestReport}" aria-describedby="words-hint"></textarea>
        </div>
        <p class="govuk-body">${t.alsoWithdraw}</p>
        <button class="govuk-button">${t.send}</button>
      </form>`,
  }
}

export function reportSentPage(report: { readonly id: string; readonly consentId: string }, texts: Texts): Page {
  const t = texts.report
  return {
    title: t.sentTitle,
    main: html`
      <h1 class="govuk-heading-l">${t.sentTitle}</h1>
      <p class="govuk-body-l">${t.sent(report.id)}</p>
      <p class="govuk-body">${t.alsoWithdraw}</p>
      ${backLink(`/consents/${report.consentId}`, texts.changed.back)}`,
  }
}
