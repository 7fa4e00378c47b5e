// The two hashes of RFC 9162 §2.1.1: a leaf and a node can never be taken for one another, because each begins with a
// byte of its own. A tree is always given its hasher, so that a test can count the hashes that something costs.
import { createHash } from 'node:crypto'
import { leafInput, nodeInput } from '../../schema/contract/tree-input.ts'

export interface TreeHasher {
  /** SHA-256(0x00 || entry) */
  leaf(entry: Uint8Array): Uint8Array
  /** SHA-256(0x01 || left || right) */
  node(left: Uint8Array, right: Uint8Array): Uint8Array
}

export const sha256Hasher: TreeHasher = {
  leaf: (entry) => createHash('sha256').update(leafInput(entry)).digest(),
  node: (left, right) => createHash('sha256').update(nodeInput(left, right)).digest(),
}

/** The root of a tree without leaves: SHA-256 of nothing (RFC 9162 §2.1.1). */
export const emptyRoot: Uint8Array = createHash('sha256').digest()
