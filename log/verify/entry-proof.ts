// All that is needed to check one entry, as a server hands it to its subject, read from JSON. Runs in a browser too, so it
// brings no library along.
import { decodeBase64 } from '../note/base64.ts'

export interface EntryProof {
  /** What the leaf is made of. */
  readonly body: Readonly<Record<string, unknown>>
  /** Opens the commitments to whom it is about and which of theirs it is. */
  readonly opening: Readonly<Record<(typeof openingParts)[number], string>>
  readonly leafHash: Uint8Array
  readonly index: number
  /** base64, nearest sibling first. */
  readonly inclusion: readonly string[]
  /** C2SP tlog-checkpoint with its witnesses' lines. */
  readonly checkpoint: string
}

const openingParts = ['subject_id', 'subject_salt', 'sequence', 'sequence_salt'] as const

/** undefined for what is no such proof. */
export function readEntryProof(json: unknown): EntryProof | undefined {
  if (!isRecord(json) || !isRecord(json['event'])) return undefined
  const { checkpoint } = json
  const { body, opening, leaf_hash, index, inclusion } = json['event']
  if (!isRecord(body) || !isOpening(opening) || typeof leaf_hash !== 'string' || typeof index !== 'number')
    return undefined
  if (!isTexts(inclusion) || typeof checkpoint !== 'string') return undefined
  const leafHash = decodeBase64(`${leaf_hash.replaceAll('-', '+').replaceAll('_', '/')}=`)
  return leafHash && { body, opening, leafHash, index, inclusion, checkpoint }
}

function isOpening(value: unknown): value is EntryProof['opening'] {
  return (
    isRecord(value) &&
    openingParts.every((part) => typeof value[part] === 'string') &&
    [value['subject_salt'], value['sequence_salt']].every((salt) => /^[0-9a-f]{32}$/.test(String(salt)))
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
