// The witness's one decision (C2SP tlog-witness, add-checkpoint): sign a checkpoint only if a log it knows signed it, and
// only if it follows on everything the witness signed before. It never signs two histories, whoever asks.
import { sameBytes } from '../../schema/contract/tree-input.ts'
import type { TreeHasher } from '../merkle/tree-hasher.ts'
import { verifyConsistency } from '../merkle/verify-proof.ts'
import { decodeBase64, encodeBase64 } from '../note/base64.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { cosign } from '../note/cosignature.ts'
import type { NoteSigner, NoteVerifier } from '../note/note-key.ts'
import { parseNote, verifyNote } from '../note/signed-note.ts'
import { currentKeys } from './add-key-change.ts'
import type { WitnessMemory } from './witness-state.ts'

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly body: string
  readonly type?: 'text/x.tlog.size'
}

export interface WitnessDeps {
  readonly logs: readonly NoteVerifier[]
  readonly signer: NoteSigner
  readonly memory: WitnessMemory
  readonly hasher: TreeHasher
  /** POSIX seconds. */
  readonly now: () => number
}

const maximumProof = 63

/** Not to be run twice at once: the caller lets one request in at a time, so that check and record are one step. */
export async function addCheckpoint(request: string, deps: WitnessDeps): Promise<WitnessAnswer> {
  const parsed = parseRequest(request)
  if (parsed === undefined) return { status: 400, body: 'not an add-checkpoint request\n' }
  const { old, proof, note, checkpoint } = parsed
  const keys = currentKeys(checkpoint.origin, deps)
  if (keys.length === 0) return { status: 404, body: 'unknown log\n' }
  if (!keys.some((key) => verifyNote(note, key) === 'valid')) return { status: 403, body: 'no signature of the log\n' }
  if (old > checkpoint.size) return { status: 400, body: 'the old size is larger than the checkpoint\n' }

  const seen = deps.memory.read(checkpoint.origin)
  if (old !== (seen?.size ?? 0)) return { status: 409, body: `${seen?.size ?? 0}\n`, type: 'text/x.tlog.size' }
  const root = Buffer.from(seen?.root ?? '', 'base64')
  if (seen !== undefined && old === checkpoint.size && !sameBytes(root, checkpoint.root))
    return { status: 409, body: 'another tree of the same size was signed\n' }
  if (
    !verifyConsistency({ older: { size: old, root }, newer: checkpoint, proof }, deps.hasher) &&
    !(seen === undefined && checkpoint.size === 0)
  )
    return { status: 422, body: 'the checkpoint does not follow on the one signed before\n' }

  const latest = { size: checkpoint.size, root: encodeBase64(checkpoint.root), keys: seen?.keys ?? {} }
  await deps.memory.write(checkpoint.origin, latest)
  return { status: 200, body: `${cosign(note.text, deps.signer, deps.now())}\n` }
}

function parseRequest(request: string) {
  const split = request.indexOf('\n\n')
  if (split < 0) return undefined
  const [first = '', ...lines] = request.slice(0, split).split('\n')
  const digits = /^old (0|[1-9]\d{0,14})$/.exec(first)?.[1]
  const proof = lines.map(decodeBase64)
  const note = parseNote(request.slice(split + 2))
  const checkpoint = note && parseCheckpoint(note.text)
  if (digits === undefined || note === undefined || checkpoint === undefined) return undefined
  if (proof.length > maximumProof || !proof.every((hash) => hash?.length === 32)) return undefined
  return { old: Number(digits), proof: proof.filter((hash) => hash !== undefined), note, checkpoint }
}
