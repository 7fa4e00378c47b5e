// How each artefact is broken, and what must be said of it first. The module is held to these tables, the page to the same,
// and the endpoints to those of them that one can send there.
import { KeyObject, sign } from 'node:crypto'
import {
  type ArtefactWorld,
  assertion,
  type Change,
  claimsOfAssertion,
  encoded,
  hashOf,
  proof,
  signed,
  signedText,
  token,
} from './artefact-world.ts'

export interface BrokenArtefact {
  readonly how: string
  readonly make: (w: ArtefactWorld) => string
  /** Of the first finding that is wrong. */
  readonly rule: string
  /** In one of those that are wrong. */
  readonly says: (w: ArtefactWorld) => string
  /** Where it is sent; else to the GraphQL endpoint. */
  readonly to: 'resource' | 'token' | 'par'
  /** What it is said to be; else whatever it looks like. */
  readonly kind: '' | 'client-assertion' | 'dpop-proof' | 'access-token'
}

type Row = readonly [
  how: string,
  make: BrokenArtefact['make'],
  rule: string,
  says: string | BrokenArtefact['says'],
  options?: Partial<Pick<BrokenArtefact, 'to' | 'kind'>>,
]

function table(rows: readonly Row[]): readonly BrokenArtefact[] {
  return rows.map(([how, make, rule, says, options]) => ({
    ...{ how, make, rule, to: 'resource', kind: '', ...options },
    says: typeof says === 'string' ? () => says : says,
  }))
}

export const brokenAssertions = table([
  [
    'meant for the token endpoint',
    (w) => assertion(w, { aud: `${w.issuer}/token` }),
    'aud',
    (w) => `\`aud\` is the token endpoint; it must be the issuer, ${w.issuer}`,
  ],
  [
    'meant for the PAR endpoint',
    (w) => assertion(w, { aud: `${w.issuer}/par` }),
    'aud',
    'is the endpoint for pushed requests',
  ],
  ['with a list of audiences', (w) => assertion(w, { aud: [w.issuer] }), 'aud', '`aud` is a list'],
  [
    'with a slash after the issuer',
    (w) => assertion(w, { aud: `${w.issuer}/` }),
    'aud',
    'it has a slash at the end too many',
  ],
  [
    'for the other scheme',
    (w) => assertion(w, { aud: otherScheme(w.issuer) }),
    'aud',
    (w) => `it begins with ${new URL(otherScheme(w.issuer)).protocol}// instead of ${new URL(w.issuer).protocol}//`,
  ],
  ['without audience', (w) => assertion(w, { aud: undefined }), 'aud', '`aud` is missing'],
  ['expired', (w) => assertion(w, { iat: w.now() - 400, exp: w.now() - 330 }), 'exp', 'It expired 5 minutes ago'],
  ['in milliseconds', (w) => assertion(w, { exp: (w.now() + 60) * 1000 }), 'exp', 'that is in milliseconds'],
  ['with its end as text', (w) => assertion(w, { exp: String(w.now() + 60) }), 'exp', '`exp` is a string'],
  ['without end', (w) => assertion(w, { exp: undefined }), 'exp', '`exp` is missing'],
  ['good for a day', (w) => assertion(w, { exp: w.now() + 90_000 }), 'exp', 'at most ten minutes'],
  [
    'by a clock that is ahead',
    (w) => assertion(w, { iat: w.now() + 3630, exp: w.now() + 500 }),
    'iat',
    'lies 60 minutes in the future',
  ],
  [
    'that is good half a minute from now',
    (w) => assertion(w, { nbf: w.now() + 35 }),
    'nbf',
    'set the clock of the machine that signs (at most 10 seconds are forgiven)',
  ],
  ['used before', (w) => assertion(w, { jti: w.used.assertion }), 'jti', 'This assertion was used before'],
  ['without id', (w) => assertion(w, { jti: undefined }), 'jti', '`jti` is missing'],
  ['with a number for an id', (w) => assertion(w, { jti: 7 }), 'jti', '`jti` is 7, which is no string'],
  [
    'of another client',
    (w) => assertion(w, { iss: 'bank-b', sub: 'bank-b' }),
    'iss',
    (w) => `it must be your client_id, ${w.clientId}`,
  ],
  ['without issuer', (w) => assertion(w, { iss: undefined }), 'iss', '`iss` is missing'],
  ['about somebody else', (w) => assertion(w, { sub: 'user' }), 'sub', 'the same as `iss`'],
  ['about nobody', (w) => assertion(w, { sub: undefined }), 'sub', '`sub` is missing'],
  [
    'naming a key that is not registered',
    (w) => assertion(w, {}, { kid: 'old' }),
    'kid',
    'No registered key of this client has the `kid` "old"; registered: bank-1 (EC P-256), bank-2 (EC P-256)',
  ],
  [
    'naming the other key',
    (w) => assertion(w, {}, { kid: 'bank-2' }),
    'signature',
    "signed by another of the client's keys, bank-1",
  ],
  [
    'by a stranger’s key',
    (w) => assertion(w, {}, {}, w.stranger),
    'signature',
    'The signature does not verify with this key',
  ],
  [
    'changed after signing',
    (w) => swapPayload(assertion(w), { ...claimsOfAssertion(w), iat: w.now() - 1 }),
    'signature',
    'header or payload changed afterwards',
  ],
  ['signed in DER form', derSigned, 'signature', 'The signature is in DER form'],
  [
    'with half a signature',
    (w) => assertion(w).slice(0, -43),
    'signature',
    'The signature has 32 bytes; ES256 makes 64.',
  ],
  [
    'that says another algorithm than its key has',
    (w) => assertion(w, {}, { alg: 'PS256' }),
    'signature',
    'it is of type EC P-256, which does not sign with PS256',
  ],
  [
    'not signed',
    (w) => `${encoded('{"alg":"none"}')}.${encoded(JSON.stringify(claimsOfAssertion(w)))}.`,
    'alg',
    '`alg` is none',
  ],
  ['with a shared secret', (w) => assertion(w, {}, { alg: 'HS256' }), 'alg', 'a shared secret'],
  [
    'by an algorithm of yesterday',
    (w) => assertion(w, {}, { alg: 'RS256' }),
    'alg',
    '`alg` is "RS256"; it must be one of',
  ],
  ['of another kind', (w) => assertion(w, {}, { typ: 'logout+jwt' }), 'typ', 'another kind of token'],
  [
    'with an extension that is critical',
    (w) => assertion(w, {}, { crit: ['exp2'], exp2: 1 }),
    'crit',
    'The header calls ["exp2"] critical',
  ],
])

export const brokenProofs = table([
  ['without its type', (w) => proof(w, {}, { typ: undefined }), 'typ', 'it must be dpop+jwt'],
  [
    'with a kid instead of a key',
    (w) => proof(w, {}, { jwk: undefined, kid: 'x' }),
    'jwk',
    'A `kid` alone is not enough',
  ],
  [
    'with the private key',
    (w) => proof(w, {}, { jwk: { ...w.proofKey.jwk, d: 'secret' } }),
    'jwk',
    'holds a PRIVATE key (`d`)',
  ],
  [
    'with a key that is for something else',
    (w) => proof(w, { htu: `${w.issuer}/token`, ath: undefined }, { jwk: { ...w.proofKey.jwk, use: 'enc' } }),
    'jwk',
    'its `use` is enc, not sig',
    { to: 'token' },
  ],
  [
    'with a key that lost its zero',
    (w) => proof(w, {}, { jwk: { ...w.proofKey.jwk, x: w.proofKey.jwk.x?.slice(1) } }),
    'signature',
    'it has 42 characters',
  ],
  [
    'with a shared secret',
    (w) => proof(w, {}, { alg: 'HS256' }),
    'alg',
    '`alg` is "HS256"; it must be one of ES256, PS256, EdDSA',
  ],
  ['for GET', (w) => proof(w, { htm: 'GET' }), 'htm', '`htm` is "GET"; it must be POST'],
  ['with its method in small letters', (w) => proof(w, { htm: 'post' }), 'htm', 'in capitals'],
  [
    'for another path',
    (w) => proof(w, { htu: `${new URL(w.resource).origin}/` }),
    'htu',
    'its path is / instead of /graphql',
  ],
  ['for a slash more', (w) => proof(w, { htu: `${w.resource}/` }), 'htu', 'a slash at the end too many'],
  [
    'for another port',
    (w) => proof(w, { htu: otherPort(w.resource) }),
    'htu',
    (w) => `its port is 65000 instead of ${new URL(w.resource).port || 'the default'}`,
  ],
  [
    'for an address with a password',
    (w) => proof(w, { htu: w.resource.replace('://', '://user:word@') }),
    'htu',
    'it carries a user name or a password',
  ],
  ['for the wrong endpoint', (w) => proof(w), 'htu', (w) => `it must be ${w.issuer}/token`, { to: 'token' }],
  ['without address', (w) => proof(w, { htu: undefined }), 'htu', '`htu` is missing'],
  ['an hour old', (w) => proof(w, { iat: w.now() - 3690 }), 'iat', 'It was made 61 minutes ago'],
  [
    'six minutes old for the token endpoint',
    (w) => proof(w, { htu: `${w.issuer}/token`, iat: w.now() - 390, ath: undefined }),
    'iat',
    'It was made 6 minutes ago; make a new proof for every request (it is good for 300 seconds).',
    { to: 'token' },
  ],
  ['of tomorrow', (w) => proof(w, { iat: w.now() + 90_000 }), 'iat', 'in the future'],
  ['without its time', (w) => proof(w, { iat: undefined }), 'iat', '`iat` is missing'],
  ['that has ended by its own word', (w) => proof(w, { exp: w.now() - 150 }), 'exp', 'Its own `exp` was 2 minutes ago'],
  [
    'that has not begun by its own word',
    (w) => proof(w, { nbf: w.now() + 150 }),
    'nbf',
    '`nbf` lies 2 minutes in the future',
  ],
  [
    'with a nonce for a server that gives none',
    (w) => proof(w, { htu: `${w.issuer}/token`, nonce: 'of-the-gateway', ath: undefined }),
    'nonce',
    'this authorization server gives none',
    { to: 'token' },
  ],
  ['without the token’s hash', (w) => proof(w, { ath: undefined }), 'ath', '`ath` is missing'],
  ['with the hash in hexadecimal', (w) => proof(w, { ath: hashOf(w.accessToken, 'hex') }), 'ath', 'in hexadecimal'],
  [
    'with the hash in base64',
    (w) => proof(w, { ath: hashOf(w.accessToken, 'base64') }),
    'ath',
    'in base64 with padding',
  ],
  [
    'for another token',
    (w) => proof(w, { ath: hashOf('another', 'base64url') }),
    'ath',
    'belongs to another access token',
  ],
  ['by a key the token is not bound to', (w) => proof(w, {}, {}, w.stranger), 'jkt', 'bound to another key'],
  ['sent twice', (w) => proof(w, { jti: w.used.proof }), 'jti', 'This proof was used before'],
  ['without id', (w) => proof(w, { jti: undefined }), 'jti', '`jti` is missing; give each proof a new random id.'],
  [
    'with an id that is a novel',
    (w) => proof(w, { jti: 'x'.repeat(257) }),
    'jti',
    '`jti` has 257 characters; at most 256 are taken',
  ],
  ['with a key it was not signed by', (w) => proof(w, {}, { jwk: w.stranger.jwk }), 'signature', 'made by another key'],
  [
    'with an extension that is critical',
    (w) => proof(w, {}, { crit: ['b64'], b64: false }),
    'crit',
    'The header calls ["b64"] critical',
  ],
  [
    'twice in one header',
    (w) => `${proof(w)}, ${proof(w)}`,
    'format',
    'the header was sent twice',
    { kind: 'dpop-proof' },
  ],
  [
    'that is the access token',
    (w) => `DPoP: ${w.accessToken}`,
    'typ',
    'This is an access token: it goes in the header Authorization',
  ],
])

export const brokenTokens = table([
  ['that is an ID token', (w) => token(w, { at_hash: 'x' }, { typ: 'JWT' }), 'typ', 'This is an ID token'],
  [
    'that is a proof',
    (w) => `Authorization: DPoP ${proof(w)}`,
    'typ',
    'This is a DPoP proof: it goes in the header DPoP',
  ],
  [
    'of another issuer',
    (w) => token(w, { iss: w.issuer.replace(/:\/\/[^:/]+/, '://other.example') }),
    'iss',
    (w) => `its host is other.example instead of ${new URL(w.issuer).hostname}`,
  ],
  [
    'for another resource',
    (w) => token(w, { aud: new URL(w.resource).origin }),
    'aud',
    'the token is for another resource',
  ],
  ['for several resources', (w) => token(w, { aud: [w.resource] }), 'aud', '`aud` is a list'],
  ['that has ended', (w) => token(w, { iat: w.now() - 400, exp: w.now() - 100 }), 'exp', 'use the refresh token'],
  ['that lives for an hour', (w) => token(w, { exp: w.now() + 3600 }), 'exp', 'access tokens here live 300 seconds'],
  ['bound to no key', (w) => token(w, { cnf: undefined }), 'cnf', 'bound to no key'],
  ['bound to half a key', (w) => token(w, { cnf: { jkt: 'short' } }), 'cnf', 'no SHA-256 thumbprint'],
  ['without consent', (w) => token(w, { consent_id: undefined }), 'consent_id', 'only a consent gives a bank data'],
  ['without version of the consent', (w) => token(w, { consent_version: undefined }), 'consent_version', 'is missing'],
  ['without scope', (w) => token(w, { scope: '' }), 'scope', 'so it reads nothing'],
  [
    'that mixes person and company',
    (w) => token(w, { scope: 'name entity.basic_profile.name' }),
    'scope',
    'a token is for one kind of subject',
  ],
  [
    'of the resident’s own app, with a consent',
    (w) => token(w, { scope: 'izin.consents.read' }),
    'consent_id',
    'scopes of the resident’s own app: never both',
  ],
  [
    'that somebody else signed',
    (w) => token(w, {}, {}, w.stranger),
    'signature',
    'not signed by a key of the authorization server',
  ],
  ['by another algorithm', (w) => token(w, {}, { alg: 'RS256' }), 'alg', 'access tokens here are signed with ES256'],
  ['sent as Bearer', (w) => `Bearer ${token(w)}`, 'scheme', 'It is sent as Bearer'],
  ['sent without a scheme', (w) => `Authorization: ${token(w)}`, 'scheme', 'It is sent without a scheme'],
])

export const brokenKeySets = table([
  ['with a private key', (w) => keys({ ...w.bank.jwk, d: 'x' }), 'private', 'Key bank-1 holds PRIVATE parts (d)'],
  ['that is a single key', (w) => JSON.stringify(w.bank.jwk), 'keys', 'put it in a list'],
  [
    'in the file that a private key is downloaded in',
    (w) => JSON.stringify({ clientId: w.clientId, key: { ...w.bank.jwk, d: 'x' } }),
    'private',
    'Key bank-1 holds PRIVATE parts (d)',
  ],
  ['that is a single private key', (w) => JSON.stringify({ ...w.bank.jwk, d: 'x' }), 'keys', 'regard it as burnt'],
  [
    'with one name for two keys',
    (w) => keys(w.bank.jwk, { ...w.second.jwk, kid: 'bank-1' }),
    'kid',
    'Two keys have the `kid` bank-1',
  ],
  [
    'with several keys and one name',
    (w) => keys(w.bank.jwk, { ...w.second.jwk, kid: undefined }),
    'kid',
    'each needs a `kid`',
  ],
  ['with a number for a name', (w) => keys({ ...w.bank.jwk, kid: 1 }), 'kid', 'The `kid` 1 is no string'],
  ['with nothing in it', () => '{"keys": []}', 'keys', 'The set has no key'],
  ['that is a list', (w) => JSON.stringify([w.bank.jwk]), 'keys', 'This is a list of keys; a set is an object'],
  ['that is no list', () => '{"keys": {}}', 'keys', '`keys` is no list'],
  ['on a curve that is not taken', (w) => keys({ ...w.bank.jwk, crv: 'P-521' }), 'kty', 'of type EC P-521'],
  [
    'whose coordinate lost its zero',
    (w) => keys({ ...w.bank.jwk, x: w.bank.jwk.x?.slice(0, 42) }),
    'material',
    'zeros at its beginning included',
  ],
  [
    'of RSA that is too short',
    () => keys({ kty: 'RSA', n: 'x'.repeat(171), e: 'AQAB' }),
    'material',
    'fewer than 2048 bits',
  ],
  ['that says another algorithm', (w) => keys({ ...w.bank.jwk, alg: 'RS256' }), 'alg', 'signs with ES256'],
  ['that is for something else', (w) => keys({ ...w.bank.jwk, use: 'signature' }), 'use', 'it must be sig'],
  ['that may not verify', (w) => keys({ ...w.bank.jwk, key_ops: ['sign'] }), 'key_ops', 'not for verifying'],
])

export const brokenForms = table([
  ['a JWT cut short', (w) => assertion(w).split('.').slice(0, 2).join('.'), 'format', 'It has 2 parts'],
  ['a JWT in base64', (w) => assertion(w).replace(/\.([^.]+)$/, '.ab+/'), 'format', 'in base64 (with + or /)'],
  ['a JWT with padding', (w) => `${assertion(w)}==`, 'format', 'ends with padding'],
  ['a JWT over two lines', (w) => assertion(w).replace('.', '\n.'), 'format', 'one unbroken line'],
  [
    'a JWT with a stranger in it',
    (w) => assertion(w).replace('.', '.é'),
    'format',
    'a character that base64url does not have',
  ],
  ['a JWT that is percent-encoded', (w) => `${assertion(w)}%3D`, 'format', 'It is percent-encoded'],
  [
    'a JWT without payload',
    (w) => signedText(w.bank, `${encoded('{"alg":"ES256"}')}.`),
    'format',
    'The payload is empty',
  ],
  [
    'a JWT about a list',
    (w) => signedText(w.bank, `${encoded('{"alg":"ES256"}')}.${encoded('[]')}`),
    'format',
    'The payload is not a JSON object',
  ],
  [
    'a JWT with a byte order mark',
    (w) =>
      signedText(w.bank, `${encoded('{"alg":"ES256"}')}.${encoded(`\u{feff}${JSON.stringify(claimsOfAssertion(w))}`)}`),
    'format',
    'a byte order mark',
  ],
  ['an encrypted token', () => 'eyJhbGciOiJFQ0RILUVTIn0.a.b.c.d', 'format', 'it is encrypted (JWE)'],
  ['a word that is said to be a proof', () => 'proof-of-nothing', 'format', 'It is no JWT', { kind: 'dpop-proof' }],
  ['an operation that is not closed', () => 'query { me { name', 'syntax', 'at line 1, column 18'],
  [
    'an operation on a field that is not there',
    () => '{ me { nmae { value } } }',
    'fields',
    'Cannot query field "nmae"',
  ],
])

export const brokenRequests = table([
  [
    'a curl command without proof',
    (w) => `curl ${w.resource} -H 'authorization: DPoP ${w.accessToken}' -d '{"query":"{ me { name { value } } }"}'`,
    'dpop',
    'No DPoP proof goes with it',
  ],
  [
    'a curl command without token',
    (w) => `curl -X POST "${w.resource}" --header "DPoP: ${proof(w)}"`,
    'header',
    'No access token goes with it',
  ],
  ['a curl command with variables', () => 'curl $URL -H "DPoP: $PROOF"', 'url', 'are there variables in it'],
  ['headers with two proofs', (w) => `DPoP: ${proof(w)}\nDPoP: ${proof(w)}`, 'dpop', 'send exactly one'],
  ['a secret in a header', () => 'Authorization: Basic YTpi', 'scheme', 'this server knows no secrets'],
  [
    'a form without assertion',
    () => 'grant_type=authorization_code&code=x&code_verifier=y&redirect_uri=z',
    'client_assertion',
    'No client assertion came',
  ],
  [
    'a form with a secret',
    () => 'grant_type=refresh_token&refresh_token=x&client_id=a&client_secret=b',
    'client_secret',
    'sign a client assertion instead',
  ],
  ['a form of another client', (w) => form(w, { client_id: 'bank-b' }), 'client_id', 'name two clients'],
  [
    'a form without the assertion’s type',
    (w) => form(w, { client_assertion_type: '' }),
    'client_assertion_type',
    'it must be urn:ietf',
  ],
  ['a form without verifier', (w) => form(w, { code_verifier: '' }), 'code_verifier', '`code_verifier` is missing'],
  [
    'a pushed request with plain PKCE',
    (w) => form(w, { ...pushed, code_challenge_method: 'plain' }),
    'code_challenge_method',
    'it must be S256',
  ],
  [
    'a pushed request whose details are no list',
    (w) => form(w, { ...pushed, authorization_details: '{}' }),
    'authorization_details',
    'must be a list as JSON',
  ],
])

export const brokenAddresses = table([
  [
    'an authorization request that was not pushed',
    (w) => `${w.issuer}/authorize?client_id=${w.clientId}&scope=name&response_type=code`,
    'request_uri',
    'push the request first (PAR)',
  ],
  [
    'an authorization request of another client',
    (w) => `${w.issuer}/authorize?client_id=bank-b&request_uri=urn:ietf:params:oauth:request_uri:x`,
    'client_id',
    (w) => `it must be that of the client that pushed, ${w.clientId}`,
  ],
  [
    'an authorization request to the gateway',
    (w) =>
      `${new URL(w.resource).origin}/authorize?client_id=${w.clientId}&request_uri=urn:ietf:params:oauth:request_uri:x`,
    'address',
    'It is not the authorization endpoint',
  ],
  [
    'a return with an error',
    (w) => `https://bank.example/callback?error=access_denied&state=s&iss=${encodeURIComponent(w.issuer)}`,
    'error',
    'The resident shared nothing',
  ],
  ['a return from nobody', () => 'https://bank.example/callback?code=c&state=s', 'iss', '`iss` is missing'],
  [
    'a return from somebody else',
    () => 'https://bank.example/callback?code=c&state=s&iss=https://evil.example',
    'iss',
    'Do not redeem this code',
  ],
])

export const brokenAnswers = table([
  [
    'an error of the token endpoint',
    () => '{"error":"invalid_grant","error_description":"authorization code has expired."}',
    'error',
    'a code lives a minute',
  ],
  ['an error of another server', () => '{"error":"AADSTS50011"}', 'error', 'is no code of this platform'],
  [
    'an error of the gateway',
    () =>
      '{"errors":[{"message":"x","extensions":{"code":"INVALID_DPOP_PROOF","check":"htu","explanation":"Because of htu."}}]}',
    'INVALID_DPOP_PROOF',
    'make a new proof for every request. Because of htu.',
  ],
  [
    'a field that was refused',
    () =>
      '{"data":{"me":null},"errors":[{"message":"x","path":["me","noa"],"extensions":{"code":"UNAUTHORIZED_FIELD_OR_TYPE","reason":"NOT_GRANTED"}}]}',
    'UNAUTHORIZED_FIELD_OR_TYPE',
    'me.noa: This field is outside the consent. Reason: NOT_GRANTED.',
  ],
  [
    'a challenge',
    () => 'www-authenticate: DPoP error="use_dpop_nonce", error_description="x", algs="ES256"',
    'error',
    'carries the value of DPoP-Nonce as `nonce`',
  ],
  [
    'tokens that are bound to nothing',
    () => '{"access_token":"x","token_type":"Bearer"}',
    'token_type',
    'so it is DPoP',
  ],
])

export const brokenArtefacts = {
  'a client assertion': brokenAssertions,
  'a DPoP proof': brokenProofs,
  'an access token': brokenTokens,
  'a set of keys': brokenKeySets,
  'the form': brokenForms,
  'a request': brokenRequests,
  'an address': brokenAddresses,
  'an answer': brokenAnswers,
} as const

/** What is none of these is told for what it is. */
export const strangers: readonly (readonly [pasted: string, says: string])[] = [
  ['-----BEGIN EC PRIVATE KEY-----\nx', 'a PRIVATE key in PEM, which nobody but its owner may ever see'],
  ['-----BEGIN PRIVATE KEY-----\nx', 'regard it as burnt'],
  ['-----BEGIN PUBLIC KEY-----\nx', 'a public key in PEM; convert it to a JWK'],
  ['-----BEGIN CERTIFICATE-----\nx', 'a certificate in PEM'],
  ['-----BEGIN CMS-----\nx', 'no key and no certificate'],
  ['ssh-ed25519 AAAAC3Nza me@host', 'a public key of SSH'],
  ['urn:ietf:params:oauth:request_uri:abc', 'only names a pushed request'],
  ['https://bank.example/jwks.json', 'This is an address'],
  ['<!doctype html><html></html>', 'This is a page'],
  ['<?xml version="1.0"?><a/>', 'a document with tags'],
  ['<Error><Code>AccessDenied</Code></Error>', 'a document with tags'],
  ['<!DOCTYPE LETTER SYSTEM "letter.dtd"><LETTER>', 'a document with tags'],
  ['<samlp:Response xmlns:samlp="x">', 'XML of SOAP or SAML'],
  ['HTTP/1.1 401 Unauthorized', 'an HTTP answer'],
  ['fetch("https://data.example")', 'copy the request as curl'],
  ['Invoke-WebRequest -Uri x', 'copy the request as curl'],
  ['0190f3a4-7d1e-7c3b-9a55-2f6d1c8e4b70', 'This is a UUID'],
  ['0123456789abcdef0123456789abcdef', 'hexadecimal'],
  ['AbCdEfGhIjKlMnOpQrStUvWxYz012345_-', 'without inner structure'],
  ['eyJhbGciOiJFUzI1NiJ9', 'one part of a JWT'],
  ['eyJhIjoiYiJ9+/eyJhIjoiYiJ9Zm9vYmFy==', 'in base64 (with +, / or =)'],
  ['{"alg":"ES256","typ":"JWT"}', 'the header of a JWT'],
  ['{"iss":"a","aud":"b","exp":1}', 'the claims of a JWT, without their signature'],
  ['{"payload":"e30","signatures":[]}', 'in JSON form'],
  ['{"data":{"me":null}}', 'without errors'],
  ['{"issuer": "x", "jwks_uri": "y"}', 'the metadata of an authorization server'],
  ['{"query": "{ me }"}', 'a GraphQL request'],
  ['{"a": ', 'looks like JSON, but is not well-formed'],
  ['[]', 'a JSON list'],
  ['[1, 2]', 'a JSON list'],
  ['openapi: 3.1.0', 'This looks like YAML'],
  ['$PROOF', 'the name of a shell’s variable'],
  ['good morning', 'none of what can be inspected'],
]

const pushed = {
  grant_type: '',
  response_type: 'code',
  redirect_uri: 'https://bank.example/callback',
  scope: 'name',
  code_challenge: 'x'.repeat(43),
  code_challenge_method: 'S256',
  authorization_details: '[]',
}

/** A right body of the token endpoint, but for what is changed; an empty value leaves it out. */
function form(w: ArtefactWorld, change: Readonly<Record<string, string>>): string {
  const right = {
    client_id: w.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(w),
    grant_type: 'authorization_code',
    code: 'c',
    redirect_uri: 'https://bank.example/callback',
    code_verifier: 'v'.repeat(43),
    ...change,
  }
  return new URLSearchParams(Object.entries(right).filter(([, value]) => value !== '')).toString()
}

function keys(...jwks: readonly Change[]): string {
  return JSON.stringify({ keys: jwks })
}

function otherScheme(address: string): string {
  return address.startsWith('https:') ? address.replace('https:', 'http:') : address.replace('http:', 'https:')
}

function otherPort(address: string): string {
  const url = new URL(address)
  url.port = '65000'
  return url.href
}

function swapPayload(text: string, payload: Change): string {
  const [header, , signature] = text.split('.')
  return [header, encoded(JSON.stringify(payload)), signature].join('.')
}

function derSigned(w: ArtefactWorld): string {
  const input = signed(w.bank, { kid: 'bank-1' }, claimsOfAssertion(w)).split('.').slice(0, 2).join('.')
  return `${input}.${sign('sha256', Buffer.from(input), KeyObject.from(w.bank.privateKey)).toString('base64url')}`
}
