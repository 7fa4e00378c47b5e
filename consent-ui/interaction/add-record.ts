// The record of reads: who looked at a person's data, an entry at a time, each with its proof.
import type { Hono } from 'hono'
import { browserModules } from '../pages/browser-modules.ts'
import { checkScript } from '../pages/check-section.ts'
import { downloadRecord } from './download-record.ts'
import type { PageEnv, PageParts } from './page-parts.ts'
import { proveOwnEntry } from './prove-own-entry.ts'
import { showEntry } from './show-entry.ts'
import { showRecord } from './show-record.ts'

export function addRecord(app: Hono<PageEnv>, parts: PageParts): void {
  app.get('/record', showRecord(parts))
  app.get('/record/download', downloadRecord(parts))
  app.get('/record/:id', showEntry(parts))
  app.get('/record/:id/proof', proveOwnEntry(parts))
}

/** The files of the check, for anybody to read. */
export async function addCheckScript(app: Hono<PageEnv>): Promise<void> {
  for (const [address, code] of await browserModules(checkScript))
    app.get(address, (c) =>
      c.body(code, 200, {
        'Content-Type': 'text/javascript; charset=utf-8',
        // A page and its script are of one version.
        'Cache-Control': 'no-cache',
        'X-Content-Type-Options': 'nosniff',
      }),
    )
}
