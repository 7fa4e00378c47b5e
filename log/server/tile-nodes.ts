// Tile addresses of C2SP tlog-tiles: `<level>/<index in groups of three digits>[.p/<width>]`. A tile holds 256 hashes, of
// subtrees of 256^level leaves each; a partial one the first `width` of them.
import type { NodeAddress } from '../merkle/tree-ranges.ts'

const width = 256

/** undefined for what is no tile address. */
export function tileNodes(level: string, rest: string): NodeAddress[] | undefined {
  const [, groups, last, partial] = /^((?:x\d{3}\/)*)(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(rest) ?? []
  if (!/^[0-6]$/.test(level) || groups === undefined || last === undefined || groups.startsWith('x000/'))
    return undefined
  const tile = Number(groups.replaceAll(/[x/]/g, '') + last)
  const count = partial === undefined ? width : Number(partial)
  if (!Number.isSafeInteger(tile * width * width ** Number(level)) || (partial !== undefined && count >= width))
    return undefined
  return Array.from({ length: count }, (_, n) => ({ level: 8 * Number(level), index: tile * width + n }))
}
