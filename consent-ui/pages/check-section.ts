// "Check this entry": the steps of the check, empty until the browser has taken them, and every word that the script will
// need. Without script it says what to do instead.
import type { RecordEntry } from '../../log/record/read-record.ts'
import { checkSteps } from '../../log/verify/check-entry.ts'
import type { Texts } from '../locales/texts.ts'
import { moduleAddress } from './browser-modules.ts'
import { type Html, html } from './html.ts'

export const checkScript = new URL('client/check-entry-page.ts', import.meta.url)
export const checkScriptAddress = moduleAddress(checkScript)

export function checkSection(entry: RecordEntry, logKeys: readonly string[], texts: Texts): Html {
  const t = texts.record.check
  if (logKeys.length === 0)
    return html`<h2 class="govuk-heading-m">${t.title}</h2><p class="govuk-body">${t.notSetUp}</p>`
  const { id, at, subjectId, sequence } = entry
  return html`<section id="check" aria-labelledby="check-title" class="izin-no-print"
        data-proof="/record/${id}/proof" data-event="${id}" data-time="${at.toISOString()}" data-subject="${subjectId}" data-sequence="${sequence}"
        data-holds="${t.holds}" data-waiting="${t.waiting}" data-wrong="${t.wrong}" data-not-sealed="${t.notSealed}"
        data-unsupported="${t.unsupported}" data-failed="${t.failed}"
        data-step-holds="${t.results.HOLDS}" data-step-wrong="${t.results.WRONG}"
        data-step-waiting="${t.results.WAITING}" data-step-skipped="${t.results.SKIPPED}">
        <h2 class="govuk-heading-m" id="check-title">${t.title}</h2>
        <p class="govuk-body">${t.why}</p>
        <p class="govuk-body" data-without-script>${t.needsScript}</p>
        <div data-with-script hidden>
          <button type="button" class="govuk-button">${t.start}</button>
          <p class="govuk-body izin-check__outcome" role="status"></p>
          <ol class="govuk-list izin-check" data-steps>${checkSteps.map(
            (step) =>
              html`<li data-step="${step}"><span data-mark aria-hidden="true"></span><span>${t.steps[step]} <strong data-result></strong></span></li>`,
          )}</ol>
          <details class="govuk-details" data-sealed hidden>
            <summary class="govuk-details__summary">${t.sealed}</summary>
            <pre class="govuk-details__text izin-number izin-sealed"></pre>
          </details>
        </div>
        <details class="govuk-details">
          <summary class="govuk-details__summary">${t.keys}</summary>
          <div class="govuk-details__text"><p class="govuk-body">${t.keysWhy}</p>
          <ul class="govuk-list izin-number">${logKeys.map((key) => html`<li data-key>${key}</li>`)}</ul></div>
        </details>
      </section>`
}
