// The few elements that pages are made of, with the design system's classes.
import type { ConsentState } from '../../schema/contract/consent-states.ts'
import type { Texts } from '../locales/texts.ts'
import { groupItems, type ItemPart, partUnderItem } from './group-items.ts'
import { type Html, html } from './html.ts'

/** A form that changes something: where it goes, and the token that proves it is ours. */
export interface FormTarget {
  readonly action: string
  readonly csrf: string
}

type Row = readonly [key: string, value: Html | string] | ''

/** Name and value, one under another; empty rows are left out. */
export function factsList(rows: readonly Row[]): Html {
  return html`<dl class="govuk-summary-list">
        ${rows.map((row) =>
          row === ''
            ? ''
            : html`<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">${row[0]}</dt><dd class="govuk-summary-list__value">${row[1]}</dd></div>
        `,
        )}
      </dl>`
}

export function itemNames(parts: readonly ItemPart[], texts: Texts): Html {
  return html`<ul class="izin-names">${groupItems(parts, texts).map((group) => {
    const names = texts.list.format(group.parts.map((part) => partUnderItem(part, texts)))
    return html`<li>${group.only ? group.title : html`${group.title} (${names})`}</li>`
  })}</ul>`
}

export function stateMark(state: ConsentState, texts: Texts): Html {
  const kind = state === 'ACTIVE' ? 'izin-state izin-state--in-force' : 'izin-state'
  return html`<strong class="${kind}">${texts.consents.status[state]}</strong>`
}

/** A button that changes something at once, with what it does said above it. */
export function actionForm(target: FormTarget, button: { readonly text: string; readonly label?: string }): Html {
  const { text, label } = button
  return html`<form method="post" action="${target.action}">
          <input type="hidden" name="csrf" value="${target.csrf}">
          ${
            label === undefined
              ? html`<button class="govuk-button govuk-button--secondary">${text}</button>`
              : html`<button class="govuk-button govuk-button--secondary" aria-label="${label}">${text}</button>`
          }
        </form>`
}

export function backLink(path: string, text: string): Html {
  return html`<p class="govuk-body izin-no-print"><a class="govuk-link" href="${path}">${text}</a></p>`
}

/** Why a form was not taken, above it. */
export function errorSummary(problem: string, field: string, texts: Texts): Html {
  return html`<div class="govuk-error-summary" role="alert" aria-labelledby="problem">
        <h2 class="govuk-error-summary__title" id="problem">${texts.formProblem}</h2>
        <ul class="govuk-list govuk-error-summary__list"><li><a href="#${field}">${problem}</a></li></ul>
      </div>`
}
