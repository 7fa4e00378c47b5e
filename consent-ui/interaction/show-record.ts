// GET /record: who looked at the signed-in person's data, newest first; `?recipient=`, `?item=` and `?page=` narrow it. What
// they say that is nobody or nothing known finds no entries.
import {
  type RecordEntry,
  readLiftedRestrictions,
  readRecord,
  readRecordChoices,
  readRecordNumbers,
  recordReading,
} from '../../log/record/read-record.ts'
import type { Texts } from '../locales/texts.ts'
import { coordinatesOfItem, itemsOfCoordinates } from '../pages/catalogue-items.ts'
import { recordPage, type ShownEntry } from '../pages/record-page.ts'
import { companyNames } from './acting-roles.ts'
import { inLanguage } from './in-language.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { readCatalogue } from './read-catalogue.ts'
import { sendPage } from './send-page.ts'

const size = 20

export function showRecord(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const session = c.get('session')
    if (!session) return c.redirect(signInPath('/record'), 303)
    const { personId } = session
    const recipient = c.req.query('recipient') || undefined
    const item = c.req.query('item') || undefined
    const page = pageNumber(c.req.query('page'))
    const catalogue = await readCatalogue(parts.database.current)
    const filter = {
      clientId: recipient,
      coordinates: item === undefined ? undefined : coordinatesOfItem(item, catalogue),
    }
    const { entries, total } = await readRecord(parts.log, personId, filter, { page, size })
    const choices = await readRecordChoices(parts.log, personId)
    const numbers = await readRecordNumbers(parts.log, personId)
    const lifted = await readLiftedRestrictions(parts.log, personId)
    await recordReading(parts.log, entries.length)
    const companies = entries.filter(({ subjectId }) => subjectId !== personId).map(({ subjectId }) => subjectId)
    const names = await companyNames(parts.database.current, companies)
    const texts = c.get('texts')
    const facts = {
      entries: entries.map((entry) => inWordsOf(entry, personId, names, texts)),
      ...{ total, page, numbers, lifted, logKeys: parts.logKeys },
      pages: Math.max(1, Math.ceil(total / size)),
      filter: { recipient, item },
      recipients: choices.recipients,
      items: itemsOfCoordinates(choices.coordinates, catalogue),
      catalogue,
    }
    return sendPage(parts, c, recordPage(facts, texts))
  }
}

/** `names`: of companies, by their id. */
export function inWordsOf(
  entry: RecordEntry,
  personId: string,
  names: ReadonlyMap<string, string>,
  { language }: Texts,
): ShownEntry {
  const { subjectId, purpose } = entry
  return {
    entry,
    companyName: subjectId === personId ? undefined : (names.get(subjectId) ?? ''),
    purpose: purpose === null ? undefined : inLanguage(purpose, language),
  }
}

function pageNumber(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1
}
