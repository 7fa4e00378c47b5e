// The resident's pages and their addresses.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { noticePath } from '../../consent-record/describe-record.ts'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { pageAssets } from '../pages/page-assets.ts'
import { noticePage } from '../pages/plain-pages.ts'
import { addLifeCycle } from './add-life-cycle.ts'
import { addCheckScript, addRecord } from './add-record.ts'
import { answerRequest } from './answer-request.ts'
import { correlationHeader } from './correlation-id.ts'
import { listConsents } from './list-consents.ts'
import { choosePageLanguage } from './page-language.ts'
import type { PageEnv, PageParts } from './page-parts.ts'
import type { ReceiptKeys } from './receipts.ts'
import { askForReport, takeReport } from './report-problem.ts'
import { readSession } from './resident-session.ts'
import { sendPage, sendProblem } from './send-page.ts'
import { showConsent } from './show-consent.ts'
import { showRequest } from './show-request.ts'
import { addSignInAndOut } from './sign-in-and-out.ts'
import { unknownAddress } from './unknown-address.ts'
import { confirmWithdrawal, withdraw } from './withdraw.ts'

export async function createPages(parts: PageParts, keys: ReceiptKeys): Promise<Hono<PageEnv>> {
  const app = new Hono<PageEnv>()
  const secure = parts.issuer.protocol === 'https:'

  app.use(async (c, next) => {
    c.set('correlationId', String(c.env.outgoing.getHeader(correlationHeader)))
    await next()
  })
  for (const [name, { type, content }] of await pageAssets()) {
    app.get(`/assets/${name}`, (c) => {
      return c.body(content, 200, {
        'Content-Type': type,
        'Cache-Control': 'public, max-age=3600',
        'X-Content-Type-Options': 'nosniff',
      })
    })
  }
  await addCheckScript(app)
  const watched = { 'Cache-Control': 'no-store' } as const
  app.get('/healthz', (c) => c.json({ status: 'ok' }, 200, watched))
  app.get('/readyz', async (c) => {
    try {
      await parts.database.current.$queryRaw`SELECT 1`
      return c.json({ status: 'ready' }, 200, watched)
    } catch {
      return c.json({ status: 'not ready', database: 'does not answer' }, 503, watched)
    }
  })

  app.use(choosePageLanguage(secure))
  app.use(bodyLimit({ maxSize: 64 * 1024, onError: (c) => sendProblem(parts, c, 'FORM_REFUSED') }))
  app.use(async (c, next) => {
    c.set('session', await readSession(parts.database.current, c, secure))
    await next()
  })
  app.get('/', (c) => c.redirect('/consents', 303))
  app.get(noticePath, (c) => sendPage(parts, c, noticePage(c.get('texts'))))
  addSignInAndOut(app, parts)
  app.get('/interaction/:uid', showRequest(parts))
  app.post('/interaction/:uid', answerRequest(parts))
  app.get('/consents', listConsents(parts))
  app.get('/consents/:id', showConsent(parts))
  addLifeCycle(app, parts, keys)
  addRecord(app, parts)
  app.get('/consents/:id/report', askForReport(parts))
  app.post('/consents/:id/report', takeReport(parts))
  app.get('/consents/:id/withdrawal', confirmWithdrawal(parts))
  app.post('/consents/:id/withdrawal', withdraw(parts))

  app.notFound(unknownAddress(parts))
  app.onError((error, c) => {
    parts.logger.error(
      { ...bugInLog(error), correlationId: c.get('correlationId'), path: c.req.routePath },
      'page failed',
    )
    return sendProblem(parts, c, 'OUR_ERROR')
  })
  return app
}
