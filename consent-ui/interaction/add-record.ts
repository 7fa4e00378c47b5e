// The record of reads: who looked at a person's data, an entry at a time.
import type { Hono } from 'hono'
import type { PageEnv, PageParts } from './page-parts.ts'
import { showEntry } from './show-entry.ts'
import { showRecord } from './show-record.ts'

export function addRecord(app: Hono<PageEnv>, parts: PageParts): void {
  app.get('/record', showRecord(parts))
  app.get('/record/:id', showEntry(parts))
}
