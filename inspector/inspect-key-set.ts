// A client's public keys (JWKS, RFC 7517): what a server will refuse, or worse, what should never have left its owner.
import type { JWK } from 'jose'
import { algorithmsOf, describeKey } from './check-signature.ts'
import { Findings } from './finding.ts'
import { isObject } from './read-jwt.ts'

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']

export function inspectKeySet(value: Readonly<Record<string, unknown>>): Findings {
  const findings = new Findings()
  const keys = value['keys']
  if (!Array.isArray(keys)) {
    findings.wrong(
      'keys',
      'This is a single key (JWK); a set is expected: put it in a list, {"keys": [ … ]}.',
      'RFC 7517 §5',
    )
    inspectKey(value, 'the key', findings)
    return findings
  }
  if (keys.length === 0) findings.wrong('keys', 'The set has no key.', 'RFC 7517 §5.1')
  for (const [index, key] of keys.entries()) {
    const name = isObject(key) && typeof key['kid'] === 'string' ? `key ${key['kid']}` : `key ${index + 1}`
    if (isObject(key)) inspectKey(key, name, findings)
    else findings.wrong('keys', `${sentence(name)} is not an object.`, 'RFC 7517 §5.1')
  }
  const kids = keys.flatMap((key) => (isObject(key) && typeof key['kid'] === 'string' ? [key['kid']] : []))
  const twice = kids.find((kid, index) => kids.indexOf(kid) !== index)
  if (twice !== undefined)
    findings.wrong('kid', `Two keys have the \`kid\` ${twice}; each needs its own.`, 'RFC 7517 §4.5')
  if (keys.length > 1 && kids.length < keys.length)
    findings.wrong(
      'kid',
      'There are several keys, so each needs a `kid`, and what they sign must name it.',
      'RFC 7517 §4.5',
    )
  return findings
}

function inspectKey(value: Readonly<Record<string, unknown>>, name: string, findings: Findings): void {
  const key: JWK = { ...value }
  const leaked = privateMembers.filter((member) => member in value)
  if (leaked.length > 0) {
    findings.wrong(
      'private',
      `${sentence(name)} holds PRIVATE parts (${leaked.join(', ')}). Publish the public parts alone, and replace this key: it has been shown.`,
      'RFC 7517 §9.2',
    )
    return
  }
  if (key.use === 'enc') {
    // openid-client decrypts only P-256 (and so do most).
    if (key.kty === 'EC' && key.crv === 'P-256')
      findings.right('use', `${sentence(name)} is for encryption.`, 'RFC 7517 §4.2')
    else
      findings.wrong(
        'use',
        `${sentence(name)} is for encryption and of type ${describeKey(key)}; use EC P-256.`,
        'RFC 7518 §4.6',
      )
    return
  }
  const able = algorithmsOf(key)
  if (able.length === 0) {
    findings.wrong(
      'kty',
      `${sentence(name)} is of type ${describeKey(key)}; signatures here need EC P-256 (ES256), RSA (PS256) or OKP Ed25519 (EdDSA).`,
      'FAPI 2.0 Security Profile §5.4.1',
    )
    return
  }
  if (key.alg !== undefined && !able.includes(key.alg))
    findings.wrong(
      'alg',
      `${sentence(name)} says \`alg\` ${key.alg}, but a key of type ${describeKey(key)} signs with ${able[0]}.`,
      'RFC 7517 §4.4',
    )
  const flaw = materialFlaw(key)
  if (flaw)
    findings.wrong(
      'material',
      `${sentence(name)}: ${flaw}`,
      key.kty === 'RSA' ? 'FAPI 2.0 Security Profile §5.4.1' : 'RFC 7518 §6.2.1',
    )
  else findings.right('material', `${sentence(name)} (${describeKey(key)}) can verify ${able[0]}.`, 'RFC 7518 §6')
}

/** Coordinates of P-256 and Ed25519 have 32 bytes, 43 characters of base64url; an RSA modulus at least 2048 bits. */
function materialFlaw(key: JWK): string | undefined {
  for (const member of key.kty === 'RSA'
    ? (['n', 'e'] as const)
    : key.kty === 'EC'
      ? (['x', 'y'] as const)
      : (['x'] as const)) {
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

function sentence(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
