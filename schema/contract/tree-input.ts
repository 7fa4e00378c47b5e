// What is hashed in the disclosure log, as bytes: leaves, nodes and commitments. One copy of these rules for the servers,
// the offline verifier and a resident's browser, so it uses nothing that only one of them has, and hashes nothing itself.
import canonicalize from 'canonicalize'

type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()

/** Of a SHA-256 hash, in bytes. */
export const hashLength = 32

/** RFC 9162 §2.1.1: 0x00 || entry */
export function leafInput(entry: Uint8Array): Bytes {
  return concatBytes(Uint8Array.of(0), entry)
}

/** RFC 9162 §2.1.1: 0x01 || left || right */
export function nodeInput(left: Uint8Array, right: Uint8Array): Bytes {
  return concatBytes(Uint8Array.of(1), left, right)
}

/** The leaf of a body: its RFC 8785 canonical JSON as the entry. */
export function bodyLeafInput(body: object): Bytes {
  const text = canonicalize(body)
  if (text === undefined) throw new TypeError('the body has no canonical form')
  return leafInput(encoder.encode(text))
}

/** salt || value; `salt` in hex. */
export function commitmentInput(salt: string, value: string): Bytes {
  return concatBytes(bytesOfHex(salt), encoder.encode(value))
}

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, n) => byte === b[n])
}

/** Two digits a byte; what is no hex throws. */
export function bytesOfHex(text: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new TypeError('not hexadecimal')
  const bytes = new Uint8Array(text.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16)
  return bytes
}
