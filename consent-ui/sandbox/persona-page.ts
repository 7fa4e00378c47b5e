// The sandbox's sign-in: some people to begin with, a search for the others, and both strengths of signing in. Plain forms;
// nothing of what was searched or chosen is remembered.
import { lowestAcr } from '../../schema/contract/acr.ts'
import type { Texts } from '../locales/texts.ts'
import { type Html, html } from '../pages/html.ts'
import type { Page } from '../pages/page.ts'
import { inEnglish, inWords } from '../pages/words.ts'

export interface Persona {
  readonly slug: string
  readonly name: string
  readonly shows: string
}

export interface PersonaQuestion {
  readonly all: readonly Persona[]
  readonly csrf: string
  readonly next: string
  /** Asked for by what the person is about to do. */
  readonly neededAcr: string
  readonly strongAcr: string
  readonly searched: string
  readonly everybody: boolean
}

/** Shown first where there are too many for one look. */
const toBeginWith = [
  'citizen-with-everything',
  'company-director',
  'pr-no-passport',
  'pass-holder',
  'retiree-with-retirement-account',
  'married-couple-wife',
  'agency-has-no-record',
  'everything-empty',
]
const mostAtOnce = 12

export function personaPage(question: PersonaQuestion, texts: Texts): Page {
  const t = texts.signIn
  const { all, csrf, next, neededAcr, strongAcr, searched, everybody } = question
  const shown = peopleToShow(question)
  const strong = neededAcr !== lowestAcr
  const strength = (value: string, id: string, text: string, checked: boolean) => html`<div class="govuk-radios__item">
              <input class="govuk-radios__input" type="radio" id="${id}" name="acr" value="${value}"${checked ? html` checked` : ''}>
              <label class="govuk-label govuk-radios__label" for="${id}">${text}</label>
            </div>`
  return {
    title: t.title,
    main: html`
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body-l">${t.why}</p>
      ${strong ? html`<div class="govuk-inset-text">${t.stronger}</div>` : ''}
      <h2 class="govuk-heading-m">${t.personas}</h2>
      <p class="govuk-body">${t.personasWhy}</p>
      ${all.length === 0 ? html`<p class="govuk-body">${t.none}</p>` : ''}
      ${all.length > mostAtOnce ? search(question, texts) : ''}
      <form method="post" action="/sign-in">
        <input type="hidden" name="csrf" value="${csrf}">
        <input type="hidden" name="next" value="${next}">
        <fieldset class="govuk-fieldset govuk-!-margin-bottom-4">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${t.strength}</legend>
          <div class="govuk-radios govuk-radios--small">
            ${strength(lowestAcr, 'ordinary', t.ordinary, !strong)}
            ${strength(strongAcr, 'strong', t.strong, strong)}
          </div>
        </fieldset>
        ${shown.length < all.length && !searched && !everybody ? html`<h3 class="govuk-heading-s">${t.peopleFirst}</h3>` : ''}
        <ul class="izin-people">
          ${shown.map(
            ({ slug, name, shows }) => html`<li class="izin-box izin-person">
            <p class="govuk-body"><strong>${name}</strong><span class="izin-from">${inWords(inEnglish(shows), texts)}</span></p>
            <button class="govuk-button govuk-button--secondary" name="persona" value="${slug}" aria-label="${t.as(name)}">${t.title}</button>
          </li>`,
          )}
        </ul>
      </form>
      ${shown.length < all.length ? html`<p class="govuk-body"><a class="govuk-link" href="${addressOf(question, { all: '1' })}">${t.peopleAll(all.length)}</a></p>` : ''}`,
  }
}

function peopleToShow({ all, searched, everybody }: PersonaQuestion): readonly Persona[] {
  if (searched) {
    const words = searched.toLowerCase().split(/\s+/)
    const has = ({ slug, name, shows }: Persona) => {
      const text = `${slug} ${name} ${shows}`.toLowerCase()
      return words.every((word) => text.includes(word))
    }
    return all.filter(has)
  }
  if (everybody || all.length <= mostAtOnce) return all
  return toBeginWith.flatMap((slug) => all.find((one) => one.slug === slug) ?? [])
}

function search(question: PersonaQuestion, texts: Texts): Html {
  const { searched, next, neededAcr } = question
  return html`<form method="get" action="/sign-in" role="search" class="izin-search">
        <input type="hidden" name="next" value="${next}">
        ${neededAcr === lowestAcr ? '' : html`<input type="hidden" name="acr" value="${neededAcr}">`}
        <div><label class="govuk-label" for="search">${texts.signIn.peopleSearch}</label>
        <input class="govuk-input" id="search" name="q" type="search" maxlength="100" value="${searched}"></div>
        <button class="govuk-button govuk-button--secondary">${texts.consents.searchNow}</button>
      </form>
      ${searched ? html`<p class="govuk-body" role="status">${texts.signIn.peopleFound(peopleToShow(question).length, searched)}</p>` : ''}`
}

function addressOf({ next, neededAcr }: PersonaQuestion, more: Record<string, string>): string {
  return `/sign-in?${new URLSearchParams({ next, ...(neededAcr === lowestAcr ? {} : { acr: neededAcr }), ...more })}`
}
