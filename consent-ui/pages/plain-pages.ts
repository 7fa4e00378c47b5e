// Pages that are text alone: the notice, signed out, and what went wrong.
import type { Texts } from '../locales/texts.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export function noticePage(texts: Texts): Page {
  const { title, paragraphs } = texts.notice
  return {
    title,
    main: html`<h1 class="govuk-heading-l">${title}</h1>${paragraphs.map((paragraph) => html`<p class="govuk-body">${paragraph}</p>`)}`,
  }
}

export function signedOutPage(texts: Texts): Page {
  const { title, text } = texts.signedOut
  return {
    title,
    main: html`<h1 class="govuk-heading-l">${title}</h1><p class="govuk-body-l">${text}</p><p class="govuk-body"><a class="govuk-link" href="/sign-in">${texts.frame.signIn}</a></p>`,
  }
}

export type PageProblem = keyof Texts['problems']

export interface ProblemDetails {
  readonly problem: PageProblem
  /** Names one request in our logs. */
  readonly correlationId: string
  /** A stable code for whoever made the request, beside the words for the person. */
  readonly code?: string
  readonly description?: string
  /** Where the person can go on. */
  readonly continueAt?: string
}

export function problemPage(details: ProblemDetails, texts: Texts): Page {
  const { title, text } = texts.problems[details.problem]
  const t = texts.problem
  const { code, description, continueAt } = details
  return {
    title,
    main: html`
      <h1 class="govuk-heading-l">${title}</h1>
      <p class="govuk-body-l">${text}</p>
      <p class="govuk-body">${t.unchanged}</p>
      ${continueAt ? html`<p><a class="govuk-button" href="${continueAt}">${t.continue}</a></p>` : ''}
      ${code ? html`<p class="govuk-body-s" lang="en"><code class="izin-number">${code}</code>${description ? html`: ${withNames(description)}` : ''}</p>` : ''}
      <p class="govuk-body-s">${t.reference(details.correlationId)}</p>`,
  }
}

/** Names stand between backticks in what an engineer is told. */
function withNames(description: string) {
  return description.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
}
