// Signs the digests of exports that the pages of residents ask for. Whoever may ask gets a signature on an export of this
// log, and on nothing else that the log's key signs: the text says what it is.
import type { Pool } from 'pg'
import { exportSealTextOf } from '../../schema/contract/log-export.ts'
import type { NoteSigner } from '../note/note-key.ts'
import { signNote } from '../note/signed-note.ts'
import { currentSigners } from './choose-signers.ts'

/** How many at once; the rest wait for the next turn. */
const most = 50

/** How many it signed. */
export async function sealExports(database: Pool, signers: readonly NoteSigner[]): Promise<number> {
  const { rows } = await database.query<{ digest: string }>(
    `SELECT digest FROM consent.log_export_seal WHERE note IS NULL AND digest ~ '^[A-Za-z0-9+/]{43}=$'
     ORDER BY asked_at LIMIT $1`,
    [most],
  )
  if (rows.length === 0) return 0
  const digests = rows.map(({ digest }) => digest)
  const [signer, ...more] = await currentSigners(database, signers)
  const notes = digests.map((digest) => signNote(exportSealTextOf(signer.verifier.name, digest), signer, ...more))
  await database.query(
    `UPDATE consent.log_export_seal s SET note = asked.note FROM unnest($1::text[], $2::text[]) AS asked(digest, note)
     WHERE s.digest = asked.digest AND s.note IS NULL`,
    [digests, notes],
  )
  await database.query(`DELETE FROM consent.log_export_seal WHERE asked_at < clock_timestamp() - interval '10 minutes'`)
  return digests.length
}
