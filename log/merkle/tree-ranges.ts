// Which parts of the tree a root or a proof is made of, by number alone. A range of leaves that RFC 9162 hashes as one
// subtree is a row of complete subtrees, whose hashes never change once they are full: those are stored as nodes.
// Reads nothing and hashes nothing.

/** Leaves from `start` up to, not including, `end`. */
export interface LeafRange {
  readonly start: number
  readonly end: number
}

/** A complete subtree: the 2^level leaves that begin at index × 2^level. Level 0 is a leaf's hash. */
export interface NodeAddress {
  readonly level: number
  readonly index: number
}

/** The complete subtrees of a range that begins where a subtree of its size may begin, left to right: at most 53. */
export function nodesOfRange({ start, end }: LeafRange): NodeAddress[] {
  const nodes: NodeAddress[] = []
  let from = start
  while (from < end) {
    const level = Math.floor(Math.log2(end - from))
    const size = 2 ** level
    nodes.push({ level, index: from / size })
    from += size
  }
  return nodes
}

/** PATH(m, D_n) of RFC 9162 §2.1.3.1: the subtrees beside the way from the leaf up to the root, nearest first. */
export function inclusionRanges(leaf: number, size: number): LeafRange[] {
  const path = (start: number, end: number): LeafRange[] => {
    if (end - start === 1) return []
    const split = start + splitPoint(end - start)
    return leaf < split ? [...path(start, split), { start: split, end }] : [...path(split, end), { start, end: split }]
  }
  return path(0, size)
}

/** PROOF(m, D_n) of RFC 9162 §2.1.4.1; nothing where the older tree is empty or the same. */
export function consistencyRanges(older: number, newer: number): LeafRange[] {
  const subproof = (start: number, end: number, known: boolean): LeafRange[] => {
    if (older === end) return known ? [] : [{ start, end }]
    const split = start + splitPoint(end - start)
    return older <= split
      ? [...subproof(start, split, known), { start: split, end }]
      : [...subproof(split, end, false), { start, end: split }]
  }
  return older === 0 ? [] : subproof(0, newer, true)
}

/** The largest power of two smaller than `size`, which is 2 or more. */
function splitPoint(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}
