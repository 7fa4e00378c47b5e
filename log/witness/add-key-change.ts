// A witness follows a log to its next key: only by a change that the key it trusts signed. From then on it signs nothing of
// the older one, so a key that was given up for a reason can't be used to show it another history.
import { emptyRoot } from '../merkle/tree-hasher.ts'
import { encodeBase64 } from '../note/base64.ts'
import { readKeyChange } from '../note/key-change.ts'
import { type NoteVerifier, parseVerifierKey } from '../note/note-key.ts'
import type { WitnessAnswer, WitnessDeps } from './add-checkpoint.ts'

/** Not to be run beside another request of the witness. */
export async function addKeyChange(request: string, deps: WitnessDeps): Promise<WitnessAnswer> {
  const change = readKeyChange(request)
  if (change === undefined) return { status: 400, body: 'not a change of a log key, signed by both keys\n' }
  const { older, newer } = change
  if (!deps.logs.some(({ name }) => name === older.name)) return { status: 404, body: 'unknown log\n' }
  const seen = deps.memory.read(older.name) ?? { size: 0, root: encodeBase64(emptyRoot), keys: {} }
  const known = seen.keys[older.text] === newer.text || deps.logs.some(({ text }) => text === newer.text)
  // Told again, perhaps by another sealer.
  if (known) return { status: 200, body: '' }
  if (!currentKeys(older.name, deps).some(({ text }) => text === older.text))
    return { status: 403, body: 'not signed by the key of the log\n' }
  await deps.memory.write(older.name, { ...seen, keys: { ...seen.keys, [older.text]: newer.text } })
  return { status: 200, body: '' }
}

/** The keys that the witness was given for a log, each followed to its newest. */
export function currentKeys(origin: string, { logs, memory }: Pick<WitnessDeps, 'logs' | 'memory'>): NoteVerifier[] {
  const next = memory.read(origin)?.keys ?? {}
  return logs
    .filter(({ name }) => name === origin)
    .map((key) => {
      let current = key
      // A change is only followed from the newest key, so there is no ring.
      for (let text = next[current.text]; text !== undefined; text = next[text])
        current = parseVerifierKey(text) ?? current
      return current
    })
}
