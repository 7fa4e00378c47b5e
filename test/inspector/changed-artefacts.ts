// Right artefacts, each changed in one way that a program, a library or a thief might. Whether the change matters is not said
// here: the servers judge, and the inspector must judge alike.
import {
  type ArtefactWorld,
  assertion,
  type Change,
  claimsOfAssertion,
  encoded,
  type Key,
  proof,
  signedText,
  token,
} from './artefact-world.ts'

export interface ExtraKeys {
  readonly rsa: Key
  /** Registered with `alg` EdDSA. */
  readonly edwards: Key
  /** Registered with `use` enc. */
  readonly encryption: Key
  /** Another took its place. */
  readonly replaced: Key
  /** Registered with `key_ops` sign. */
  readonly signOnly: Key
}

/** `stricter`: why the inspector calls wrong what this server takes. */
type Row = readonly [how: string, make: (w: ArtefactWorld, keys: ExtraKeys) => string, stricter?: string]

export const changedAssertions: readonly Row[] = [
  ['as it is', (w) => assertion(w)],
  ['by the second key', (w) => assertion(w, {}, { kid: 'bank-2' }, w.second)],
  ['by RSA', (w, { rsa }) => assertion(w, {}, { kid: 'rsa', alg: 'PS256' }, rsa)],
  ['by RSA, as RS256', (w, { rsa }) => assertion(w, {}, { kid: 'rsa', alg: 'RS256' }, rsa)],
  ['by Ed25519', (w, { edwards }) => assertion(w, {}, { kid: 'edwards', alg: 'EdDSA' }, edwards)],
  [
    'by Ed25519 under its other name',
    (w, { edwards }) => assertion(w, {}, { kid: 'edwards', alg: 'Ed25519' }, edwards),
  ],
  ['by the key for encryption', (w, { encryption }) => assertion(w, {}, { kid: 'encryption' }, encryption)],
  ['by the key that was replaced', (w, { replaced }) => assertion(w, {}, { kid: 'replaced' }, replaced)],
  ['by the key that may not verify', (w, { signOnly }) => assertion(w, {}, { kid: 'sign-only' }, signOnly)],
  ['without the name of its key', (w) => assertion(w, {}, { kid: undefined })],
  ['with an empty name of its key', (w) => assertion(w, {}, { kid: '' })],
  ['with a number for the name of its key', (w) => assertion(w, {}, { kid: 1 }), 'RFC 7515 §4.1.4: a string'],
  ['with typ JWT', (w) => assertion(w, {}, { typ: 'JWT' })],
  ['with typ in small letters', (w) => assertion(w, {}, { typ: 'jwt' })],
  ['with typ client-authentication+jwt', (w) => assertion(w, {}, { typ: 'client-authentication+jwt' })],
  ['with typ as a list', (w) => assertion(w, {}, { typ: ['JWT'] })],
  ['with typ null', (w) => assertion(w, {}, { typ: null })],
  ['with typ at+jwt', (w) => assertion(w, {}, { typ: 'at+jwt' })],
  ['with an unknown member in its header', (w) => assertion(w, {}, { x5t: 'x', hello: 1 })],
  ['with an empty crit', (w) => assertion(w, {}, { crit: [] })],
  ['with a crit that is no list', (w) => assertion(w, {}, { crit: 'exp' })],
  ['with crit b64', (w) => assertion(w, {}, { crit: ['b64'], b64: true }), 'RFC 7797 §7: not in a JWT'],
  ['with b64 and no crit', (w) => assertion(w, {}, { b64: false })],
  ['without alg', (w) => assertion(w, {}, { alg: undefined })],
  ['with alg in small letters', (w) => assertion(w, {}, { alg: 'es256' })],
  ['with alg as a list', (w) => assertion(w, {}, { alg: ['ES256'] })],
  ['expired just now', (w) => assertion(w, { exp: w.now() - 4 })],
  ['expired a while ago', (w) => assertion(w, { exp: w.now() - 20 })],
  ['with a fraction of a second', (w) => assertion(w, { exp: w.now() + 60.5, iat: w.now() + 0.25 })],
  ['that ends at the beginning of time', (w) => assertion(w, { exp: 0 })],
  ['that ends before time', (w) => assertion(w, { exp: -1 })],
  ['with exp null', (w) => assertion(w, { exp: null })],
  ['with exp true', (w) => assertion(w, { exp: true })],
  ['good for nearly ten minutes', (w) => assertion(w, { exp: w.now() + 580 })],
  ['good for more than ten minutes', (w) => assertion(w, { exp: w.now() + 620 })],
  ['without iat', (w) => assertion(w, { iat: undefined })],
  ['with iat null', (w) => assertion(w, { iat: null })],
  ['with iat as text', (w) => assertion(w, { iat: String(w.now()) })],
  ['with iat of last year', (w) => assertion(w, { iat: w.now() - 31_536_000 })],
  ['with iat half a minute ahead', (w) => assertion(w, { iat: w.now() + 30 })],
  ['with iat more than a minute ahead', (w) => assertion(w, { iat: w.now() + 80 })],
  ['with iat in milliseconds', (w) => assertion(w, { iat: w.now() * 1000 })],
  ['with nbf a moment ahead', (w) => assertion(w, { nbf: w.now() + 6 })],
  ['with nbf half a minute ahead', (w) => assertion(w, { nbf: w.now() + 30 })],
  ['with nbf null', (w) => assertion(w, { nbf: null })],
  ['with nbf as text', (w) => assertion(w, { nbf: '0' })],
  ['with aud in capitals', (w) => assertion(w, { aud: w.issuer.toUpperCase() })],
  ['with aud and a query', (w) => assertion(w, { aud: `${w.issuer}?` })],
  ['with aud and a fragment', (w) => assertion(w, { aud: `${w.issuer}#` })],
  ['with a space after aud', (w) => assertion(w, { aud: `${w.issuer} ` })],
  ['with aud as a number', (w) => assertion(w, { aud: 1 })],
  ['with an empty aud', (w) => assertion(w, { aud: '' })],
  ['with two audiences', (w) => assertion(w, { aud: [w.issuer, `${w.issuer}/token`] })],
  ['with an empty iss', (w) => assertion(w, { iss: '' })],
  ['with iss null', (w) => assertion(w, { iss: null })],
  ['with iss in capitals', (w) => assertion(w, { iss: w.clientId.toUpperCase() })],
  ['with an empty jti', (w) => assertion(w, { jti: '' })],
  ['with jti null', (w) => assertion(w, { jti: null })],
  ['with a jti of a thousand characters', (w) => assertion(w, { jti: crypto.randomUUID().repeat(28) })],
  ['with a jti of other letters', (w) => assertion(w, { jti: `ключ ${crypto.randomUUID()}` })],
  ['with claims nobody knows', (w) => assertion(w, { hello: { deep: [1] }, scope: 'name' })],
  ['with a claim twice, the last one right', (w) => withText(w, (text) => text.replace('{', '{"aud":"x",'))],
  ['with a claim twice, the last one wrong', (w) => withText(w, (text) => text.replace(/}$/, ',"aud":"x"}'))],
  ['with space in its JSON', (w) => withText(w, (text) => text.replaceAll(',', ' ,\n\t'))],
  ['with a byte order mark', (w) => withText(w, (text) => `\u{feff}${text}`), 'RFC 8259 §8.1: none'],
  [
    'with bytes that are no UTF-8',
    (w) =>
      withBytes(w, (bytes) =>
        Buffer.concat([bytes.subarray(0, 1), Buffer.of(0x22, 0xff, 0x22, 0x3a, 0x31, 0x2c), bytes.subarray(1)]),
      ),
  ],
  ['with a comma too many', (w) => withText(w, (text) => text.replace(/}$/, ',}'))],
  ['with a high bit in its last letter', (w) => lastLetter(assertion(w))],
  ['with an empty signature', (w) => assertion(w).replace(/[^.]+$/, '')],
  ['with a signature of zeros', (w) => assertion(w).replace(/[^.]+$/, 'A'.repeat(86))],
  ['with a dot behind', (w) => `${assertion(w)}.`],
  ['with a letter behind', (w) => `${assertion(w)}A`],
  ['with four letters behind', (w) => `${assertion(w)}AAAA`],
  [
    'with the header of another',
    (w) => [assertion(w, {}, { hello: 1 }).split('.')[0], ...assertion(w).split('.').slice(1)].join('.'),
  ],
]

type ProofRow = readonly [
  how: string,
  make: (w: ArtefactWorld, keys: ExtraKeys, url: string) => string,
  stricter?: { readonly resource?: string; readonly token?: string },
]

/** For the URL; without `ath` where no token goes with it. */
function at(w: ArtefactWorld, url: string, payload: Change = {}, header: Change = {}, key = w.proofKey): string {
  return proof(w, { htu: url, ...(w.accessToken === '' ? { ath: undefined } : {}), ...payload }, header, key)
}

const jwkOf = (w: ArtefactWorld, change: Change): Change => ({ jwk: { ...w.proofKey.jwk, kid: undefined, ...change } })

export const changedProofs: readonly ProofRow[] = [
  ['as it is', (w, _, url) => at(w, url)],
  ['with typ in capitals', (w, _, url) => at(w, url, {}, { typ: 'DPOP+JWT' }), { token: 'RFC 9449 §4.2: dpop+jwt' }],
  [
    'with typ application/dpop+jwt',
    (w, _, url) => at(w, url, {}, { typ: 'application/dpop+jwt' }),
    { token: 'RFC 9449 §4.2: dpop+jwt' },
  ],
  ['with typ JWT', (w, _, url) => at(w, url, {}, { typ: 'JWT' })],
  ['with typ as a list', (w, _, url) => at(w, url, {}, { typ: ['dpop+jwt'] })],
  ['with a kid beside its key', (w, _, url) => at(w, url, {}, { kid: 'x' })],
  ['with a crit that is no list', (w, _, url) => at(w, url, {}, { crit: true })],
  ['without alg', (w, _, url) => at(w, url, {}, { alg: undefined })],
  ['with alg ES384', (w, _, url) => at(w, url, {}, { alg: 'ES384' })],
  ['with alg none', (w, _, url) => at(w, url, {}, { alg: 'none' })],
  ['with alg as a list', (w, _, url) => at(w, url, {}, { alg: ['ES256'] })],
  ['with a key as text', (w, _, url) => at(w, url, {}, { jwk: JSON.stringify(w.proofKey.jwk) })],
  ['with a key as a list', (w, _, url) => at(w, url, {}, { jwk: [w.proofKey.jwk] })],
  ['with a key for encryption', (w, _, url) => at(w, url, {}, jwkOf(w, { use: 'enc' })), { resource: 'RFC 7517 §4.2' }],
  [
    'with a key for signatures',
    (w, _, url) => at(w, url, {}, jwkOf(w, { use: 'sig', alg: 'ES256', key_ops: ['verify'] })),
  ],
  [
    'with a key of another algorithm',
    (w, _, url) => at(w, url, {}, jwkOf(w, { alg: 'ES384' })),
    { resource: 'RFC 7517 §4.4' },
  ],
  [
    'with a key that may not verify',
    (w, _, url) => at(w, url, {}, jwkOf(w, { key_ops: ['sign'] })),
    { resource: 'RFC 7517 §4.3' },
  ],
  ['with an empty private part', (w, _, url) => at(w, url, {}, jwkOf(w, { d: '' }))],
  ['with a secret part', (w, _, url) => at(w, url, {}, jwkOf(w, { k: 'x' })), { token: 'RFC 9449 §4.3 (7)' }],
  ['with half a key', (w, _, url) => at(w, url, {}, jwkOf(w, { y: undefined }))],
  ['with a key that is no point of the curve', (w, _, url) => at(w, url, {}, jwkOf(w, { y: w.proofKey.jwk.x }))],
  [
    'with a key padded',
    (w, _, url) => at(w, url, {}, jwkOf(w, { x: `${w.proofKey.jwk.x}=` })),
    { token: 'RFC 7518 §6.2.1.2: base64url' },
  ],
  ['with a key on another curve', (w, _, url) => at(w, url, {}, jwkOf(w, { crv: 'P-384' }))],
  ['with a key of another type', (w, _, url) => at(w, url, {}, jwkOf(w, { kty: 'RSA' }))],
  [
    'with an address in capitals',
    (w, _, url) => at(w, url, { htu: url.replace('http://localhost', 'HTTP://LOCALHOST') }),
  ],
  ['with a query in its address', (w, _, url) => at(w, url, { htu: `${url}?a=b` })],
  ['with a fragment in its address', (w, _, url) => at(w, url, { htu: `${url}#x` })],
  ['with a user in its address', (w, _, url) => at(w, url, { htu: url.replace('://', '://me@') })],
  ['with a way round in its address', (w, _, url) => at(w, url, { htu: url.replace(/\/(\w+)$/, '/x/../$1') })],
  ['with two slashes in its address', (w, _, url) => at(w, url, { htu: url.replace(/\/(\w+)$/, '//$1') })],
  [
    'with its address percent-encoded',
    (w, _, url) => at(w, url, { htu: url.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`) }),
  ],
  ['with its path in capitals', (w, _, url) => at(w, url, { htu: url.replace(/\w+$/, (path) => path.toUpperCase()) })],
  ['with a space before its address', (w, _, url) => at(w, url, { htu: ` ${url}` })],
  ['with a path for an address', (w, _, url) => at(w, url, { htu: new URL(url).pathname })],
  ['with an address on 127.0.0.1', (w, _, url) => at(w, url, { htu: url.replace('localhost', '127.0.0.1') })],
  ['with an address as a list', (w, _, url) => at(w, url, { htu: [url] })],
  ['with an empty address', (w, _, url) => at(w, url, { htu: '' })],
  ['with a method as a list', (w, _, url) => at(w, url, { htm: ['POST'] })],
  ['with a space after its method', (w, _, url) => at(w, url, { htm: 'POST ' })],
  ['half a minute old', (w, _, url) => at(w, url, { iat: w.now() - 30 })],
  ['two minutes old', (w, _, url) => at(w, url, { iat: w.now() - 120 })],
  ['six minutes old', (w, _, url) => at(w, url, { iat: w.now() - 360 })],
  ['half a minute ahead', (w, _, url) => at(w, url, { iat: w.now() + 30 })],
  ['more than a minute ahead', (w, _, url) => at(w, url, { iat: w.now() + 80 })],
  ['with iat as text', (w, _, url) => at(w, url, { iat: String(w.now()) })],
  ['with iat in milliseconds', (w, _, url) => at(w, url, { iat: w.now() * 1000 })],
  ['with iat null', (w, _, url) => at(w, url, { iat: null })],
  ['with exp ahead', (w, _, url) => at(w, url, { exp: w.now() + 60 })],
  ['with exp behind', (w, _, url) => at(w, url, { exp: w.now() - 1 })],
  ['with exp as text', (w, _, url) => at(w, url, { exp: 'never' })],
  ['with nbf behind', (w, _, url) => at(w, url, { nbf: w.now() - 1 })],
  ['with nbf ahead', (w, _, url) => at(w, url, { nbf: w.now() + 20 })],
  ['with nbf null', (w, _, url) => at(w, url, { nbf: null })],
  ['with a nonce nobody asked for', (w, _, url) => at(w, url, { nonce: 'x' })],
  ['with an empty nonce', (w, _, url) => at(w, url, { nonce: '' })],
  ['with a nonce that is a number', (w, _, url) => at(w, url, { nonce: 1 }), { resource: 'RFC 9449 §4.2: a string' }],
  ['with ath where none is needed, or another', (w, _, url) => at(w, url, { ath: 'x' })],
  ['with a jti of 256 characters', (w, _, url) => at(w, url, { jti: crypto.randomUUID().padEnd(256, 'x') })],
  ['with a jti of 257 characters', (w, _, url) => at(w, url, { jti: crypto.randomUUID().padEnd(257, 'x') })],
  ['with a jti of other letters', (w, _, url) => at(w, url, { jti: `ключ ${crypto.randomUUID()}` })],
  ['with a jti that is a number', (w, _, url) => at(w, url, { jti: 1 })],
  ['with claims nobody knows', (w, _, url) => at(w, url, { iss: 'x', aud: 'y', hello: [] })],
  ['with a high bit in its last letter', (w, _, url) => lastLetter(at(w, url))],
  ['with padding', (w, _, url) => `${at(w, url)}==`, { token: 'RFC 7515 §2: none' }],
  ['with a signature of zeros', (w, _, url) => at(w, url).replace(/[^.]+$/, 'A'.repeat(86))],
  ['with an empty signature', (w, _, url) => at(w, url).replace(/[^.]+$/, '')],
  ['with a letter behind', (w, _, url) => `${at(w, url)}A`],
  ['with a signature of DER’s length', (w, _, url) => `${at(w, url)}AAAAAAAA`],
]

export const changedTokens: readonly Row[] = [
  ['as it is', (w) => token(w)],
  ['with typ in capitals', (w) => token(w, {}, { typ: 'AT+JWT' })],
  ['with typ application/at+jwt', (w) => token(w, {}, { typ: 'application/at+jwt' })],
  ['with typ JWT', (w) => token(w, {}, { typ: 'JWT' })],
  ['without typ', (w) => token(w, {}, { typ: undefined })],
  ['without the name of its key', (w) => token(w, {}, { kid: undefined })],
  ['with another name of its key', (w) => token(w, {}, { kid: 'x' })],
  ['with an unknown crit', (w) => token(w, {}, { crit: ['x'], x: 1 })],
  ['with crit b64', (w) => token(w, {}, { crit: ['b64'], b64: true }), 'RFC 7797 §7: not in a JWT'],
  ['with alg EdDSA', (w) => token(w, {}, { alg: 'EdDSA' })],
  ['with alg none', (w) => token(w, {}, { alg: 'none' })],
  ['with an issuer with a slash', (w) => token(w, { iss: `${w.issuer}/` })],
  ['without issuer', (w) => token(w, { iss: undefined })],
  ['without audience', (w) => token(w, { aud: undefined })],
  ['with its audience in a list', (w) => token(w, { aud: [w.resource] })],
  ['with an audience with a slash', (w) => token(w, { aud: `${w.resource}/` })],
  ['that expired just now', (w) => token(w, { iat: w.now() - 300, exp: w.now() - 1 })],
  ['with exp as text', (w) => token(w, { exp: String(w.now() + 60) })],
  ['without exp', (w) => token(w, { exp: undefined })],
  ['without iat', (w) => token(w, { iat: undefined })],
  ['with iat as text', (w) => token(w, { iat: '0' })],
  ['that lives too long', (w) => token(w, { exp: w.now() + 400 })],
  ['with nbf ahead', (w) => token(w, { nbf: w.now() + 30 })],
  ['with nbf behind', (w) => token(w, { nbf: w.now() - 30 })],
  ['without subject', (w) => token(w, { sub: undefined })],
  ['with an empty subject', (w) => token(w, { sub: '' })],
  ['without client', (w) => token(w, { client_id: undefined })],
  ['without id', (w) => token(w, { jti: undefined })],
  ['with an empty id', (w) => token(w, { jti: '' })],
  ['without scope', (w) => token(w, { scope: undefined })],
  ['with scopes in a list', (w) => token(w, { scope: ['name'] })],
  ['with a company’s scope', (w) => token(w, { scope: 'entity.basic_profile.name' })],
  [
    'with a company’s scope and somebody who acts',
    (w) => token(w, { scope: 'entity.basic_profile.name', act: { sub: 'x' } }),
  ],
  ['with a person’s scope and somebody who acts', (w) => token(w, { act: { sub: 'x' } })],
  ['with somebody who acts without a name', (w) => token(w, { scope: 'entity.basic_profile.name', act: {} })],
  ['of the resident’s own app', (w) => token(w, firstParty)],
  ['of the resident’s own app, with an actor', (w) => token(w, { ...firstParty, act: { sub: 'x' } })],
  [
    'of the resident’s own app, and a bank’s scope',
    (w) => token(w, { ...firstParty, scope: 'izin.consents.read name' }),
  ],
  ['with a consent that is no id', (w) => token(w, { consent_id: 'c' })],
  ['with a version of nothing', (w) => token(w, { consent_version: 0 })],
  ['with a version as text', (w) => token(w, { consent_version: '1' })],
  ['without details', (w) => token(w, { authorization_details: undefined })],
  ['with no details', (w) => token(w, { authorization_details: [] })],
  ['with details of another type', (w) => token(w, { authorization_details: [{ type: 'payment' }] })],
  ['with a thumbprint that is too long', (w) => token(w, { cnf: { jkt: 'x'.repeat(44) } })],
  ['with cnf as text', (w) => token(w, { cnf: 'x' })],
  ['with acr as a number', (w) => token(w, { acr: 1 })],
  ['with auth_time as text', (w) => token(w, { auth_time: 'now' })],
  [
    'changed after signing',
    (w) => [token(w).split('.')[0], token(w, { hello: 1 }).split('.')[1], token(w).split('.')[2]].join('.'),
  ],
]

const firstParty = {
  scope: 'izin.consents.read',
  consent_id: undefined,
  consent_version: undefined,
  authorization_details: undefined,
}

/** The claims as text, changed, and signed again. */
function withText(w: ArtefactWorld, change: (text: string) => string): string {
  return withBytes(w, (bytes) => Buffer.from(change(bytes.toString())))
}

function withBytes(w: ArtefactWorld, change: (bytes: Buffer) => Buffer): string {
  const payload = change(Buffer.from(JSON.stringify(claimsOfAssertion(w)))).toString('base64url')
  return signedText(w.bank, `${encoded('{"alg":"ES256","kid":"bank-1"}')}.${payload}`)
}

/** 86 characters hold 64 bytes and four bits more, which nobody reads. */
function lastLetter(jwt: string): string {
  return jwt.replace(/.$/, (last) => ({ A: 'B', Q: 'R', g: 'h', w: 'x' })[last] ?? last)
}
