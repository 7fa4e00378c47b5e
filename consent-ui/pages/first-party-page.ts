// The resident's own app asks for no data, so there is no consent to give: the person only confirms that they go on.
import type { Texts } from '../locales/texts.ts'
import type { FormTarget } from './elements.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface FirstPartyQuestion extends FormTarget {
  readonly app: string
  /** It may change the person's consents too. */
  readonly changes: boolean
  readonly redirectOrigin: string
}

export function firstPartyPage(question: FirstPartyQuestion, texts: Texts): Page {
  const t = texts.firstParty
  return {
    title: t.title(question.app),
    formOrigins: [question.redirectOrigin],
    main: html`
      <h1 class="govuk-heading-l">${t.title(question.app)}</h1>
      <p class="govuk-body-l">${t.why(question.app)}</p>
      ${question.changes ? html`<p class="govuk-body">${t.changes(question.app)}</p>` : ''}
      <form method="post" action="${question.action}">
        <input type="hidden" name="csrf" value="${question.csrf}">
        <div class="izin-choice">
          <button class="govuk-button" name="answer" value="share">${t.next}</button>
          <button class="govuk-button" name="answer" value="decline">${t.cancel}</button>
        </div>
      </form>`,
  }
}
