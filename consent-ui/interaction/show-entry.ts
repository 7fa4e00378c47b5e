// GET /record/:id: one entry of the log about the signed-in person. What is unknown, another's or held back is one and the
// same page: not found.
import { z } from 'zod'
import { type RecordEntry, readRecordEntry, recordReading } from '../../log/record/read-record.ts'
import { entryPage } from '../pages/entry-page.ts'
import { companyNames } from './acting-roles.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { readCatalogue } from './read-catalogue.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendPage, sendProblem } from './send-page.ts'
import { inWordsOf } from './show-record.ts'

export function showEntry(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const found = await findOwnEntry(parts, c)
    if (found instanceof Response) return found
    const { session, entry } = found
    await recordReading(parts.log, 1)
    const texts = c.get('texts')
    const names = await companyNames(parts.database.current, [entry.subjectId])
    const facts = {
      ...inWordsOf(entry, session.personId, names, texts),
      catalogue: await readCatalogue(parts.database.current),
      logKeys: parts.logKeys,
    }
    return sendPage(parts, c, entryPage(facts, texts))
  }
}

export async function findOwnEntry(
  parts: PageParts,
  c: PageContext,
): Promise<{ readonly session: ResidentSession; readonly entry: RecordEntry } | Response> {
  const session = c.get('session')
  const eventId = z.uuid().safeParse(c.req.param('id')).data
  if (!session) return c.redirect(signInPath(eventId === undefined ? '/record' : `/record/${eventId}`), 303)
  const entry = eventId === undefined ? undefined : await readRecordEntry(parts.log, session.personId, eventId)
  return entry ? { session, entry } : sendProblem(parts, c, 'ENTRY_NOT_FOUND')
}
