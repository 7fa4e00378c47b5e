// Proofs made from stored nodes. All that a proof needs is known beforehand, so that it is read in one go.
import { foldEdge } from './append-leaves.ts'
import type { TreeHasher } from './tree-hasher.ts'
import { consistencyRanges, inclusionRanges, type LeafRange, type NodeAddress, nodesOfRange } from './tree-ranges.ts'

/** Answers a hash for each address, in their order. */
export type ReadNodes = (addresses: readonly NodeAddress[]) => Promise<readonly Uint8Array[]>

/** `leaf` < `size`. */
export function buildInclusionProof(leaf: number, size: number, read: ReadNodes, hasher: TreeHasher) {
  return hashRanges(inclusionRanges(leaf, size), read, hasher)
}

/** One for each of many leaves, read in one go. */
export async function buildInclusionProofs(
  leaves: readonly number[],
  size: number,
  read: ReadNodes,
  hasher: TreeHasher,
): Promise<Uint8Array[][]> {
  const ranges = leaves.map((leaf) => inclusionRanges(leaf, size))
  const hashes = await hashRanges(ranges.flat(), read, hasher)
  let at = 0
  return ranges.map(({ length }) => {
    at += length
    return hashes.slice(at - length, at)
  })
}

/** `older` ≤ `newer`. */
export function buildConsistencyProof(older: number, newer: number, read: ReadNodes, hasher: TreeHasher) {
  return hashRanges(consistencyRanges(older, newer), read, hasher)
}

/** The root the tree had at this size. */
export async function readRoot(size: number, read: ReadNodes, hasher: TreeHasher): Promise<Uint8Array> {
  return foldEdge(await read(nodesOfRange({ start: 0, end: size })), hasher)
}

async function hashRanges(ranges: readonly LeafRange[], read: ReadNodes, hasher: TreeHasher): Promise<Uint8Array[]> {
  const rows = ranges.map(nodesOfRange)
  const hashes = await read(rows.flat())
  let at = 0
  return rows.map((row) => {
    const from = at
    at += row.length
    return foldEdge(hashes.slice(from, at), hasher)
  })
}
