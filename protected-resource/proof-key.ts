// The public key in a DPoP proof's header, imported once by whoever keeps it, and the check of a signature by it. jose
// imports; node:crypto verifies, in half the time that a WebCrypto wrapper takes, for every request needs one.
import { constants, KeyObject, verify } from 'node:crypto'
import { calculateJwkThumbprint, importJWK, type JWK } from 'jose'

export const proofAlgorithms = ['ES256', 'PS256', 'EdDSA'] as const
export type ProofAlgorithm = (typeof proofAlgorithms)[number]

export interface ProofKey {
  /** RFC 7638 SHA-256 thumbprint. */
  readonly jkt: string
  verifies(signingInput: Buffer, signature: Buffer): boolean
}

/** Of `jwk` only what makes the key is read. Throws when it is no public key that fits `alg`. */
export async function importProofKey({ kty, crv, x, y, n, e }: JWK, alg: ProofAlgorithm): Promise<ProofKey> {
  const bare = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as JWK
  const imported = await importJWK(bare, alg)
  if (imported instanceof Uint8Array) throw new TypeError('a symmetric key')
  const key = KeyObject.from(imported)
  // RFC 7518 §3.5: 2048 bits or more.
  if (alg === 'PS256' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw new TypeError('a short key')
  return { jkt: await calculateJwkThumbprint(bare, 'sha256'), verifies: verifiers[alg](key) }
}

const verifiers: Readonly<Record<ProofAlgorithm, (key: KeyObject) => ProofKey['verifies']>> = {
  ES256: (key) => (input, signature) => signature.length === 64 && verify('sha256', input, key, asDer(signature)),
  // RFC 7518 §3.5: the salt is as long as the hash.
  PS256: (key) => {
    const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    return (input, signature) => verify('sha256', input, options, signature)
  },
  EdDSA: (key) => (input, signature) => verify(null, input, key, signature),
}

/**
 * An ECDSA signature as JWS has it (R and S, 32 bytes each: RFC 7518 §3.4) in the DER that OpenSSL wants (RFC 3279
 * §2.2.3). Handed over as it is, OpenSSL would be given it by a slower way.
 */
function asDer(signature: Buffer): Buffer {
  const [r, s] = [asInteger(signature.subarray(0, 32)), asInteger(signature.subarray(32))]
  return Buffer.concat([Buffer.of(0x30, r.length + s.length), r, s])
}

/** X.690 §8.3: no leading zeros but the one that keeps a high bit from meaning a negative number. */
function asInteger(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1
  const magnitude = bytes.subarray(start)
  const padding = (magnitude[0] ?? 0) >= 0x80 ? [0] : []
  return Buffer.concat([Buffer.of(0x02, magnitude.length + padding.length, ...padding), magnitude])
}
