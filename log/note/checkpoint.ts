// A checkpoint (C2SP tlog-checkpoint): origin, size and root of the tree, as the text of a note that the log signs.
// Extension lines are not written, and refused when read: nobody could audit them.
import { hashLength } from '../../schema/contract/tree-input.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'

export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`
}

/** undefined for what is not exactly a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, digits, encoded] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/=]+)\n$/.exec(text) ?? []
  const root = decodeBase64(encoded ?? '')
  const size = Number(digits)
  if (origin === undefined || root?.length !== hashLength || !Number.isSafeInteger(size)) return undefined
  return { origin, size, root }
}
