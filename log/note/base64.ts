// Base64 (RFC 4648 §4) without its second spellings: what does not encode back to the same letters is refused, so that
// no changed byte of a proof or a signature can go unseen.

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
