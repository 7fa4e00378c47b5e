// Tells a witness that the log's key changed, before it is asked to sign what the new key signed. A witness of other make
// has no such address (404): its operator gives it the new key.
import type { Pool } from 'pg'
import { readKeyChanges } from '../storage/key-changes.ts'
import { post, type Witness } from './request-cosignature.ts'

/** Each change is told once in a process's life; a witness that knows it already says so. */
export function keyChangeTeller(database: Pool, witness: Witness): () => Promise<void> {
  let told = -1
  return async () => {
    for (const { index, entry } of await readKeyChanges(database)) {
      if (index <= told) continue
      const { status } = await post(`${witness.url}/add-key-change`, String(entry.body['note']))
      if (status !== 200 && status !== 404)
        throw new Error(`the witness ${witness.verifier.name} answered ${status} to the change of the log's key`)
      told = index
    }
  }
}
