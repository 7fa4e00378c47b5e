// Signing in with an identity provider: the page says what it is for before the browser leaves. A link, not a form: a
// browser would hold every redirect of the provider to our form-action.
import type { Texts } from '../locales/texts.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'

export interface UpstreamQuestion {
  readonly startPath: string
  readonly providerName: string
  /** A stronger sign-in is needed than just any. */
  readonly stronger: boolean
}

export function upstreamPage({ startPath, providerName, stronger }: UpstreamQuestion, texts: Texts): Page {
  const t = texts.signIn
  return {
    title: t.title,
    main: html`
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body-l">${t.why}</p>
      ${stronger ? html`<div class="govuk-inset-text">${t.stronger}</div>` : ''}
      <p class="govuk-body">${t.upstream(providerName)}</p>
      <p><a class="govuk-button" href="${startPath}">${t.continueWith(providerName)}</a></p>`,
  }
}
