// Takes a compact JWS apart without trusting any of it, and says what is wrong with its form. Stricter than servers need
// to be and more patient: they refuse at the first flaw, this names it.

export interface ReadJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  readonly signature: Uint8Array
}

/** RFC 7515 §7.1. Answers the flaw in a sentence when it cannot be read. */
export function readJwt(text: string): ReadJwt | string {
  const [, second] = text.split(',')
  if (second?.trimStart().startsWith('ey'))
    return 'These are two JWTs with a comma between: the header was sent twice. Send it once, with one of them.'
  if (/\s/.test(text)) return 'It has a space or a line break inside; a JWT is one unbroken line.'
  if (/%[0-9a-f]{2}/i.test(text)) return 'It is percent-encoded, as in a form; decode it first.'
  const parts = text.split('.')
  if (parts.length === 5)
    return 'It has five parts, so it is encrypted (JWE); a signed JWT with three parts is expected here.'
  if (parts.length !== 3) return `It has ${parts.length} parts divided by dots; a signed JWT has three.`
  const names = ['header', 'payload', 'signature']
  const decoded: Uint8Array[] = []
  for (const [index, part] of parts.entries()) {
    const name = names[index]
    if (/=$/.test(part)) return `The ${name} ends with padding (=); base64url in a JWT has none.`
    if (/[+/]/.test(part)) return `The ${name} is in base64 (with + or /); a JWT needs base64url (with - and _).`
    const stranger = /[^A-Za-z0-9_-]/.exec(part)
    if (stranger) return `The ${name} has a character that base64url does not have, at its place ${stranger.index + 1}.`
    if (part.length % 4 === 1) return `The ${name} is cut short: its length is not one of base64url.`
    decoded.push(bytesOf(part))
  }
  const header = objectIn(decoded[0])
  if (typeof header === 'string') return `The header ${header}`
  const payload = objectIn(decoded[1])
  if (typeof payload === 'string') return `The payload ${payload}`
  return { header, payload, signature: decoded[2] ?? new Uint8Array() }
}

function bytesOf(base64url: string): Uint8Array {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

function objectIn(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> | string {
  if (bytes?.length === 0) return 'is empty.'
  try {
    // RFC 8259 §8.1: JSON begins with no byte order mark.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (text.startsWith('\u{feff}')) return 'begins with a byte order mark; write it as UTF-8 without one.'
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : 'is not a JSON object.'
  } catch {
    return 'is not a JSON object.'
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
