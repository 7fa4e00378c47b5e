// Who looked at a person's data: every release and every refused attempt, newest first, and whether any of the person's
// numbers is without an entry.
import type { LiftedRestriction, RecordEntry, RecordNumbers } from '../../log/record/read-record.ts'
import type { Texts } from '../locales/texts.ts'
import { groupItems, type ItemPart } from './group-items.ts'
import { type Html, html } from './html.ts'
import { verifyCommand } from './log-keys.ts'
import type { Page } from './page.ts'
import { listReadItems, readItems } from './read-items.ts'
import { inWords, type Words } from './words.ts'

export interface ShownEntry {
  readonly entry: RecordEntry
  /** The company it is about; undefined where it is about the person. */
  readonly companyName: string | undefined
  readonly purpose: Words | undefined
}

export interface RecordFacts {
  readonly entries: readonly ShownEntry[]
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly numbers: RecordNumbers
  readonly lifted: readonly LiftedRestriction[]
  /** Empty where this server was not told them. */
  readonly logKeys: readonly string[]
  readonly filter: { readonly recipient: string | undefined; readonly item: string | undefined }
  readonly recipients: readonly { readonly clientId: string; readonly name: string }[]
  readonly items: readonly ItemPart[]
  readonly catalogue: readonly ItemPart[]
}

/** More missing numbers than this are only counted. */
const mostNumbers = 20

export function recordPage(facts: RecordFacts, texts: Texts): Page {
  const t = texts.record
  const { entries, total, filter } = facts
  const filtered = filter.recipient !== undefined || filter.item !== undefined
  return {
    title: t.title,
    main: html`
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body-l">${t.lead}</p>
      ${facts.recipients.length === 0 ? '' : filterForm(facts, texts)}
      ${filtered ? html`<p class="govuk-body" role="status">${t.found(total)} <a class="govuk-link" href="/record">${t.showAll}</a></p>` : ''}
      ${total === 0 && !filtered ? html`<p class="govuk-body">${facts.numbers.last === 0 ? t.none : t.noneShown}</p>` : html`<ol class="izin-timeline">${entries.map((one) => shortEntry(one, facts.catalogue, texts))}</ol>`}
      ${paging(facts, texts)}
      ${accounted(facts, texts)}
      ${keepCopy(facts.logKeys, texts)}`,
  }
}

function filterForm({ filter, recipients, items }: RecordFacts, texts: Texts): Html {
  const t = texts.record
  const groups = groupItems(items, texts).toSorted((a, b) => a.title.localeCompare(b.title, texts.language))
  return html`<form method="get" action="/record" role="search" class="izin-search">
        <div><label class="govuk-label" for="recipient">${t.organisation}</label>
        <select class="govuk-select" id="recipient" name="recipient"><option value="">${t.allOrganisations}</option>${recipients.map(
          ({ clientId, name }) => option(clientId, name, clientId === filter.recipient),
        )}</select></div>
        <div><label class="govuk-label" for="item">${t.item}</label>
        <select class="govuk-select" id="item" name="item"><option value="">${t.allItems}</option>${groups.map(
          ({ item, title }) => option(item, title, item === filter.item),
        )}</select></div>
        <button class="govuk-button govuk-button--secondary">${t.show}</button>
      </form>`
}

function option(value: string, name: string, selected: boolean): Html {
  return selected
    ? html`<option value="${value}" selected>${name}</option>`
    : html`<option value="${value}">${name}</option>`
}

function shortEntry({ entry, companyName, purpose }: ShownEntry, catalogue: readonly ItemPart[], texts: Texts): Html {
  const t = texts.record
  const { id, at, recipient } = entry
  const when = texts.time(at)
  return html`<li class="govuk-body">
          <time datetime="${at.toISOString()}">${when}</time><br>
          ${outcomeOf(entry, texts)}
          ${purpose ? html`<br>${inWords(purpose, texts)}` : ''}
          <span class="izin-from">${numberOf(entry, companyName, texts)}</span>
          ${listReadItems(readItems(entry, catalogue), texts)}
          <a class="govuk-link" href="/record/${id}" aria-label="${t.seeOf(recipient.legal_name, when)}">${t.see}</a>
        </li>`
}

export function outcomeOf(entry: RecordEntry, texts: Texts): Html {
  const t = texts.consent
  const { outcome, reason, recipient, byOwnApp, requested } = entry
  const changed = byOwnApp && requested.some((coordinate) => coordinate.startsWith('Mutation.'))
  const kind = outcome === 'REFUSED' ? 'izin-state izin-state--refused' : 'izin-state'
  return html`<strong class="${kind}">${changed && outcome !== 'REFUSED' ? texts.record.changed : t.outcome[outcome]}</strong>
          ${byOwnApp ? html`<strong class="izin-mark">${texts.record.byYou}</strong>` : ''}
          <strong>${recipient.legal_name}</strong> ${texts.request.app(recipient.app)}
          ${byOwnApp ? html`<br>${changed ? texts.record.byYouChanged(recipient.app) : texts.record.byYouWhy(recipient.app)}` : ''}
          ${outcome === 'REFUSED' ? html`<br>${t.refusals[reason ?? ''] ?? t.refused}` : ''}`
}

export function numberOf({ sequence }: RecordEntry, companyName: string | undefined, { record: t }: Texts): string {
  return companyName === undefined ? t.number(sequence) : t.numberOf(sequence, companyName)
}

function paging({ page, pages, filter }: RecordFacts, texts: Texts): Html | '' {
  const t = texts.record
  if (pages === 1) return ''
  const address = (wanted: number) => {
    const query = new URLSearchParams({ page: String(wanted) })
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value)
    return `/record?${query}`
  }
  return html`<nav class="izin-paging govuk-body" aria-label="${t.pages}">
        ${page > 1 ? html`<a class="govuk-link" rel="prev" href="${address(page - 1)}">${t.newer}</a>` : ''}
        <span>${t.page(page, pages)}</span>
        ${page < pages ? html`<a class="govuk-link" rel="next" href="${address(page + 1)}">${t.older}</a>` : ''}
      </nav>`
}

function accounted({ numbers: { last, redacted, heldBack, missing }, lifted }: RecordFacts, texts: Texts): Html {
  const t = texts.record
  return html`<h2 class="govuk-heading-m">${t.numbers}</h2>
      ${missing.length > 0 ? html`<div class="govuk-inset-text izin-alarm"><strong>${t.missing(listNumbers(missing, texts), missing.length)}</strong></div>` : ''}
      ${missing.length === 0 && last === 0 ? html`<p class="govuk-body">${t.completeYet}</p>` : ''}
      ${missing.length === 0 && last > 0 ? html`<p class="govuk-body">${t.complete(last)}</p>` : ''}
      ${heldBack ? html`<p class="govuk-body">${t.heldBack(heldBack.numbers.length, listNumbers(heldBack.numbers, texts), texts.time(heldBack.until))}</p>` : ''}
      ${lifted.map((one) => html`<p class="govuk-body">${t.lifted(texts.time(one.at), t.liftedWhy[one.reason])} <span class="izin-from">${inLog(one, texts)}</span></p>`)}
      ${redacted > 0 ? html`<p class="govuk-body">${t.redacted(redacted)}</p>` : ''}
      <p class="govuk-body">${t.logged}</p>`
}

function inLog({ entryId, index }: LiftedRestriction, { record: t }: Texts): string {
  return t.sealedAs(entryId, index === null ? t.entry.notSealed : t.entry.placeOf(index))
}

function keepCopy(logKeys: readonly string[], texts: Texts): Html | '' {
  const t = texts.record.download
  if (logKeys.length === 0) return ''
  return html`<section class="izin-no-print" aria-labelledby="copy">
        <h2 class="govuk-heading-m" id="copy">${t.title}</h2>
        <p class="govuk-body">${t.why}</p>
        <p class="govuk-body"><a class="govuk-button govuk-button--secondary" href="/record/download">${t.start}</a></p>
        <p class="govuk-body">${t.command}</p>
        <pre class="izin-number izin-sealed">${verifyCommand(logKeys, 'izin-record.json')}</pre>
      </section>`
}

function listNumbers(numbers: readonly number[], texts: Texts): string {
  const named = numbers.slice(0, mostNumbers).map(String)
  const rest = numbers.length - named.length
  return texts.list.format(rest > 0 ? [...named, texts.record.more(rest)] : named)
}
