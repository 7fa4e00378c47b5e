import { createHash, randomBytes, randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { appendLeaves, foldEdge, type GrownTree } from '../../log/merkle/append-leaves.ts'
import { buildConsistencyProof, buildInclusionProof, type ReadNodes } from '../../log/merkle/build-proof.ts'
import { emptyRoot, sha256Hasher as hasher, type TreeHasher } from '../../log/merkle/tree-hasher.ts'
import { verifyConsistency, verifyInclusion } from '../../log/merkle/verify-proof.ts'
import { scaled } from '../harness/scale.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => Buffer.from(text, 'hex')

/** The entries, roots and proofs that Certificate Transparency publishes as the test vectors of RFC 6962. */
const vectorEntries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(bytes)
const vectorRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const vectorInclusion: [leaf: number, size: number, proof: string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]
const vectorConsistency: [older: number, newer: number, proof: string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]

/** A tree with its nodes in memory, grown in steps of random length. */
function grow(leaves: readonly Uint8Array[], counted: TreeHasher = hasher) {
  const stored = new Map<string, Uint8Array>()
  const roots = new Map<number, Uint8Array>([[0, emptyRoot]])
  let tree: Pick<GrownTree, 'size' | 'edge' | 'root'> = { size: 0, edge: [], root: emptyRoot }
  while (tree.size < leaves.length) {
    const part = leaves.slice(tree.size, tree.size + randomInt(1, 9))
    for (const [n, hash] of part.entries()) stored.set(`0/${tree.size + n}`, hash)
    const grown = appendLeaves(tree, part, counted)
    for (const { level, index, hash } of grown.nodes) {
      expect(stored.has(`${level}/${index}`)).toBe(false)
      stored.set(`${level}/${index}`, hash)
    }
    roots.set(grown.size, grown.root)
    tree = grown
  }
  const read: ReadNodes = async (addresses) =>
    addresses.map(({ level, index }) => {
      const hash = stored.get(`${level}/${index}`)
      if (!hash) throw new Error(`no node ${level}/${index}`)
      return hash
    })
  return { read, root: tree.root, roots, edge: tree.edge }
}

/** The definition of RFC 9162 §2.1.1, word for word: slow and obvious. */
function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return createHash('sha256').digest()
  const [only] = leaves
  if (leaves.length === 1 && only) return only
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return hasher.node(rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k)))
}

const leavesOf = (count: number) => Array.from({ length: count }, () => hasher.leaf(randomBytes(20)))

describe('the published vectors', () => {
  const leaves = vectorEntries.map((entry) => hasher.leaf(entry))
  const tree = grow(leaves)

  test('an empty tree', () => {
    expect(hex(emptyRoot)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(hex(foldEdge([], hasher))).toBe(hex(emptyRoot))
  })

  test.each(vectorRoots.map((root, n) => [n + 1, root] as const))('the root at %i leaves', (size, root) => {
    expect(hex(appendLeaves({ size: 0, edge: [] }, leaves.slice(0, size), hasher).root)).toBe(root)
  })

  test.each(vectorInclusion)('inclusion of %i in %i', async (leaf, size, expected) => {
    const proof = await buildInclusionProof(leaf, size, tree.read, hasher)
    expect(proof.map(hex)).toEqual(expected)
    const root = bytes(vectorRoots[size - 1] ?? '')
    const leafHash = leaves[leaf] ?? new Uint8Array()
    expect(verifyInclusion({ leafHash, index: leaf, size, root, proof }, hasher)).toBe(true)
  })

  test.each(vectorConsistency)('consistency of %i with %i', async (older, newer, expected) => {
    const proof = await buildConsistencyProof(older, newer, tree.read, hasher)
    expect(proof.map(hex)).toEqual(expected)
    const at = (size: number) => ({ size, root: bytes(vectorRoots[size - 1] ?? '') })
    expect(verifyConsistency({ older: at(older), newer: at(newer), proof }, hasher)).toBe(true)
  })
})

describe('every tree up to 70 leaves', () => {
  const leaves = leavesOf(70)
  const tree = grow(leaves)
  const roots = leaves.map((_, n) => rootByDefinition(leaves.slice(0, n + 1)))
  const rootAt = (size: number) => roots[size - 1] ?? emptyRoot

  test('grown in steps it has the root of the definition', () => {
    for (const [size, root] of tree.roots) expect(hex(root)).toBe(hex(rootByDefinition(leaves.slice(0, size))))
  })

  test('each leaf is proved to be in each', async () => {
    for (let size = 1; size <= 70; size++)
      for (let index = 0; index < size; index++) {
        const proof = await buildInclusionProof(index, size, tree.read, hasher)
        const leafHash = leaves[index] ?? emptyRoot
        if (!verifyInclusion({ leafHash, index, size, root: rootAt(size), proof }, hasher))
          throw new Error(`${index} in ${size}`)
      }
  })

  test('each follows on each before it', async () => {
    for (let newer = 0; newer <= 70; newer++)
      for (let older = 0; older <= newer; older++) {
        const proof = await buildConsistencyProof(older, newer, tree.read, hasher)
        const at = (size: number) => ({ size, root: rootAt(size) })
        if (!verifyConsistency({ older: at(older), newer: at(newer), proof }, hasher))
          throw new Error(`${older} to ${newer}`)
      }
  })

  const flip = (hash: Uint8Array) => {
    const changed = Buffer.from(hash)
    const at = randomInt(changed.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << randomInt(8))
    return changed
  }

  test('a changed bit, number or proof is no inclusion', async () => {
    for (let n = 0; n < scaled(5_000); n++) {
      const size = randomInt(2, 71)
      const index = randomInt(size)
      const proof = await buildInclusionProof(index, size, tree.read, hasher)
      const claim = { leafHash: leaves[index] ?? emptyRoot, index, size, root: rootAt(size), proof }
      const which = randomInt(proof.length)
      const changes = [
        { ...claim, leafHash: flip(claim.leafHash) },
        { ...claim, root: flip(claim.root) },
        { ...claim, proof: proof.with(which, flip(proof[which] ?? emptyRoot)) },
        { ...claim, proof: proof.slice(0, -1) },
        { ...claim, proof: [...proof, proof[0] ?? emptyRoot] },
        { ...claim, index: (index + randomInt(1, size)) % size },
        { ...claim, index: index + size },
        { ...claim, index: -1 },
      ]
      for (const changed of changes) expect(verifyInclusion(changed, hasher)).toBe(false)
    }
  })

  test('a changed bit, number or proof is no consistency', async () => {
    for (let n = 0; n < scaled(5_000); n++) {
      const newer = randomInt(2, 71)
      const older = randomInt(1, newer)
      const proof = await buildConsistencyProof(older, newer, tree.read, hasher)
      const at = (size: number) => ({ size, root: rootAt(size) })
      const claim = { older: at(older), newer: at(newer), proof }
      const which = randomInt(proof.length)
      const changes = [
        { ...claim, older: { ...claim.older, root: flip(claim.older.root) } },
        { ...claim, newer: { ...claim.newer, root: flip(claim.newer.root) } },
        { ...claim, proof: proof.with(which, flip(proof[which] ?? emptyRoot)) },
        { ...claim, proof: proof.slice(0, -1) },
        { ...claim, proof: [...proof, proof[0] ?? emptyRoot] },
        { ...claim, older: at(newer), newer: at(older) },
      ]
      for (const changed of changes) expect(verifyConsistency(changed, hasher)).toBe(false)
    }
  })
})

test('a hundred thousand leaves cost each as little at the end as at the beginning', () => {
  let hashes = 0
  const counting: TreeHasher = { ...hasher, node: (left, right) => (hashes++ < 0 ? left : hasher.node(left, right)) }
  const costs: number[] = []
  let tree: { size: number; edge: readonly Uint8Array[] } = { size: 0, edge: [] }
  const batch = leavesOf(1_000)
  for (let n = 0; n < 100; n++) {
    const before = hashes
    tree = appendLeaves(tree, batch, counting)
    costs.push(hashes - before)
  }
  expect(tree.size).toBe(100_000)
  // A node a leaf, and the root once a batch: never more than the height of the tree above that.
  expect(Math.max(...costs)).toBeLessThanOrEqual(1_000 + 2 * 17)
})
