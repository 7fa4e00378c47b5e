// Whether a JWS verifies with a key, and if not, the likeliest reason: the mistakes that cost relying parties days.
import { compactVerify, errors, importJWK, type JWK } from 'jose'
import { describeKey, materialFlaw, unfitFor } from './check-key.ts'
import type { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import type { ReadJwt } from './read-jwt.ts'

export const signingAlgorithms = ['ES256', 'PS256', 'EdDSA'] as const

/** Undefined when it verifies; otherwise what is wrong, in a sentence. */
export async function signatureProblem(
  text: string,
  { header, signature }: ReadJwt,
  key: JWK,
): Promise<string | undefined> {
  const alg = String(header['alg'])
  const unfit = unfitFor(key, alg)
  if (unfit !== undefined) return `The key cannot be used: ${unfit}.`
  const flaw = materialFlaw(key)
  if (flaw !== undefined) return `The key is broken: ${flaw}`
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
    return `The key is broken: its members are no ${describeKey(key)} key.`
  }
}

/** RFC 7515 §4.1.11: what a header calls critical must be understood, and no extension is here. Answers whether it may be read on. */
export function checkCritical({ header: { crit } }: ReadJwt, findings: Findings): boolean {
  if (crit === undefined) return true
  findings.wrong(
    'crit',
    `The header calls ${quoted(crit)} critical (\`crit\`), and no server here knows such an extension; leave \`crit\` out.`,
    'RFC 7515 §4.1.11',
  )
  return false
}
