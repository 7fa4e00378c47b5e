// What a pasted text looks like, when it is nothing the inspector can take apart: said in a sentence, with what to paste.

const expected =
  'Paste a client assertion, a DPoP proof, an access token, a JWKS, a GraphQL operation or a schema (SDL).'

const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /^-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    'This is a PRIVATE key in PEM. Don’t paste it anywhere; make a JWKS of its public part.',
  ],
  [/^-----BEGIN CERTIFICATE-----/, 'This is a certificate in PEM; the platform knows clients by a JWKS.'],
  [/^-----BEGIN /, 'This is a key in PEM; convert its public part to a JWK and paste the JWKS.'],
  [
    /^urn:ietf:params:oauth:request_uri:/,
    'This is a `request_uri`: it only names a pushed request, and has nothing inside.',
  ],
  [/^https?:\/\/\S+$/, 'This is an address, not what is behind it.'],
  [/^curl\s/, 'This is a curl command; paste the value of one of its headers or parameters.'],
  [
    /^<(!doctype|html|\?xml)/i,
    'This is a page (HTML or XML): an address answered it where you expected JSON, perhaps an error page.',
  ],
  [/^HTTP\/[\d.]+ /, 'This is an HTTP answer; paste one of its values.'],
  [/^[0-9a-f]{32,}$/i, 'This is hexadecimal, a hash perhaps.'],
  [
    /^[A-Za-z0-9_-]{20,}$/,
    'This is one word without inner structure: a code, a refresh token or an opaque token. Only the authorization server can read it.',
  ],
]

/** Text that is neither a JWT nor JSON nor GraphQL. */
export function describeStranger(text: string): string {
  const shape = shapes.find(([pattern]) => pattern.test(text))
  return `${shape?.[1] ?? 'This is none of what can be inspected.'} ${expected}`
}

/** JSON that is no key set. */
export function describeJson(value: unknown): string {
  if (Array.isArray(value)) return `This is a JSON list. ${expected}`
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  if (names.includes('access_token'))
    return 'This is an answer of the token endpoint; paste the value of its `access_token` or `id_token` alone.'
  if (names.includes('issuer') && names.includes('jwks_uri'))
    return `This is the metadata of an authorization server. ${expected}`
  if (names.includes('error'))
    return 'This is an error answer; look at its `error` and `error_description`, and paste what you had sent.'
  if (names.includes('query')) return 'This is a GraphQL request; paste the text of its `query` alone.'
  return `This is JSON, but not a set of keys. ${expected}`
}

/** What people copy along with a token: a header's name, its scheme, quotes, line breaks. */
export function unwrap(text: string): string {
  return text
    .trim()
    .replace(/^(authorization|dpop|client_assertion)\s*[:=]\s*/i, '')
    .replace(/^(bearer|dpop)\s+/i, '')
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim()
}
