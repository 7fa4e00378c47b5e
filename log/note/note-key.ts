// Keys of signed notes (C2SP signed-note): a name, and an Ed25519 key whose 4-byte id binds name, use and key together.
// A verifier key is written `<name>+<id in hex>+<base64(type || key)>`, as other logs' tools read and write it.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { concatBytes, sameBytes } from '../../schema/contract/tree-input.ts'
import { encodeBase64 } from './base64.ts'
import { type KeyName, keyIdInput, type SignatureType, signatureTypes, splitVerifierKey } from './verifier-key.ts'

export interface NoteVerifier extends KeyName {
  readonly type: SignatureType
  /** As verifiers are configured with it. */
  readonly text: string
  verify(message: Uint8Array, signature: Uint8Array): boolean
}

export interface NoteSigner {
  readonly verifier: NoteVerifier
  sign(message: Uint8Array): Buffer
}

/** A private Ed25519 key as a JWK. */
export interface NoteJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly d: string
}

export function noteSigner(name: string, type: SignatureType, jwk: NoteJwk): NoteSigner {
  const { kty, crv, x, d } = jwk
  const key = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' })
  return { verifier: noteVerifier(name, type, Buffer.from(x, 'base64url')), sign: (text) => sign(null, text, key) }
}

/** undefined for what is not a verifier key, or one whose id is another key's. */
export function parseVerifierKey(text: string): NoteVerifier | undefined {
  const key = splitVerifierKey(text)
  if (key === undefined) return undefined
  const verifier = noteVerifier(key.name, key.type, key.publicKey)
  return sameBytes(verifier.id, key.id) ? verifier : undefined
}

function noteVerifier(name: string, type: SignatureType, publicKey: Uint8Array): NoteVerifier {
  if (name === '' || /[\s+]/u.test(name)) throw new TypeError('a key name has neither spaces nor a plus sign')
  const id = createHash('sha256')
    .update(keyIdInput(name, type, publicKey))
    .digest()
    .subarray(0, 4)
  const key: KeyObject = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  })
  return {
    ...{ name, id, type },
    text: `${name}+${id.toString('hex')}+${encodeBase64(concatBytes(Uint8Array.of(signatureTypes[type]), publicKey))}`,
    verify: (message, signature) => signature.length === 64 && verify(null, message, key, signature),
  }
}
