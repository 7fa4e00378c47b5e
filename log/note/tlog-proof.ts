// A proof that can be kept in one file and checked offline (C2SP tlog-proof): the leaf's index, its inclusion proof and
// the checkpoint it is under, with witnesses' lines. `extra` is whatever the keeper puts beside it; nothing vouches for it.
import { hashLength } from '../../schema/contract/tree-input.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'

export interface TlogProof {
  readonly extra?: Uint8Array | undefined
  readonly index: number
  /** Nearest sibling first. */
  readonly inclusion: readonly Uint8Array[]
  /** A note as signed. */
  readonly checkpoint: string
}

const version = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^53 leaves has no longer one. */
const longestProof = 53

export function writeTlogProof({ extra, index, inclusion, checkpoint }: TlogProof): string {
  const lines = [version, ...(extra === undefined ? [] : [`extra ${encodeBase64(extra)}`]), `index ${index}`]
  return [...lines, ...inclusion.map(encodeBase64), '', checkpoint].join('\n')
}

/** undefined for what is not exactly such a proof. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const split = text.indexOf('\n\n')
  const [first, ...lines] = text.slice(0, Math.max(split, 0)).split('\n')
  if (first !== version) return undefined
  const [, encoded] = /^extra ([A-Za-z0-9+/=]+)$/.exec(lines[0] ?? '') ?? []
  const extra = encoded === undefined ? undefined : decodeBase64(encoded)
  if (encoded !== undefined) {
    if (extra === undefined) return undefined
    lines.shift()
  }
  const digits = /^index (0|[1-9]\d{0,15})$/.exec(lines[0] ?? '')?.[1]
  const inclusion = lines.slice(1).map(decodeBase64)
  if (digits === undefined || !Number.isSafeInteger(Number(digits)) || inclusion.length > longestProof) return undefined
  if (!inclusion.every((hash) => hash?.length === hashLength)) return undefined
  const hashes = inclusion.filter((hash) => hash !== undefined)
  return { extra, index: Number(digits), inclusion: hashes, checkpoint: text.slice(split + 2) }
}
