// The items a person may be asked for, with what to call them: the operator's table, and the names of agencies that are
// not in the pages' own texts. Read for each page, so that an item is there as soon as an agency published it.
import { z } from 'zod'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import type { ItemPart } from '../pages/group-items.ts'

const byLanguage = z.record(z.string(), z.string())

export interface CatalogueItem extends ItemPart {
  readonly acr: string
}

/** All of them, or those of `scopes`; in the order of items. */
export async function readCatalogue(store: ConsentStore, scopes?: readonly string[]): Promise<CatalogueItem[]> {
  const [rows, agencies] = await Promise.all([
    store.scope.findMany({
      ...(scopes === undefined ? {} : { where: { scope: { in: [...scopes] } } }),
      orderBy: [{ item: 'asc' }, { scope: 'asc' }],
    }),
    store.agency.findMany(),
  ])
  const agencyNames = Object.fromEntries(agencies.map(({ code, names }) => [code, byLanguage.parse(names)]))
  return rows.map((row) => ({ ...row, titles: byLanguage.parse(row.titles), agencyNames }))
}
