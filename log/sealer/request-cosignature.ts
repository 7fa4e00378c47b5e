// Asks a witness for its signature on the newest checkpoint (C2SP tlog-witness, add-checkpoint). What it answers is kept
// only if its key really signed this checkpoint. A witness that refuses is an alarm: it saw another history.
import type { Pool } from 'pg'
import { buildConsistencyProof } from '../merkle/build-proof.ts'
import type { TreeHasher } from '../merkle/tree-hasher.ts'
import { encodeBase64 } from '../note/base64.ts'
import { readCosignatures } from '../note/cosignature.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { parseNote, signaturesOf } from '../note/signed-note.ts'
import { readLatestCheckpoint, type StoredCheckpoint } from '../storage/checkpoints.ts'
import { storedNodes } from '../storage/read-nodes.ts'

export interface Witness {
  readonly verifier: NoteVerifier
  /** Submission prefix, without a slash at its end. */
  readonly url: string
}

export type Cosigned =
  | { readonly kind: 'current' }
  | { readonly kind: 'cosigned'; readonly size: number }
  | { readonly kind: 'refused'; readonly problem: string }

const timeout = 5_000
const longestAnswer = 16_384

export async function requestCosignature(database: Pool, witness: Witness, hasher: TreeHasher): Promise<Cosigned> {
  const checkpoint = await readLatestCheckpoint(database)
  if (checkpoint === undefined || checkpoint.witnesses.includes(witness.verifier.name)) return { kind: 'current' }
  const { rows } = await database.query<{ size: string }>(
    'SELECT coalesce(max(tree_size), 0) AS size FROM consent.log_cosignature WHERE witness = $1',
    [witness.verifier.name],
  )
  let old = Number(rows[0]?.size)
  // The witness may have signed more than we know of: it then says how much, once.
  for (let attempt = 0; attempt < 2; attempt++) {
    const proof = await buildConsistencyProof(old, checkpoint.size, storedNodes(database), hasher)
    const body = [`old ${old}`, ...proof.map(encodeBase64), '', checkpoint.note].join('\n')
    const answer = await post(`${witness.url}/add-checkpoint`, body)
    if (answer.status === 200) return keep(database, checkpoint, witness, answer.text)
    const known = answer.status === 409 && answer.type === 'text/x.tlog.size' ? Number(answer.text.trim()) : undefined
    if (known === undefined || !Number.isSafeInteger(known))
      return { kind: 'refused', problem: `the witness answered ${answer.status}` }
    // Another sealer was quicker.
    if (known > checkpoint.size) {
      const newest = await readLatestCheckpoint(database)
      return newest !== undefined && newest.size >= known
        ? { kind: 'current' }
        : { kind: 'refused', problem: `the witness has seen ${known} leaves and the log has ${checkpoint.size}` }
    }
    old = known
  }
  return { kind: 'current' }
}

export async function post(url: string, body: string) {
  const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(timeout) })
  const text = await response.text()
  const type = response.headers.get('content-type')?.split(';')[0]?.trim()
  return { status: response.status, type, text: text.slice(0, longestAnswer) }
}

async function keep(
  database: Pool,
  checkpoint: StoredCheckpoint,
  { verifier }: Witness,
  lines: string,
): Promise<Cosigned> {
  const note = parseNote(checkpoint.note + lines)
  const times = note ? readCosignatures(note, verifier) : 'broken'
  const [own] = note ? signaturesOf(note, verifier) : []
  if (times === 'broken' || own === undefined)
    return { kind: 'refused', problem: 'the answer holds no signature of the witness on this checkpoint' }
  await database.query(
    'INSERT INTO consent.log_cosignature (tree_size, witness, line) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [checkpoint.size, verifier.name, own.line],
  )
  return { kind: 'cosigned', size: checkpoint.size }
}
