// Whose signature a new checkpoint gets: the key that the log itself says is its own, and beside it, as long as the operator
// leaves it here, the key before. So a key never comes into use, nor goes, by a setting alone.
import type { Pool } from 'pg'
import type { KeyChange } from '../note/key-change.ts'
import type { NoteSigner } from '../note/note-key.ts'
import { parseNote, verifyNote } from '../note/signed-note.ts'
import { readLatestCheckpoint } from '../storage/checkpoints.ts'
import { readKeyChanges } from '../storage/key-changes.ts'

/** The key that must sign is not among those given. */
export class NotTheLogsKey extends Error {
  override readonly name = 'NotTheLogsKey'
}

/** Who signs for the log as it stands. */
export async function currentSigners(
  database: Pool,
  signers: readonly NoteSigner[],
): Promise<[NoteSigner, ...NoteSigner[]]> {
  return chooseSigners(signers, await readKeyChanges(database), (await readLatestCheckpoint(database))?.note)
}

/** `changes` with those of the new leaves; `latest`: the newest checkpoint's note. */
export function chooseSigners(
  signers: readonly NoteSigner[],
  changes: readonly KeyChange[],
  latest: string | undefined,
): [NoteSigner, ...NoteSigner[]] {
  const last = changes.at(-1)
  if (last !== undefined) {
    const current = signers.find(({ verifier }) => verifier.text === last.newer.text)
    if (current === undefined)
      throw new NotTheLogsKey(`the log's key was changed to ${last.newer.text}, which is not given here`)
    return [current, ...signers.filter(({ verifier }) => verifier.text === last.older.text)]
  }
  const note = latest === undefined ? undefined : parseNote(latest)
  const [current] = signers.filter(({ verifier }) => note === undefined || verifyNote(note, verifier) === 'valid')
  if (current === undefined)
    throw new NotTheLogsKey(
      'the newest checkpoint was signed by a key that is not given here: put it back, or bring the new key in with `npm run log -- rotate-key`',
    )
  return [current]
}
