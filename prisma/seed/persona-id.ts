// Opaque ids of sandbox subjects: the same for the same file name on every machine, so that tests and examples can name
// them. UUIDs of version 8 (RFC 9562 §5.8) from a hash; real ids are random.
import { createHash } from 'node:crypto'

export function personaId(slug: string): string {
  return uuidOf(`izin persona ${slug}`)
}

export function companyId(slug: string): string {
  return uuidOf(`izin company ${slug}`)
}

function uuidOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
