// The request as the person sees it: who asks, what for, which items from which agency, how long. Needed items are shown
// and can't be unticked; optional ones start unticked; the two buttons weigh the same.
import type { Texts } from '../locales/texts.ts'
import type { PreviewValue } from '../preview/read-values.ts'
import { type FormTarget, factsList } from './elements.ts'
import { groupItems, type ItemGroup, type ItemPart, partUnderItem } from './group-items.ts'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'
import { inWords, type Words } from './words.ts'

export interface AskedPart extends ItemPart {
  readonly required: boolean
  /** Can't be shared under the sign-in the person has. */
  readonly needsStronger: boolean
  /** The values as they are now, where the person has asked to see them. */
  readonly values?: readonly PreviewValue[]
  /** The person ticked it before they asked for the values; nothing is ever ticked for them. */
  readonly ticked?: boolean
}

/** How often, how long, how long kept. */
export interface ConsentTerms {
  readonly once: boolean
  readonly frequencyPerDay: number | null
  readonly expiresAt: Date
  readonly durationDays: number
  readonly dataLifeDays: number
}

/** Where the answer goes, and the record that it answers. */
export interface AnswerTarget extends FormTarget {
  readonly consentId: string
  readonly version: number
  readonly redirectOrigin: string
}

export interface ConsentQuestion extends ConsentTerms {
  /** Undefined on a specimen: nobody is asked, so nothing on it can be pressed. */
  readonly answer: AnswerTarget | undefined
  readonly recipient: { readonly legalName: string; readonly uen: string; readonly app: string }
  readonly purpose: Words
  readonly company:
    | { readonly name: string; readonly uen: string | undefined; readonly changePath: string | undefined }
    | undefined
  readonly parts: readonly AskedPart[]
  /** One can sign in here strongly enough for the parts that need more. */
  readonly strongerOffered: boolean
  /** Undefined where nobody can be signed in strongly enough to see values. */
  readonly preview: 'OFFERED' | 'SHOWN' | undefined
}

/** A longer request folds the optional items that have several parts. */
const mostUnfolded = 12

export function consentPage(question: ConsentQuestion, texts: Texts): Page {
  const t = texts.request
  const { recipient, company, parts, answer } = question
  const title = company ? t.titleForCompany(recipient.legalName, company.name) : t.title(recipient.legalName)
  return {
    title,
    formOrigins: answer === undefined ? [] : [answer.redirectOrigin],
    main: html`
      <h1 class="govuk-heading-l">${title}</h1>
      <p class="govuk-body-l">${t.lead}</p>
      <h2 class="govuk-heading-m">${t.terms}</h2>
      ${summary(question, texts)}
      <form method="post"${answer ? html` action="${answer.action}"` : ''}>
        ${answer ? recordFields(answer) : ''}
        ${strongerSignIn(question, texts)}
        ${preview(question, texts)}
        ${requiredItems(parts, recipient.legalName, texts)}
        ${optionalItems(parts, texts)}
        <div class="govuk-inset-text">${t.withdrawal}</div>
        <div class="izin-choice">
          <button class="govuk-button" name="answer" value="share"${inert(question)}>${t.share}</button>
          <button class="govuk-button" name="answer" value="decline"${inert(question)}>${t.decline}</button>
        </div>
      </form>`,
  }
}

/** The form's fields beside the items. */
export function recordFields({ csrf, consentId, version }: Omit<AnswerTarget, 'redirectOrigin'>): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}">
        <input type="hidden" name="consent" value="${consentId}">
        <input type="hidden" name="version" value="${version}">`
}

function inert({ answer }: Pick<ConsentQuestion, 'answer'>): Html | '' {
  return answer === undefined ? html` disabled` : ''
}

function summary(question: ConsentQuestion, texts: Texts): Html {
  const t = texts.request
  const { recipient, company } = question
  const change = company?.changePath
    ? html`<br><a class="govuk-link" href="${company.changePath}">${t.another}</a>`
    : ''
  return factsList([
    [t.who, html`<strong>${recipient.legalName}</strong><br>${t.uen(recipient.uen)}, ${t.app(recipient.app)}`],
    company
      ? [
          t.actingFor,
          html`<strong>${company.name}</strong>${company.uen === undefined ? '' : html`<br>${t.uen(company.uen)}`}${change}`,
        ]
      : '',
    [t.purpose, inWords(question.purpose, texts)],
    [t.until, t.untilDate(texts.date(question.expiresAt), texts.days(question.durationDays))],
    [t.fetch, howOften(question, texts)],
    [t.dataLife, t.dataLifeDays(texts.days(question.dataLifeDays))],
  ])
}

export function howOften({ once, frequencyPerDay }: Pick<ConsentTerms, 'once' | 'frequencyPerDay'>, texts: Texts) {
  if (once) return texts.request.once
  return frequencyPerDay === null ? texts.request.again : texts.request.atMost(frequencyPerDay)
}

/** Said before anything is chosen; the way to sign in is a button of the form, so that what is ticked already goes along. */
export function strongerSignIn(
  question: Pick<ConsentQuestion, 'parts' | 'strongerOffered' | 'answer'>,
  texts: Texts,
): Html | '' {
  const t = texts.request
  const { parts, strongerOffered } = question
  if (!parts.some((part) => part.needsStronger)) return ''
  return html`<div class="govuk-inset-text">
          <p class="govuk-body"><strong class="izin-mark">${t.strongerMark}</strong> ${t.strongerWhy}</p>
          ${strongerOffered ? html`<p class="govuk-body"><button class="izin-link-button" name="answer" value="sign-in"${inert(question)}>${t.strongerNow}</button></p>` : ''}
        </div>`
}

function strongerMark({ needsStronger }: AskedPart, texts: Texts): Html | '' {
  return needsStronger ? html` <strong class="izin-mark">${texts.request.strongerMark}</strong>` : ''
}

function preview(question: ConsentQuestion, texts: Texts): Html | '' {
  const t = texts.preview
  const { preview: state } = question
  if (state === undefined) return ''
  return state === 'SHOWN'
    ? html`<div class="govuk-inset-text" role="status"><h2 class="govuk-heading-s">${t.title}</h2><p class="govuk-body">${t.why} ${t.recorded}</p></div>`
    : html`<p class="govuk-body">${t.offer}</p>
        <button class="govuk-button govuk-button--secondary" name="answer" value="preview"${inert(question)}>${t.open}</button>`
}

function valuesOf({ scope, values }: AskedPart, texts: Texts): Html | '' {
  if (values === undefined) return ''
  const t = texts.preview
  return html`<ul class="izin-values" id="value-${scope}">${values.map((value) =>
    value.kind === 'VALUE' ? html`<li>${value.text}</li>` : html`<li class="izin-no-value">${t.none[value.kind]}</li>`,
  )}</ul>`
}

export function requiredItems(parts: readonly AskedPart[], recipientName: string, texts: Texts): Html | '' {
  const t = texts.request
  const required = parts.filter((part) => part.required)
  if (required.length === 0) return ''
  const locked = (part: AskedPart, name: Html | string) => html`<li class="izin-locked govuk-body">
              <input type="hidden" name="item" value="${part.scope}">${name} (${t.requiredMark})${strongerMark(part, texts)}${valuesOf(part, texts)}</li>`
  return html`<section aria-labelledby="required">
          <h2 class="govuk-heading-m" id="required">${t.required}</h2>
          <p class="govuk-body">${t.requiredWhy(recipientName)}</p>
          ${groupItems(required, texts).map((group) =>
            group.only
              ? html`<ul class="izin-box">${locked(group.only, html`<strong>${group.title}</strong>`)}<li class="izin-names govuk-body-s"><span class="izin-from">${t.from(group.agencies)}</span></li></ul>`
              : html`<details class="izin-box govuk-details" open>
            <summary class="govuk-details__summary">${group.title} <span class="izin-from">${t.parts(group.parts.length)}, ${t.from(group.agencies)}</span></summary>
            <ul class="izin-names govuk-!-margin-top-2">${group.parts.map((part) => locked(part, partUnderItem(part, texts)))}</ul>
          </details>`,
          )}
        </section>`
}

export function optionalItems(parts: readonly AskedPart[], texts: Texts): Html | '' {
  const t = texts.request
  const optional = parts.filter((part) => !part.required)
  if (optional.length === 0) return ''
  // Values that were asked for are not folded away again, and what is ticked is in sight.
  const folded = parts.length > mostUnfolded && !parts.some(({ values }) => values)
  return html`<section aria-labelledby="optional">
          <h2 class="govuk-heading-m" id="optional">${t.optional}</h2>
          <p class="govuk-body">${t.optionalWhy}</p>
          ${groupItems(optional, texts).map((group) =>
            group.only
              ? html`<div class="izin-box govuk-checkboxes">${tick(group.only, html`<strong>${group.title}</strong> <span class="izin-from">${t.from(group.agencies)}</span>`, texts)}</div>`
              : optionalGroup(group, folded && !group.parts.some(({ ticked }) => ticked), texts),
          )}
        </section>`
}

function optionalGroup(group: ItemGroup<AskedPart>, folded: boolean, texts: Texts): Html {
  const t = texts.request
  const ticks = html`<fieldset class="govuk-fieldset govuk-!-margin-top-2">
              <legend class="govuk-visually-hidden">${group.title}</legend>
              <div class="govuk-checkboxes govuk-checkboxes--small">${group.parts.map((part) => tick(part, partUnderItem(part, texts), texts))}</div>
            </fieldset>`
  const summary = html`<summary class="govuk-details__summary">${group.title} <span class="izin-from">${t.parts(group.parts.length)}, ${t.from(group.agencies)}</span></summary>`
  return folded
    ? html`<details class="izin-box govuk-details">${summary}${ticks}</details>`
    : html`<details class="izin-box govuk-details" open>${summary}${ticks}</details>`
}

function tick(part: AskedPart, name: Html | string, texts: Texts): Html {
  const id = `item-${part.scope}`
  const described = part.values === undefined ? '' : html` aria-describedby="value-${part.scope}"`
  return html`<div class="govuk-checkboxes__item">
              <input class="govuk-checkboxes__input" type="checkbox" id="${id}" name="item" value="${part.scope}"${described}${part.ticked ? html` checked` : ''}>
              <label class="govuk-label govuk-checkboxes__label" for="${id}">${name}${strongerMark(part, texts)}</label>${valuesOf(part, texts)}
            </div>`
}
