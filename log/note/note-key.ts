// Keys of signed notes (C2SP signed-note): a name, and an Ed25519 key whose 4-byte id binds name, use and key together.
// A verifier key is written `<name>+<id in hex>+<base64(type || key)>`, as other logs' tools read and write it.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { decodeBase64 } from './base64.ts'

/** What a signature says: of a log over its note's text, or of a witness over a checkpoint and the time. */
export const signatureTypes = { note: 0x01, cosignature: 0x04 } as const
export type SignatureType = keyof typeof signatureTypes

export interface NoteVerifier {
  readonly name: string
  readonly id: Buffer
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
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  if (name === undefined || encoded === undefined) return undefined
  const bytes = decodeBase64(encoded)
  const type =
    bytes?.[0] === signatureTypes.note ? 'note' : bytes?.[0] === signatureTypes.cosignature ? 'cosignature' : undefined
  if (bytes === undefined || bytes.length !== 33 || type === undefined) return undefined
  const verifier = noteVerifier(name, type, bytes.subarray(1))
  return verifier.id.toString('hex') === id ? verifier : undefined
}

function noteVerifier(name: string, type: SignatureType, publicKey: Buffer): NoteVerifier {
  if (name === '' || /[\s+]/u.test(name)) throw new TypeError('a key name has neither spaces nor a plus sign')
  const typed = Buffer.concat([Buffer.of(signatureTypes[type]), publicKey])
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
  const key: KeyObject = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') },
    format: 'jwk',
  })
  return {
    ...{ name, id, type },
    text: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    verify: (message, signature) => signature.length === 64 && verify(null, message, key, signature),
  }
}
