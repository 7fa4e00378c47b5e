// GET /record/download: the signed-in person's whole record with its proofs, as a file that the offline verifier checks.
import { exportRecord } from '../../log/record/export-record.ts'
import { overDownloadQuota } from '../disclosures/download-quota.ts'
import { logNameOf } from '../pages/log-keys.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { sendProblem } from './send-page.ts'

export function downloadRecord(parts: PageParts) {
  return async (c: PageContext): Promise<Response> => {
    const session = c.get('session')
    if (!session) return c.redirect(signInPath('/record'), 303)
    const wait = await overDownloadQuota(parts.database, 'RECORD', session.personId)
    if (wait !== undefined) {
      c.header('Retry-After', String(wait))
      return sendProblem(parts, c, 'RECORD_TOO_OFTEN', { code: 'QUOTA_EXCEEDED', continueAt: '/record' })
    }
    const origin = logNameOf(parts.logKeys)
    const deps = { database: parts.log, now: () => new Date() }
    const file = origin === undefined ? undefined : await exportRecord(session.personId, { ...deps, origin })
    if (file === undefined) return sendProblem(parts, c, 'RECORD_NOT_READY')
    return c.body(file, 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="izin-record.json"',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    })
  }
}
