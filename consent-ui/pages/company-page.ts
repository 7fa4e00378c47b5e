// For a request about a company: which one the person acts for. Only companies with a role valid today are offered.
import type { Texts } from '../locales/texts.ts'
import type { FormTarget } from './elements.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface CompanyChoice {
  readonly entityId: string
  readonly name: string
  readonly uen: string
  readonly roles: readonly string[]
}

export interface CompanyQuestion extends FormTarget {
  readonly recipientName: string
  readonly companies: readonly CompanyChoice[]
  /** Roles that do not count today, each with the reason. */
  readonly notToday: readonly string[]
  readonly redirectOrigin: string
}

export function companyPage(question: CompanyQuestion, texts: Texts): Page {
  const t = texts.company
  return {
    title: t.title,
    formOrigins: [question.redirectOrigin],
    main: html`
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body-l">${t.why(question.recipientName)}</p>
      <form method="get" action="${question.action}">
        <fieldset class="govuk-fieldset govuk-!-margin-bottom-6">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">${t.legend}</legend>
          <div class="govuk-radios">
          ${question.companies.map(
            (company, index) => html`<div class="govuk-radios__item">
              <input class="govuk-radios__input" type="radio" id="company-${index}" name="company" value="${company.entityId}" required>
              <label class="govuk-label govuk-radios__label" for="company-${index}"><strong>${company.name}</strong>
                <span class="izin-from">${t.role(texts.list.format(company.roles), company.uen)}</span></label>
            </div>`,
          )}
          </div>
        </fieldset>
        <button class="govuk-button">${t.next}</button>
      </form>
      ${backForm(question, t.back)}`,
  }
}

export function noCompanyPage(question: CompanyQuestion, texts: Texts): Page {
  const t = texts.company
  return {
    title: t.noneTitle,
    formOrigins: [question.redirectOrigin],
    main: html`
      <h1 class="govuk-heading-l">${t.noneTitle}</h1>
      <p class="govuk-body-l">${t.none(question.recipientName)}</p>
      ${
        question.notToday.length > 0
          ? html`<p class="govuk-body">${t.notToday}</p>
      <ul class="govuk-list govuk-list--bullet">${question.notToday.map((reason) => html`<li>${reason}</li>`)}</ul>`
          : ''
      }
      ${backForm(question, t.back)}`,
  }
}

function backForm(question: CompanyQuestion, label: string) {
  return html`<form method="post" action="${question.action}" class="govuk-body">
        <input type="hidden" name="csrf" value="${question.csrf}">
        <button class="izin-link-button" name="answer" value="decline">${label}</button>
      </form>`
}
