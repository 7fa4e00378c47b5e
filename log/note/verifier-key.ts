// A verifier key as it is written, `<name>+<id in hex>+<base64(type || key)>` (C2SP signed-note), taken apart. Its id is
// still to be held against `keyIdInput`. Runs in a browser too.
import { bytesOfHex, concatBytes } from '../../schema/contract/tree-input.ts'
import { decodeBase64 } from './base64.ts'

/** What a signature says: of a log over its note's text, or of a witness over a checkpoint and the time. */
export const signatureTypes = { note: 0x01, cosignature: 0x04 } as const
export type SignatureType = keyof typeof signatureTypes

/** What a signature names its key by; either alone is ignored. */
export interface KeyName {
  readonly name: string
  /** 4 bytes. */
  readonly id: Uint8Array
}

export interface VerifierKey extends KeyName {
  readonly type: SignatureType
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>
}

/** undefined for what is not written as a verifier key. */
export function splitVerifierKey(text: string): VerifierKey | undefined {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  if (name === undefined || id === undefined || encoded === undefined) return undefined
  const bytes = decodeBase64(encoded)
  const type =
    bytes?.[0] === signatureTypes.note ? 'note' : bytes?.[0] === signatureTypes.cosignature ? 'cosignature' : undefined
  if (bytes === undefined || bytes.length !== 33 || type === undefined) return undefined
  return { name, id: bytesOfHex(id), type, publicKey: bytes.subarray(1) }
}

/** The id is the first 4 bytes of its SHA-256. */
export function keyIdInput(name: string, type: SignatureType, publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes(new TextEncoder().encode(`${name}\n`), Uint8Array.of(signatureTypes[type]), publicKey)
}
