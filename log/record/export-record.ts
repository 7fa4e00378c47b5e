// A person's whole record as one file that anybody can check offline, in the form of every export. The log's key is not
// here: the sealer signs the file's digest, which takes about a second.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { exportDigest, exportSealTextOf, writeExport } from '../../schema/contract/log-export.ts'
import { buildExport } from '../export/export-log.ts'
import { parseNote } from '../note/signed-note.ts'

export interface ExportRecordDeps {
  /** With the rights of the authorization server. */
  readonly database: Pool
  /** The log's. */
  readonly origin: string
  readonly now: () => Date
}

/** ms */
const patience = 10_000
const pause = 100

/** undefined while the log has no checkpoint, or no sealer of this log runs. */
export async function exportRecord(subjectId: string, deps: ExportRecordDeps): Promise<string | undefined> {
  const unsigned = await buildExport({ kind: 'SUBJECT', subjectId }, deps)
  if (unsigned === undefined) return undefined
  const signature = await askForSeal(deps, exportDigest(unsigned))
  return signature === undefined ? undefined : writeExport({ ...unsigned, signature })
}

async function askForSeal({ database, origin }: ExportRecordDeps, digest: string): Promise<string | undefined> {
  await database.query('INSERT INTO consent.log_export_seal (digest) VALUES ($1) ON CONFLICT DO NOTHING', [digest])
  for (let waited = 0; waited < patience; waited += pause) {
    const { rows } = await database.query<{ note: string | null }>(
      'SELECT note FROM consent.log_export_seal WHERE digest = $1',
      [digest],
    )
    const note = rows[0]?.note
    if (note) return parseNote(note)?.text === exportSealTextOf(origin, digest) ? note : undefined
    await sleep(pause)
  }
  return undefined
}
