// What a person can do with one consent: pause it, let it go on, let it end earlier, and keep its receipts.
import type { Hono } from 'hono'
import type { PageEnv, PageParts } from './page-parts.ts'
import { confirmChange, pause, resume } from './pause-and-resume.ts'
import { downloadReceipt, type ReceiptKeys, showReceipt } from './receipts.ts'
import { askPeriod, shorten } from './shorten.ts'

export function addLifeCycle(app: Hono<PageEnv>, parts: PageParts, keys: ReceiptKeys): void {
  app.post('/consents/:id/pause', pause(parts))
  app.post('/consents/:id/resume', resume(parts))
  app.get('/consents/:id/period', askPeriod(parts))
  app.post('/consents/:id/period', shorten(parts))
  app.get('/consents/:id/changes/:version', confirmChange(parts))
  app.get('/consents/:id/receipts/:jti', showReceipt(parts))
  app.get('/consents/:id/receipts/:jti/download', downloadReceipt(parts, keys))
}
