// Whether a JWS verifies with a key, and if not, the likeliest reason: the mistakes that cost relying parties days.
import { compactVerify, errors, importJWK, type JWK } from 'jose'
import type { ReadJwt } from './read-jwt.ts'

export const signingAlgorithms = ['ES256', 'PS256', 'EdDSA'] as const

/** Undefined when it verifies; otherwise what is wrong, in a sentence. */
export async function signatureProblem(
  text: string,
  { header, signature }: ReadJwt,
  key: JWK,
): Promise<string | undefined> {
  const alg = String(header['alg'])
  // RFC 7518 §3.4: R and S, 32 bytes each; what OpenSSL and Java make is DER and begins with 0x30.
  if (alg === 'ES256' && signature.length !== 64)
    return signature[0] === 0x30
      ? 'The signature is in DER form, as OpenSSL and Java make it; JWS needs the 64 bytes of R and S one after the other.'
      : `The signature has ${signature.length} bytes; ES256 makes 64.`
  try {
    const { kty, crv, x, y, n, e } = key
    const imported = await importJWK(JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })), alg)
    await compactVerify(text, imported, { algorithms: [alg] })
    return undefined
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return 'The signature does not verify with this key: it was made by another key, or header or payload changed afterwards.'
    return `The key cannot be used with \`alg\` ${alg}: it is of type ${describeKey(key)}.`
  }
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
