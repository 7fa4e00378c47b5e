// A public key as a server takes it: what it can verify, whether it may be used for that, whether it is whole, and whether
// it is public at all.
import type { JWK } from 'jose'

/** Members that only the owner of a key may know (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'] as const

export function privateMembersOf(key: Readonly<Record<string, unknown>>): readonly string[] {
  return privateMembers.filter((member) => member in key)
}

export function describeKey(key: JWK): string {
  return key.crv === undefined ? String(key.kty) : `${key.kty} ${key.crv}`
}

/** Which algorithms a public key can verify here; empty when none. */
export function algorithmsOf(key: JWK): readonly string[] {
  if (key.kty === 'EC' && key.crv === 'P-256') return ['ES256']
  if (key.kty === 'RSA') return ['PS256']
  if (key.kty === 'OKP' && key.crv === 'Ed25519') return ['EdDSA', 'Ed25519']
  return []
}

/** Why a key is not used to verify `alg`, in the middle of a sentence; undefined when it is. */
export function unfitFor(key: JWK, alg: string): string | undefined {
  if (!algorithmsOf(key).includes(alg)) return `it is of type ${describeKey(key)}, which does not sign with ${alg}`
  // RFC 7517 §4.4, §4.2 and §4.3: what a key says of its use holds.
  if (key.alg !== undefined && key.alg !== alg) return `its own \`alg\` says ${key.alg}, not ${alg}`
  if (key.use !== undefined && key.use !== 'sig') return `its \`use\` is ${key.use}, not sig`
  if (key.key_ops !== undefined && !(Array.isArray(key.key_ops) && key.key_ops.includes('verify')))
    return 'its `key_ops` do not name verify'
  return undefined
}

/** Coordinates of P-256 and Ed25519 have 32 bytes, 43 characters of base64url; an RSA modulus at least 2048 bits. */
export function materialFlaw(key: JWK): string | undefined {
  for (const member of membersOf(key)) {
    const value: unknown = key[member]
    if (typeof value !== 'string') return `\`${member}\` is missing.`
    if (!/^[A-Za-z0-9_-]+$/.test(value)) return `\`${member}\` is not base64url.`
    if (key.kty !== 'RSA' && value.length !== 43)
      return `\`${member}\` must have 32 bytes (43 characters of base64url), zeros at its beginning included; it has ${value.length} characters.`
  }
  if (key.kty === 'RSA' && Math.floor(((key.n?.length ?? 0) * 6) / 8) * 8 < 2048)
    return 'the modulus has fewer than 2048 bits.'
  return undefined
}

function membersOf({ kty }: JWK): readonly ('x' | 'y' | 'n' | 'e')[] {
  if (kty === 'RSA') return ['n', 'e']
  return kty === 'EC' ? ['x', 'y'] : ['x']
}
