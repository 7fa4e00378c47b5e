// What a pasted text looks like, when it is nothing the inspector can take apart: said in a sentence, with what to paste.
import { burnt } from './inspect-key-set.ts'

const expected =
  'Paste a client assertion, a DPoP proof, an access token, a JWKS, a request or an answer of the flow, a GraphQL operation or a schema (SDL).'

const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /^-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    `This is a PRIVATE key in PEM, which nobody but its owner may ever see. ${burnt} To register, make a JWKS of its public part.`,
  ],
  [
    /^-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/,
    'This is a certificate in PEM; the platform knows clients by a JWKS, so make one of its public key.',
  ],
  [/^-----BEGIN [A-Z0-9 ]*PUBLIC KEY-----/, 'This is a public key in PEM; convert it to a JWK and paste the JWKS.'],
  [/^-----BEGIN /, 'This is something in PEM, but no key and no certificate that is known here.'],
  [/^(ssh-(rsa|ed25519)|ecdsa-sha2-\S+) /, 'This is a public key of SSH; the platform knows clients by a JWKS.'],
  [/^PuTTY-User-Key-File/, `This is a PRIVATE key of PuTTY, which nobody but its owner may ever see. ${burnt}`],
  [
    /^urn:ietf:params:oauth:request_uri:/,
    'This is a `request_uri`: it only names a pushed request, and has nothing inside.',
  ],
  [/^\$\{?\w+\}?$/, 'This is the name of a shell’s variable, not what is in it; print it with echo and paste that.'],
  [/^urn:/, 'This is a URN, a name of something.'],
  [/^https?:\/\/\S+$/, 'This is an address, not what is behind it.'],
  [
    /^(Invoke-(WebRequest|RestMethod)|iwr|wget|http|https)\s/,
    'This is a command of another program; copy the request as curl (for bash) and paste that.',
  ],
  [/^fetch\(/, 'This is JavaScript; copy the request as curl (for bash) and paste that.'],
  [
    /^<(!doctype html|html)\b/i,
    'This is a page (HTML): an address answered it where you expected JSON, perhaps an error page or a sign-in.',
  ],
  [
    /^<(\w+:)?(Envelope|Assertion|Response|EntityDescriptor|AuthnRequest)\b/,
    'This is XML of SOAP or SAML; this platform speaks OAuth 2.0 with JSON and JWTs.',
  ],
  [
    /^<[!?A-Za-z]/,
    'This is a document with tags (XML or HTML), and nothing here is; perhaps an error page of something between.',
  ],
  [/^HTTP\/[\d.]+ /, 'This is an HTTP answer; paste its body alone, or one of its values.'],
  [
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
    'This is a UUID: an id of a consent, an event or a token, or a correlation id. There is nothing inside.',
  ],
  [/^[0-9a-f]{32,}$/i, 'This is hexadecimal, a hash perhaps.'],
  [
    /^ey[A-Za-z0-9_-]+$/,
    'This is one part of a JWT, its header or its payload; a signed JWT has three, with dots between. Paste the whole.',
  ],
  [
    /^(?=[A-Za-z0-9+/\s]*[+/])[A-Za-z0-9+/\s]{16,}={0,2}$|^[A-Za-z0-9+/]{16,}={1,2}$/,
    'This is in base64 (with +, / or =), and no token is: JWTs are in base64url, three parts with dots between.',
  ],
  [
    /^[A-Za-z0-9_-]{20,}$/,
    'This is one word without inner structure: a code, a refresh token or an opaque token. Only the authorization server can read it.',
  ],
  [/^(openapi|swagger|apiVersion|version|services|[a-z_]+):\s/, 'This looks like YAML; nothing here is.'],
]

/** Text that is neither a JWT nor JSON nor GraphQL. */
export function describeStranger(text: string): string {
  const shape = shapes.find(([pattern]) => pattern.test(text))
  return `${shape?.[1] ?? 'This is none of what can be inspected.'} ${expected}`
}

/** JSON that is neither keys nor an answer. */
export function describeJson(value: unknown): string {
  if (Array.isArray(value)) return `This is a JSON list. ${expected}`
  const names = new Set(typeof value === 'object' && value !== null ? Object.keys(value) : [])
  const has = (...wanted: readonly string[]) => wanted.every((name) => names.has(name))
  if (has('issuer', 'jwks_uri')) return `This is the metadata of an authorization server. ${expected}`
  if (has('payload', 'signature') || has('payload', 'signatures') || has('ciphertext'))
    return 'This is a JWT in JSON form; here it is written in one line, header.payload.signature (compact).'
  if (has('alg') && !names.has('keys'))
    return `This is the header of a JWT, taken apart; paste the JWT itself. ${expected}`
  if (['iss', 'aud', 'exp', 'jti', 'htm'].some((name) => names.has(name)))
    return `These are the claims of a JWT, without their signature; paste the JWT itself. ${expected}`
  if (has('data')) return 'This is an answer of the gateway without errors; there is nothing wrong to explain.'
  return `This is JSON, but not a set of keys. ${expected}`
}
