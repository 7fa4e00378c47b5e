// Opaque ids of what the population is made of: UUIDs of version 8 (RFC 9562 §5.8) from seed and index. The first 32 bits
// follow the index, as in a UUID of version 7, so that indexes fill page by page; the rest is drawn.
import { Random } from './random.ts'

export type IdKind = 'personId' | 'companyId' | 'roleId'

/** How far apart the ids of neighbours start: the highest index times this stays below 2^32. */
const strides: Readonly<Record<IdKind, number>> = { personId: 800, companyId: 6000, roleId: 800 }

export function opaqueId(seed: number, kind: IdKind, index: number): string {
  const random = new Random(seed, kind, index)
  const stride = strides[kind]
  const head = hex(index * stride + random.below(stride))
  const middle = hex(random.bits())
  const first = hex(random.bits())
  const variant = '89ab'[random.below(4)]
  return `${head}-${middle.slice(0, 4)}-8${middle.slice(5)}-${variant}${first.slice(0, 3)}-${first.slice(3)}${hex(random.bits()).slice(0, 7)}`
}

/** Lookups instead of a conversion: millions are made. */
const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hex(bits: number): string {
  return `${bytes[bits >>> 24]}${bytes[(bits >>> 16) & 255]}${bytes[(bits >>> 8) & 255]}${bytes[bits & 255]}`
}
