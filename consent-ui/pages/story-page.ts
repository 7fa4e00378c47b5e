// One consent, everything about it: what was agreed, how to change or end it, what happened to it in words, who looked and
// when (refused attempts too).
import type { ConsentStory, HistoryEntry, ReadingEntry } from '../../consent-record/read-consent-story.ts'
import type { Texts } from '../locales/texts.ts'
import { howOften } from './consent-page.ts'
import { withdrawalForm } from './consents-page.ts'
import { actionForm, backLink, type FormTarget, factsList, itemNames, stateMark } from './elements.ts'
import type { ItemPart } from './group-items.ts'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'
import { listReadItems, readItems } from './read-items.ts'
import { inWords, type Words } from './words.ts'

export interface StoryFacts {
  readonly story: ConsentStory
  readonly contact: string | undefined
  readonly purpose: Words
  readonly companyName: string | undefined
  readonly granted: readonly ItemPart[]
  readonly refused: readonly ItemPart[]
  readonly catalogue: readonly ItemPart[]
  readonly receiptPath: (jti: string) => string
  /** What the person can do now; a path opens a page, a form acts at once. */
  readonly actions: {
    readonly withdraw: FormTarget | undefined
    readonly pause: FormTarget | undefined
    readonly resume: FormTarget | undefined
    readonly shortenPath: string | undefined
    readonly reportPath: string
  }
}

export function storyPage(facts: StoryFacts, texts: Texts): Page {
  const t = texts.consent
  const { story, actions } = facts
  const { consent } = story
  const title = t.title(consent.recipient.legalName)
  return {
    title,
    main: html`
      ${backLink('/consents', texts.withdrawn.back)}
      <h1 class="govuk-heading-l">${title}</h1>
      <p class="govuk-body">${stateMark(consent.status, texts)} ${t.lastChange(texts.time(consent.changedAt))}</p>
      <h2 class="govuk-heading-m">${t.facts}</h2>
      ${agreed(facts, texts)}
      ${actions.withdraw || actions.pause || actions.resume ? changes(facts, texts) : ''}
      <h2 class="govuk-heading-m">${t.readings}</h2>
      ${readings(facts, texts)}
      <h2 class="govuk-heading-m">${t.history}</h2>
      <ol class="izin-timeline">${story.history.map((entry) => happened(entry, texts))}</ol>
      ${receipts(facts, texts)}
      ${notices(story, texts)}
      <p class="govuk-body izin-no-print"><a class="govuk-link" href="${actions.reportPath}">${t.report}</a></p>`,
  }
}

function agreed({ story, contact, purpose, companyName, granted, refused }: StoryFacts, texts: Texts): Html {
  const { consent } = story
  const t = texts.request
  const { recipient } = consent
  const inForce = consent.status === 'ACTIVE' || consent.status === 'PAUSED'
  const terms = { once: consent.fetchType === 'ONCE', frequencyPerDay: consent.frequencyPerDay }
  return factsList([
    [t.who, html`<strong>${recipient.legalName}</strong><br>${t.uen(recipient.uen)}, ${t.app(recipient.app)}`],
    contact ? [texts.consent.contact, contact] : '',
    companyName ? [t.actingFor, companyName] : '',
    [t.purpose, inWords(purpose, texts)],
    consent.startsAt ? [texts.consents.given, texts.time(consent.startsAt)] : '',
    consent.expiresAt ? [inForce ? t.until : texts.consent.pastUntil, texts.time(consent.expiresAt)] : '',
    [t.fetch, howOften(terms, texts)],
    [t.dataLife, t.dataLifeDays(texts.days(consent.dataLifeDays))],
    granted.length > 0 ? [inForce ? texts.consents.items : texts.consents.itemsThen, itemNames(granted, texts)] : '',
    refused.length > 0 ? [texts.consents.refusedItems, itemNames(refused, texts)] : '',
    [texts.consent.number, html`<span class="izin-number">${consent.id}</span>`],
  ])
}

function changes({ story, actions }: StoryFacts, texts: Texts): Html {
  const t = texts.consent
  const { consent } = story
  const { legalName } = consent.recipient
  return html`<section class="izin-no-print" aria-labelledby="change">
        <h2 class="govuk-heading-m" id="change">${t.change}</h2>
        <div class="izin-actions">
          ${actions.withdraw ? html`<div class="izin-box">${withdrawalForm(actions.withdraw, consent, texts)}</div>` : ''}
          ${actions.pause ? html`<div class="izin-box"><p class="govuk-body-s">${t.pauseWhy(legalName)}</p>${actionForm(actions.pause, { text: t.pause })}</div>` : ''}
          ${actions.resume ? html`<div class="izin-box"><p class="govuk-body-s">${t.resumeWhy(legalName)}</p>${actionForm(actions.resume, { text: t.resume })}</div>` : ''}
          ${actions.shortenPath ? html`<p class="govuk-body"><a class="govuk-link" href="${actions.shortenPath}">${t.shorten}</a></p>` : ''}
        </div>
      </section>`
}

function readings({ story, catalogue }: StoryFacts, texts: Texts): Html {
  const { consent, readings: all, moreReadings, heldBack } = story
  const t = texts.consent
  const hidden = heldBack === 0 ? '' : html`<p class="govuk-body">${texts.record.heldBackHere(heldBack)}</p>`
  if (all.length === 0) return html`${hidden || html`<p class="govuk-body">${t.noReadings}</p>`}`
  return html`${hidden}${moreReadings ? html`<p class="govuk-body">${t.earlier}</p>` : ''}
      <ol class="izin-timeline">${all.map((entry) => reading(entry, consent.recipient.legalName, catalogue, texts))}</ol>
      <p class="govuk-body izin-no-print"><a class="govuk-link" href="/record">${texts.record.title}</a></p>`
}

function reading(entry: ReadingEntry, recipient: string, catalogue: readonly ItemPart[], texts: Texts): Html {
  const t = texts.consent
  const at = texts.time(entry.at)
  return html`<li class="govuk-body">
          <time datetime="${entry.at.toISOString()}">${at}</time><br>
          <strong>${t.outcome[entry.outcome]}</strong> · ${recipient}
          ${entry.outcome === 'REFUSED' ? html`<br>${t.refusals[entry.reason ?? ''] ?? t.refused}` : ''}
          ${listReadItems(readItems(entry, catalogue), texts)}
          <span class="izin-no-print"><a class="govuk-link" href="/record/${entry.id}" aria-label="${texts.record.seeOf(recipient, at)}">${texts.record.see}</a></span>
        </li>`
}

function happened({ at, actor, reason, to }: HistoryEntry, texts: Texts): Html {
  const t = texts.consent
  return html`<li class="govuk-body"><time datetime="${at.toISOString()}">${texts.time(at)}</time><br>
        <strong>${t.reasons[reason] ?? texts.consents.status[to]}</strong> (${t.historyBy[actor]})</li>`
}

function receipts({ story, receiptPath }: StoryFacts, texts: Texts): Html | '' {
  const t = texts.consent
  const all = story.receipts
  if (all.length === 0) return ''
  return html`<h2 class="govuk-heading-m">${t.receipts}</h2>
      <ul class="govuk-list">${all.map(({ at, jti, reason }) => html`<li><a class="govuk-link" href="${receiptPath(jti)}">${t.receiptOf(texts.time(at))}: ${t.reasons[reason] ?? reason}</a></li>`)}</ul>`
}

function notices({ notices: all }: ConsentStory, texts: Texts): Html | '' {
  const t = texts.consent
  if (all.length === 0) return ''
  return html`<h2 class="govuk-heading-m">${t.notices}</h2>
      <ul class="govuk-list">${all.map(({ at, state }) => html`<li>${texts.time(at)}: ${t.notice[state]}</li>`)}</ul>`
}
