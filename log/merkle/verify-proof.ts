// Checks proofs as RFC 9162 §2.1.3.2 and §2.1.4.2 do: from hashes, sizes and numbers alone. What is not exactly such a
// proof is no proof: a hash too many, one too few, a number out of range. Runs in a browser too.
import { sameBytes } from '../../schema/contract/tree-input.ts'
import type { TreeHasher } from './tree-hasher.ts'

export interface InclusionClaim {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

export function verifyInclusion({ leafHash, index, size, root, proof }: InclusionClaim, hasher: TreeHasher): boolean {
  const sides = inclusionSides(index, size)
  if (sides?.length !== proof.length) return false
  const hash = proof.reduce(
    (below, sibling, n) => (sides[n] === 'left' ? hasher.node(sibling, below) : hasher.node(below, sibling)),
    leafHash,
  )
  return sameBytes(hash, root)
}

/**
 * On which side of the way up each hash of an inclusion proof stands, nearest to the leaf first; undefined where no tree
 * of this size has such a leaf.
 */
export function inclusionSides(index: number, size: number): ('left' | 'right')[] | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined
  const sides: ('left' | 'right')[] = []
  let fn = index
  let sn = size - 1
  while (sn !== 0) {
    if (fn % 2 === 1 || fn === sn) {
      sides.push('left')
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else sides.push('right')
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sides
}

export interface ConsistencyClaim {
  readonly older: { readonly size: number; readonly root: Uint8Array }
  readonly newer: { readonly size: number; readonly root: Uint8Array }
  readonly proof: readonly Uint8Array[]
}

export function verifyConsistency({ older, newer, proof }: ConsistencyClaim, hasher: TreeHasher): boolean {
  if (!Number.isSafeInteger(older.size) || !Number.isSafeInteger(newer.size)) return false
  if (older.size < 0 || older.size > newer.size) return false
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root)
  // Everything follows on an empty tree, and there is nothing to prove (C2SP tlog-witness: the proof must be empty).
  if (older.size === 0) return proof.length === 0
  // A complete older tree is its own first step, and is left out of the proof.
  const path = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined) return false
  let fn = older.size - 1
  let sn = newer.size - 1
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let oldHash = first
  let newHash = first
  for (const sibling of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      oldHash = hasher.node(sibling, oldHash)
      newHash = hasher.node(sibling, newHash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else newHash = hasher.node(newHash, sibling)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && sameBytes(oldHash, older.root) && sameBytes(newHash, newer.root)
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isPowerOfTwo(size: number): boolean {
  return 2 ** Math.floor(Math.log2(size)) === size
}
