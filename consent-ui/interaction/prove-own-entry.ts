// GET /record/:id/proof: what the browser of the signed-in person needs to check an entry of theirs, as JSON.
import { proveEntry } from '../../log/record/prove-entry.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { findOwnEntry } from './show-entry.ts'

export function proveOwnEntry(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const found = await findOwnEntry(parts, c)
    if (found instanceof Response) return found
    const proved = await proveEntry(parts.log, found.entry.id)
    const answer = proved === undefined ? { sealed: false } : { sealed: true, ...proved }
    return c.json(answer, 200, { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
  }
}
