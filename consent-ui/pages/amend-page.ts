// A recipient asks to change a consent it holds: old beside new, with what is new marked. What was refused earlier stays
// refused and is not asked for again; what is newly asked for starts unticked, unless it is needed. Leaving it as it is
// weighs the same as agreeing.
import type { Texts } from '../locales/texts.ts'
import {
  type AnswerTarget,
  type AskedPart,
  type ConsentTerms,
  howOften,
  optionalItems,
  recordFields,
  requiredItems,
  strongerSignIn,
} from './consent-page.ts'
import { itemNames } from './elements.ts'
import type { ItemPart } from './group-items.ts'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'
import { inWords, type Words } from './words.ts'

export interface AmendmentQuestion {
  /** With the version of the consent as it stands, as it was shown. */
  readonly answer: AnswerTarget
  readonly recipientName: string
  readonly companyName: string | undefined
  readonly purpose: Words
  readonly before: ConsentTerms
  readonly after: ConsentTerms
  /** Granted and still asked for. */
  readonly kept: readonly AskedPart[]
  /** Asked for the first time. */
  readonly added: readonly AskedPart[]
  /** Granted, and no longer asked for. */
  readonly dropped: readonly ItemPart[]
  readonly refusedBefore: readonly ItemPart[]
  /** One can sign in here strongly enough for the parts that need more. */
  readonly strongerOffered: boolean
}

/** The form's fields are those of the consent page. */
export function amendPage(question: AmendmentQuestion, texts: Texts): Page {
  const t = texts.amend
  const { answer, recipientName, kept, added, dropped, refusedBefore } = question
  return {
    title: t.title(recipientName),
    formOrigins: [answer.redirectOrigin],
    main: html`
      <h1 class="govuk-heading-l">${t.title(recipientName)}</h1>
      <p class="govuk-body-l">${t.lead}</p>
      ${question.companyName ? html`<p class="govuk-body">${texts.consents.forCompany(question.companyName)}</p>` : ''}
      ${comparison(question, texts)}
      <form method="post" action="${answer.action}">
        ${recordFields(answer)}
        ${strongerSignIn({ ...question, parts: [...kept, ...added] }, texts)}
        ${kept.map((part) => html`<input type="hidden" name="item" value="${part.scope}">`)}
        ${
          added.length === 0
            ? ''
            : html`<section class="izin-new govuk-!-padding-left-4 govuk-!-margin-bottom-6" aria-labelledby="added">
          <h2 class="govuk-heading-m" id="added">${t.added} <strong class="izin-mark">${t.addedMark}</strong></h2>
          ${requiredItems(added, recipientName, texts)}${optionalItems(added, texts)}
        </section>`
        }
        ${listed(t.kept, kept, texts)}${listed(t.dropped, dropped, texts, t.droppedMark)}${listed(t.refusedBefore, refusedBefore, texts)}
        <div class="izin-choice">
          <button class="govuk-button" name="answer" value="share">${t.agree}</button>
          <button class="govuk-button" name="answer" value="decline">${t.decline}</button>
        </div>
      </form>`,
  }
}

function comparison({ before, after, purpose }: AmendmentQuestion, texts: Texts): Html {
  const t = texts.amend
  const r = texts.request
  const rows: (readonly [string, string, string])[] = [
    [r.until, texts.date(before.expiresAt), texts.date(after.expiresAt)],
    [r.fetch, howOften(before, texts), howOften(after, texts)],
    [r.dataLife, r.dataLifeDays(texts.days(before.dataLifeDays)), r.dataLifeDays(texts.days(after.dataLifeDays))],
  ]
  return html`<h2 class="govuk-heading-m" id="compare">${t.compare}</h2>
      <p class="govuk-body">${r.purpose}: ${inWords(purpose, texts)} (${t.same})</p>
      <div class="izin-table" role="region" aria-labelledby="compare" tabindex="0"><table class="govuk-table">
        <thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">${t.aspect}</th><th scope="col" class="govuk-table__header">${t.before}</th><th scope="col" class="govuk-table__header">${t.after}</th></tr></thead>
        <tbody class="govuk-table__body">
          ${rows.map(
            ([name, old, next]) =>
              html`<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">${name}</th><td class="govuk-table__cell">${old}</td><td class="govuk-table__cell">${
                old === next
                  ? t.same
                  : html`<strong>${next}</strong> <strong class="izin-mark">${t.changedMark}</strong>`
              }</td></tr>`,
          )}
        </tbody>
      </table></div>`
}

function listed(title: string, parts: readonly ItemPart[], texts: Texts, mark?: string): Html | '' {
  if (parts.length === 0) return ''
  return html`<h2 class="govuk-heading-m">${title}${mark === undefined ? '' : html` <strong class="izin-mark">${mark}</strong>`}</h2>
        <div class="izin-box govuk-body">${itemNames(parts, texts)}</div>`
}
