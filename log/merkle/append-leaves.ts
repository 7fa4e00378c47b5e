// Adds leaves to a tree that is known by its right edge alone: the hashes of the complete subtrees its size is made of.
// What it costs for each leaf does not depend on the size of the tree: one node for each that becomes complete, which is
// fewer than one a leaf, and the root once.
import type { TreeHasher } from './tree-hasher.ts'
import { emptyRoot } from './tree-hasher.ts'
import { type NodeAddress, nodesOfRange } from './tree-ranges.ts'

export interface TreeEdge {
  readonly size: number
  /** Hashes of `nodesOfRange({ start: 0, end: size })`, in that order. */
  readonly edge: readonly Uint8Array[]
}

export interface StoredNode extends NodeAddress {
  readonly hash: Uint8Array
}

export interface GrownTree extends TreeEdge {
  /** Those that became complete, without the leaves themselves. */
  readonly nodes: readonly StoredNode[]
  readonly root: Uint8Array
}

export function appendLeaves(tree: TreeEdge, leaves: readonly Uint8Array[], hasher: TreeHasher): GrownTree {
  const nodes: StoredNode[] = []
  const edge: StoredNode[] = nodesOfRange({ start: 0, end: tree.size }).map((address, n) => {
    const hash = tree.edge[n]
    if (hash === undefined) throw new RangeError('the edge has fewer hashes than the size of the tree asks for')
    return { ...address, hash }
  })
  leaves.forEach((leaf, n) => {
    let grown: StoredNode = { level: 0, index: tree.size + n, hash: leaf }
    while (grown.index % 2 === 1) {
      const left = edge.pop()
      if (left === undefined) throw new RangeError('a right child without its left one')
      grown = { level: grown.level + 1, index: (grown.index - 1) / 2, hash: hasher.node(left.hash, grown.hash) }
      nodes.push(grown)
    }
    edge.push(grown)
  })
  const hashes = edge.map(({ hash }) => hash)
  return { size: tree.size + leaves.length, edge: hashes, nodes, root: foldEdge(hashes, hasher) }
}

/** MTH of RFC 9162 §2.1.1 from the complete subtrees, left to right. */
export function foldEdge(hashes: readonly Uint8Array[], hasher: TreeHasher): Uint8Array {
  let root: Uint8Array | undefined
  for (const hash of hashes.toReversed()) root = root === undefined ? hash : hasher.node(hash, root)
  return root ?? emptyRoot
}
