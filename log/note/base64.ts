// Base64 (RFC 4648 §4) without its second spellings: what does not encode back to the same letters is refused, so that
// no changed byte of a proof or a signature can go unseen. Runs in a browser too.

export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  // What `atob` forgives, such as spaces, does not come back from encoding.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return encodeBase64(bytes) === text ? bytes : undefined
}
