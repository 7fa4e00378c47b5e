// A client's public keys (JWKS, RFC 7517): what a server will refuse, or worse, what should never have left its owner.
import type { JWK } from 'jose'
import { algorithmsOf, describeKey, materialFlaw, privateMembersOf } from './check-key.ts'
import { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import { isObject } from './read-jwt.ts'

/** Of every private key that is pasted, in whatever form. */
export const burnt =
  'By being pasted here it has not left this machine; but if it was ever sent to anyone, in a message, a ticket, a repository or a request, regard it as burnt: make a new pair and register its public part.'

export function inspectKeySet(value: Readonly<Record<string, unknown>>): Findings {
  const findings = new Findings()
  const keys = value['keys']
  if (!('keys' in value)) {
    findings.wrong(
      'keys',
      'This is a single key (JWK); a set is expected: put it in a list, {"keys": [ … ]}.',
      'RFC 7517 §5',
    )
    inspectKey(value, 'the key', findings)
    return findings
  }
  if (!Array.isArray(keys)) {
    findings.wrong('keys', '`keys` is no list; it must be, {"keys": [ … ]}.', 'RFC 7517 §5.1')
    return findings
  }
  if (keys.length === 0) findings.wrong('keys', 'The set has no key.', 'RFC 7517 §5.1')
  for (const [index, key] of keys.entries()) {
    const name = isObject(key) && typeof key['kid'] === 'string' ? `key ${key['kid']}` : `key ${index + 1}`
    if (isObject(key)) inspectKey(key, name, findings)
    else findings.wrong('keys', `${sentence(name)} is not an object.`, 'RFC 7517 §5.1')
  }
  checkNames(keys, findings)
  return findings
}

function checkNames(keys: readonly unknown[], findings: Findings): void {
  const clause = 'RFC 7517 §4.5'
  const named = keys.flatMap((key) => (isObject(key) && 'kid' in key ? [key['kid']] : []))
  const odd = named.find((kid) => typeof kid !== 'string')
  if (odd !== undefined) findings.wrong('kid', `The \`kid\` ${quoted(odd)} is no string; put it in quotes.`, clause)
  const twice = named.find((kid, index) => named.indexOf(kid) !== index)
  if (twice !== undefined)
    findings.wrong('kid', `Two keys have the \`kid\` ${String(twice)}; each needs its own.`, clause)
  if (keys.length > 1 && named.length < keys.length)
    findings.wrong('kid', 'There are several keys, so each needs a `kid`, and what they sign must name it.', clause)
}

function inspectKey(value: Readonly<Record<string, unknown>>, name: string, findings: Findings): void {
  const key: JWK = { ...value }
  const leaked = privateMembersOf(value)
  if (leaked.length > 0) {
    findings.wrong(
      'private',
      `${sentence(name)} holds PRIVATE parts (${leaked.join(', ')}). Publish the public parts alone. ${burnt}`,
      'RFC 7517 §9.2',
    )
    return
  }
  if (key.use === 'enc') {
    checkEncryptionKey(key, name, findings)
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
  checkPurpose(key, name, able, findings)
  const flaw = materialFlaw(key)
  if (flaw)
    findings.wrong(
      'material',
      `${sentence(name)}: ${flaw}`,
      key.kty === 'RSA' ? 'FAPI 2.0 Security Profile §5.4.1' : 'RFC 7518 §6.2.1',
    )
  else findings.right('material', `${sentence(name)} (${describeKey(key)}) can verify ${able[0]}.`, 'RFC 7518 §6')
}

function checkEncryptionKey(key: JWK, name: string, findings: Findings): void {
  // openid-client decrypts only P-256 (and so do most).
  if (key.kty === 'EC' && key.crv === 'P-256')
    findings.right('use', `${sentence(name)} is for encryption.`, 'RFC 7517 §4.2')
  else
    findings.wrong(
      'use',
      `${sentence(name)} is for encryption and of type ${describeKey(key)}; use EC P-256.`,
      'RFC 7518 §4.6',
    )
}

function checkPurpose(key: JWK, name: string, able: readonly string[], findings: Findings): void {
  if (key.use !== undefined && key.use !== 'sig')
    findings.wrong('use', `${sentence(name)} has the \`use\` ${quoted(key.use)}; it must be sig.`, 'RFC 7517 §4.2')
  if (key.key_ops !== undefined && !(Array.isArray(key.key_ops) && key.key_ops.includes('verify')))
    findings.wrong(
      'key_ops',
      `${sentence(name)} says by \`key_ops\` that it is not for verifying; leave \`key_ops\` out, or name verify.`,
      'RFC 7517 §4.3',
    )
  if (key.alg !== undefined && !able.includes(key.alg))
    findings.wrong(
      'alg',
      `${sentence(name)} says \`alg\` ${quoted(key.alg)}, but a key of type ${describeKey(key)} signs with ${able[0]}.`,
      'RFC 7517 §4.4',
    )
}

function sentence(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
