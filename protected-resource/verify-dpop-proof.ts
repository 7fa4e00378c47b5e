// Whether a DPoP proof fits this request and this token: RFC 9449 §4.3, each numbered check by itself. A replay is not
// seen here: whoever calls records the proof, after its signature has verified.
import { decodeProtectedHeader, type JWK } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { CredentialsRefused } from './credentials-refused.ts'
import { importProofKey, type ProofAlgorithm, type ProofKey, proofAlgorithms } from './proof-key.ts'

/** Seconds a proof may be old, and may lie in the future (FAPI 2.0 Security Profile §5.3.2.1: at most 60). */
export const proofWindow = 60

const claimsSchema = z.object({
  jti: z.string().min(1).max(256),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
  // RFC 7519 §4.1.4 and §4.1.5: a proof need not have them, but what it says of itself holds.
  exp: z.number().optional(),
  nbf: z.number().optional(),
})

export interface VerifiedProof {
  readonly jkt: string
  readonly jti: string
  /** Seconds since the epoch until which the proof could be presented again. */
  readonly usableUntil: number
}

export interface ProofExpectation {
  readonly method: string
  /** The configured public URL, never one built from the Host header. */
  readonly url: string
  /** `ath`: base64url SHA-256 of the access token. */
  readonly tokenHash: string
  /** `cnf.jkt` of the access token. */
  readonly jkt: string
}

export type VerifyDpopProof = (proofs: readonly string[], expected: ProofExpectation) => Promise<VerifiedProof>

export function dpopProofVerifier(options: {
  readonly now: () => number
  readonly cacheSize?: number
}): VerifyDpopProof {
  // By the proof's header as sent, the same in all of a client's: what passed (4), (5) and (7) once passes again.
  const keys = new LRUCache<string, ProofKey>({
    max: options.cacheSize ?? 10_000,
    maxSize: 16 * 2 ** 20,
    sizeCalculation: (_, header) => header.length + 500,
  })

  return async (proofs, expected) => {
    // (1) there is not more than one DPoP header
    if (proofs.length === 0)
      throw invalid('missing', 'No proof came. Send the proof in the DPoP header: a new one for every request.')
    if (proofs.length > 1) throw invalid('header', 'There must be exactly one DPoP header.')

    // (2) it is one well-formed JWT
    const proof = proofs[0] ?? ''
    const { header, payload, signingInput, signature } = splitProof(proof)
    const key = keys.get(header) ?? (await keyOf(proof, header))
    const { jkt } = key
    // (6) the signature verifies with that key
    if (!key.verifies(signingInput, signature))
      throw invalid('signature', 'The signature of the proof does not verify with its `jwk`.')
    // (3) every claim is there
    const claims = readClaims(payload)
    if (claims.exp !== undefined && claims.exp <= options.now())
      throw invalid('exp', 'The proof has expired by its own `exp`; make a new one for every request.')
    if (claims.nbf !== undefined && claims.nbf > options.now())
      throw invalid('nbf', '`nbf` of the proof lies ahead; leave it out.')
    // (8) htm
    if (claims.htm !== expected.method) throw invalid('htm', `The \`htm\` of the proof must be ${expected.method}.`)
    // (9) htu, query and fragment ignored
    if (!sameResource(claims.htu, expected.url))
      throw invalid('htu', `The \`htu\` of the proof must be ${expected.url}.`)
    // (11) created within an acceptable window
    const age = options.now() - claims.iat
    if (age > proofWindow)
      throw invalid(
        'iat',
        `\`iat\` of the proof is more than ${proofWindow} seconds ago; make a new one for every request.`,
      )
    if (age < -proofWindow)
      throw invalid(
        'iat',
        `\`iat\` of the proof is more than ${proofWindow} seconds ahead; set the clock of the machine that signs.`,
      )
    // (12) bound to the token presented, and the token bound to the proof's key
    if (claims.ath !== expected.tokenHash)
      throw invalid('ath', 'The `ath` of the proof must be the base64url SHA-256 of the access token.')
    if (jkt !== expected.jkt)
      throw invalid('jkt', 'The access token is bound to another key than the one of the proof.')

    return { jkt, jti: claims.jti, usableUntil: claims.iat + proofWindow }
  }

  /** (4), (5) and (7) */
  async function keyOf(proof: string, header: string): Promise<ProofKey> {
    const { jwk, alg } = readHeader(proof)
    const key = await importProofKey(jwk, alg).catch(() => {
      throw invalid('jwk', 'The `jwk` of the proof is not a usable public key for its `alg`.')
    })
    keys.set(header, key)
    return key
  }
}

/** RFC 7515 §3.1: three parts in base64url without padding, the first of them a JSON object. */
const compact = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)$/

function splitProof(proof: string) {
  const [, header = '', payload = '', signature = ''] = compact.exec(proof) ?? []
  if (header === '') throw notWellFormed()
  return {
    header,
    payload,
    signingInput: Buffer.from(`${header}.${payload}`, 'latin1'),
    signature: Buffer.from(signature, 'base64url'),
  }
}

function readHeader(proof: string): { readonly jwk: JWK; readonly alg: ProofAlgorithm } {
  const header = decodedHeader(proof)
  // RFC 7515 §4.1.11: what must be understood and is not, as nothing is here.
  if (header.crit !== undefined) throw notWellFormed()
  // (4) typ
  if (header.typ !== 'dpop+jwt') throw invalid('typ', 'The `typ` of the proof must be `dpop+jwt`.')
  // (5) an asymmetric algorithm that we support
  const alg = proofAlgorithms.find((known) => known === header.alg)
  if (!alg) throw invalid('alg', `The proof must be signed with one of ${proofAlgorithms.join(', ')}.`)
  const { jwk } = header
  if (typeof jwk !== 'object' || jwk === null)
    throw invalid('jwk', 'The header of the proof must carry the public key as `jwk`.')
  // (7) the key is a public one
  if ('d' in jwk || 'k' in jwk) throw invalid('jwk', 'The `jwk` of the proof must be a public key.')
  return { jwk, alg }
}

function decodedHeader(proof: string) {
  try {
    return decodeProtectedHeader(proof)
  } catch {
    throw notWellFormed()
  }
}

function readClaims(payload: string) {
  const claims = claimsSchema.safeParse(parsed(payload))
  if (claims.success) return claims.data
  const missing = String(claims.error.issues[0]?.path[0] ?? 'claims')
  throw invalid(missing, `The claim \`${missing}\` of the proof is missing or not of the right type.`)
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString())
  } catch {
    throw notWellFormed()
  }
}

function sameResource(htu: string, expected: string): boolean {
  if (htu === expected) return true
  if (!URL.canParse(htu)) return false
  const given = new URL(htu)
  const wanted = new URL(expected)
  return (
    given.origin === wanted.origin &&
    given.pathname === wanted.pathname &&
    given.username === '' &&
    given.password === ''
  )
}

function notWellFormed(): CredentialsRefused {
  return invalid('format', 'The proof is not a well-formed JWT.')
}

function invalid(check: string, explanation: string): CredentialsRefused {
  return new CredentialsRefused('INVALID_DPOP_PROOF', { check, explanation })
}
