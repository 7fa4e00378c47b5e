// What an entry of the log asked for and got, as items a person knows, in place of the graph's coordinates.
import type { ReadingEntry } from '../../consent-record/read-consent-story.ts'
import type { Texts } from '../locales/texts.ts'
import { itemsOfCoordinates } from './catalogue-items.ts'
import { itemNames } from './elements.ts'
import type { ItemPart } from './group-items.ts'
import { type Html, html } from './html.ts'

export interface ReadItems {
  readonly released: readonly ItemPart[]
  readonly undelivered: readonly ItemPart[]
  readonly refused: readonly ItemPart[]
  /** What was asked for, where nothing was handed over. */
  readonly attempted: readonly ItemPart[]
}

type Coordinates = Pick<ReadingEntry, 'outcome' | 'requested' | 'released' | 'undelivered' | 'refused'>

export function readItems(
  { outcome, requested, released, undelivered, refused }: Coordinates,
  catalogue: readonly ItemPart[],
): ReadItems {
  const itemsOf = (coordinates: readonly string[]) => itemsOfCoordinates(coordinates, catalogue)
  const refusedWhole = outcome === 'REFUSED'
  return {
    released: itemsOf(released),
    undelivered: itemsOf(undelivered),
    refused: refusedWhole ? [] : itemsOf(refused.map(({ coordinate }) => coordinate)),
    attempted: refusedWhole ? itemsOf(requested) : [],
  }
}

export function listReadItems({ released, undelivered, refused, attempted }: ReadItems, texts: Texts): Html {
  const t = texts.consent
  return html`${folded(t.released, released, texts)}${folded(t.undelivered, undelivered, texts)}${folded(t.refusedItems, refused, texts)}${folded(t.attempted, attempted, texts)}`
}

function folded(title: string, parts: readonly ItemPart[], texts: Texts): Html | '' {
  return parts.length === 0
    ? ''
    : html`<details class="govuk-details govuk-!-margin-bottom-0 govuk-!-margin-top-1"><summary class="govuk-details__summary">${title}: ${texts.request.parts(parts.length)}</summary><div class="govuk-details__text">${itemNames(parts, texts)}</div></details>`
}
