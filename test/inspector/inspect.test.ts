import { createHash, sign } from 'node:crypto'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { firstWrong } from '../../inspector/finding.ts'
import { inspect } from '../../inspector/inspect.ts'
import type { Situation } from '../../inspector/situation.ts'

// Everything here is broken in one way, and the inspector must say that way first, in these words: the message is all
// that a developer at the other end of it has.
const now = 1_900_000_000
const issuer = 'https://consent.example'
const resource = 'https://data.example/graphql'
const places = { now, issuer, endpoints: { token: `${issuer}/token`, par: `${issuer}/par` }, resource }

interface Key {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  readonly thumbprint: string
}

let bank: Key
let second: Key
let stranger: Key
let server: Key
let proofKey: Key
let accessToken: string
let situation: Situation

async function makeKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid }
  return { privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk, 'sha256') }
}

type Change = Readonly<Record<string, unknown>>
type Make = () => Promise<string> | string

function jwt(key: () => Key, header: Change, payload: Change): Promise<string> {
  return new SignJWT(payload as JWTPayload).setProtectedHeader({ alg: 'ES256', ...header }).sign(key().privateKey)
}

const assertion = (payload: Change = {}, header: Change = {}, key = () => bank) =>
  jwt(
    key,
    { kid: 'bank-1', ...header },
    { iss: 'bank-a', sub: 'bank-a', aud: issuer, iat: now, exp: now + 60, jti: 'fresh', ...payload },
  )

const proof = (payload: Change = {}, header: Change = {}, key = () => proofKey) =>
  jwt(
    key,
    { typ: 'dpop+jwt', jwk: { ...key().jwk, kid: undefined }, ...header },
    { jti: 'fresh', htm: 'POST', htu: resource, iat: now, ath: hashOf(accessToken, 'base64url'), ...payload },
  )

const token = (payload: Change = {}, header: Change = {}, key = () => server) =>
  jwt(
    key,
    { typ: 'at+jwt', kid: 'server-1', ...header },
    {
      ...{ iss: issuer, aud: resource, sub: 'pairwise', client_id: 'bank-a', scope: 'name uinfin', jti: 'fresh' },
      ...{ iat: now, exp: now + 300, consent_id: 'c', cnf: { jkt: proofKey.thumbprint }, ...payload },
    },
  )

function hashOf(text: string, encoding: 'base64url' | 'base64' | 'hex'): string {
  return createHash('sha256').update(text).digest(encoding)
}

function unsigned(header: Change, payload: Change): string {
  return [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
}

beforeAll(async () => {
  ;[bank, second, stranger, server, proofKey] = (await Promise.all(
    ['bank-1', 'bank-2', 'stranger', 'server-1', 'proof'].map(makeKey),
  )) as [Key, Key, Key, Key, Key]
  accessToken = await token()
  situation = {
    ...places,
    serverKeys: { keys: [server.jwk] },
    client: { id: 'bank-a', keys: { keys: [bank.jwk, second.jwk] } },
    request: { method: 'POST', url: resource, accessToken },
    usedIds: new Set(['used']),
  }
})

describe('what is right is said to be right', () => {
  test.each<[string, Make]>([
    ['a client assertion', () => assertion()],
    ['a DPoP proof', () => proof()],
    ['an access token', () => token()],
    ['a set of keys', () => JSON.stringify({ keys: [bank.jwk, second.jwk] })],
    ['a query', () => '{ me { name { value } } }'],
    ['a schema', () => 'type Query { a: Int }'],
    ['a token copied with its header', async () => `Authorization: DPoP ${await token()}`],
    ['an assertion in quotes', async () => `"${await assertion()}"`],
  ])('%s', async (_what, make) => {
    const inspection = await inspect(await make(), situation)
    expect(inspection.kind).toBeDefined()
    expect(inspection.findings.length).toBeGreaterThan(0)
    expect(inspection.findings.filter(({ verdict }) => verdict !== 'right')).toEqual([])
  })
})

type Case = readonly [how: string, make: Make, rule: string, says: string]

const brokenAssertions: readonly Case[] = [
  [
    'meant for the token endpoint',
    () => assertion({ aud: `${issuer}/token` }),
    'aud',
    `\`aud\` is the token endpoint; it must be the issuer, ${issuer}`,
  ],
  [
    'meant for the PAR endpoint',
    () => assertion({ aud: `${issuer}/par` }),
    'aud',
    'is the endpoint for pushed requests',
  ],
  ['with a list of audiences', () => assertion({ aud: [issuer] }), 'aud', '`aud` is a list'],
  [
    'with a slash after the issuer',
    () => assertion({ aud: `${issuer}/` }),
    'aud',
    'it has a slash at the end too many',
  ],
  [
    'over http',
    () => assertion({ aud: 'http://consent.example' }),
    'aud',
    'it begins with http:// instead of https://',
  ],
  ['without audience', () => assertion({ aud: undefined }), 'aud', '`aud` is missing'],
  ['expired', () => assertion({ iat: now - 400, exp: now - 340 }), 'exp', 'It expired 5 minutes ago'],
  ['in milliseconds', () => assertion({ exp: (now + 60) * 1000 }), 'exp', 'that is in milliseconds'],
  ['with its end as text', () => jwtWith({ exp: String(now + 60) }), 'exp', '`exp` is a string'],
  ['without end', () => assertion({ exp: undefined }), 'exp', '`exp` is missing'],
  ['good for a day', () => assertion({ exp: now + 86_400 }), 'exp', 'at most ten minutes'],
  [
    'by a clock that is ahead',
    () => assertion({ iat: now + 3600, exp: now + 500 }),
    'iat',
    'lies 60 minutes in the future',
  ],
  ['used before', () => assertion({ jti: 'used' }), 'jti', 'was used before'],
  ['without id', () => assertion({ jti: undefined }), 'jti', '`jti` is missing'],
  ['of another client', () => assertion({ iss: 'bank-b', sub: 'bank-b' }), 'iss', 'it must be your client_id, bank-a'],
  ['about somebody else', () => assertion({ sub: 'user' }), 'sub', 'the same as `iss`'],
  [
    'naming a key that is not registered',
    () => assertion({}, { kid: 'old' }),
    'kid',
    'No registered key of this client has the `kid` "old"; registered: bank-1 (EC P-256), bank-2 (EC P-256)',
  ],
  [
    'naming none of two keys',
    () => assertion({}, { kid: undefined }),
    'kid',
    '`kid` is missing, and this client has several keys',
  ],
  [
    'naming the other key',
    () => assertion({}, { kid: 'bank-2' }),
    'signature',
    "signed by another of the client's keys, bank-1",
  ],
  [
    'by a stranger’s key',
    () => assertion({}, {}, () => stranger),
    'signature',
    'The signature does not verify with this key',
  ],
  [
    'changed after signing',
    async () =>
      swapPayload(await assertion(), {
        iss: 'bank-a',
        sub: 'bank-a',
        aud: issuer,
        exp: now + 60,
        jti: 'fresh',
        iat: now - 1,
      }),
    'signature',
    'header or payload changed afterwards',
  ],
  ['signed in DER form', () => derSigned(), 'signature', 'The signature is in DER form'],
  [
    'not signed',
    () => `${unsigned({ alg: 'none' }, { iss: 'bank-a', sub: 'bank-a', aud: issuer, exp: now + 60, jti: 'fresh' })}.`,
    'alg',
    '`alg` is none',
  ],
  ['with a shared secret', () => hmacSigned(), 'alg', 'a shared secret'],
  ['of another kind', () => assertion({}, { typ: 'logout+jwt' }), 'typ', 'another kind of token'],
]

const brokenProofs: readonly Case[] = [
  ['without its type', () => proof({}, { typ: undefined }), 'typ', 'it must be dpop+jwt'],
  ['with a kid instead of a key', () => proof({}, { jwk: undefined, kid: 'x' }), 'jwk', 'A `kid` alone is not enough'],
  ['with the private key', () => proof({}, { jwk: { ...proofKey.jwk, d: 'secret' } }), 'jwk', 'PRIVATE key'],
  ['for GET', () => proof({ htm: 'GET' }), 'htm', '`htm` is "GET"; it must be POST'],
  ['with its method in small letters', () => proof({ htm: 'post' }), 'htm', 'in capitals'],
  ['for another path', () => proof({ htu: 'https://data.example/' }), 'htu', 'its path is / instead of /graphql'],
  ['for a slash more', () => proof({ htu: `${resource}/` }), 'htu', 'a slash at the end too many'],
  [
    'for another port',
    () => proof({ htu: 'https://data.example:4000/graphql' }),
    'htu',
    'its port is 4000 instead of the default',
  ],
  ['an hour old', () => proof({ iat: now - 3700 }), 'iat', 'It was made 61 minutes ago'],
  ['of tomorrow', () => proof({ iat: now + 90_000 }), 'iat', 'in the future'],
  ['without the token’s hash', () => proof({ ath: undefined }), 'ath', '`ath` is missing'],
  ['with the hash in hexadecimal', () => proof({ ath: hashOf(accessToken, 'hex') }), 'ath', 'in hexadecimal'],
  ['with the hash in base64', () => proof({ ath: hashOf(accessToken, 'base64') }), 'ath', 'in base64 with padding'],
  ['for another token', () => proof({ ath: hashOf('another', 'base64url') }), 'ath', 'belongs to another access token'],
  ['by a key the token is not bound to', () => proof({}, {}, () => stranger), 'jkt', 'bound to another key'],
  ['sent twice', () => proof({ jti: 'used' }), 'jti', 'used before'],
  ['with a key it was not signed by', () => proof({}, { jwk: stranger.jwk }), 'signature', 'made by another key'],
]

const brokenTokens: readonly Case[] = [
  ['that is an ID token', () => token({ at_hash: 'x' }, { typ: 'JWT' }), 'typ', 'This is an ID token'],
  [
    'of another issuer',
    () => token({ iss: 'https://other.example' }),
    'iss',
    'its host is other.example instead of consent.example',
  ],
  ['for another resource', () => token({ aud: 'https://data.example' }), 'aud', 'the token is for another resource'],
  ['that has ended', () => token({ iat: now - 400, exp: now - 100 }), 'exp', 'use the refresh token'],
  ['bound to no key', () => token({ cnf: undefined }), 'cnf', 'bound to no key'],
  ['without consent', () => token({ consent_id: undefined }), 'consent_id', 'only a consent gives a bank data'],
  [
    'that somebody else signed',
    () => token({}, {}, () => stranger),
    'signature',
    'not signed by a key of the authorization server',
  ],
  ['sent as Bearer', async () => `Bearer ${await token()}`, 'scheme', 'It is sent as Bearer'],
]

const brokenKeySets: readonly Case[] = [
  [
    'with a private key',
    () => JSON.stringify({ keys: [{ ...bank.jwk, d: 'x' }] }),
    'private',
    'Key bank-1 holds PRIVATE parts (d)',
  ],
  ['that is a single key', () => JSON.stringify(bank.jwk), 'keys', 'put it in a list'],
  [
    'with one name for two keys',
    () => JSON.stringify({ keys: [bank.jwk, { ...second.jwk, kid: 'bank-1' }] }),
    'kid',
    'Two keys have the `kid` bank-1',
  ],
  ['with nothing in it', () => '{"keys": []}', 'keys', 'The set has no key'],
  [
    'on a curve that is not taken',
    () => JSON.stringify({ keys: [{ ...bank.jwk, crv: 'P-521' }] }),
    'kty',
    'of type EC P-521',
  ],
  [
    'whose coordinate lost its zero',
    () => JSON.stringify({ keys: [{ ...bank.jwk, x: bank.jwk.x?.slice(0, 42) }] }),
    'material',
    'zeros at its beginning included',
  ],
  [
    'that says another algorithm',
    () => JSON.stringify({ keys: [{ ...bank.jwk, alg: 'RS256' }] }),
    'alg',
    'signs with ES256',
  ],
]

const brokenForms: readonly Case[] = [
  ['a JWT cut short', async () => (await assertion()).split('.').slice(0, 2).join('.'), 'format', 'It has 2 parts'],
  [
    'a JWT in base64',
    async () => (await assertion()).replace(/\.([^.]+)$/, '.ab+/'),
    'format',
    'in base64 (with + or /)',
  ],
  ['a JWT with padding', async () => `${await assertion()}==`, 'format', 'ends with padding'],
  ['a JWT over two lines', async () => (await assertion()).replace('.', '\n.'), 'format', 'one unbroken line'],
  ['an encrypted token', () => 'eyJhbGciOiJFQ0RILUVTIn0.a.b.c.d', 'format', 'it is encrypted (JWE)'],
  ['an operation that is not closed', () => 'query { me { name', 'syntax', 'at line 1, column 18'],
]

describe.each([
  ['a client assertion', brokenAssertions],
  ['a DPoP proof', brokenProofs],
  ['an access token', brokenTokens],
  ['a set of keys', brokenKeySets],
  ['the form', brokenForms],
])('what is wrong with %s is said first', (_kind, cases) => {
  test.each(cases)('%s', async (_how, make, rule, says) => {
    const inspection = await inspect(await make(), situation)
    const wrong = inspection.findings.filter(({ verdict }) => verdict === 'wrong')
    expect(firstWrong(inspection)).toMatchObject({ rule })
    expect(
      wrong.find((finding) => finding.says.includes(says)),
      JSON.stringify(wrong),
    ).toBeDefined()
    for (const { clause } of wrong) expect(clause).not.toBe('')
  })
})

test.each([
  ['-----BEGIN EC PRIVATE KEY-----\nx', 'PRIVATE key in PEM'],
  ['-----BEGIN CERTIFICATE-----\nx', 'a certificate in PEM'],
  ['urn:ietf:params:oauth:request_uri:abc', 'only names a pushed request'],
  ['https://bank.example/jwks.json', 'This is an address'],
  ['curl https://data.example', 'a curl command'],
  ['<!doctype html><html></html>', 'This is a page'],
  ['0123456789abcdef0123456789abcdef', 'hexadecimal'],
  ['AbCdEfGhIjKlMnOpQrStUvWxYz012345_-', 'without inner structure'],
  ['{"access_token": "x"}', 'an answer of the token endpoint'],
  ['{"issuer": "x", "jwks_uri": "y"}', 'the metadata of an authorization server'],
  ['{"query": "{ me }"}', 'a GraphQL request'],
  ['{"a": ', 'looks like JSON, but is not well-formed'],
  ['[]', 'a JSON list'],
  ['good morning', 'none of what can be inspected'],
  ['', 'There is nothing here yet'],
])('%s is told for what it is', async (pasted, says) => {
  const inspection = await inspect(pasted, situation)
  expect(inspection).toMatchObject({ kind: undefined, findings: [] })
  expect(inspection.summary).toContain(says)
})

test('what cannot be known is said to be unknown, never right', async () => {
  const bare: Situation = { ...places }
  for (const [text, rules] of [
    [await assertion({}, {}, () => stranger), ['signature', 'jti']],
    [await proof(), ['htm', 'ath', 'jti']],
    [await token(), ['signature']],
  ] as const) {
    const { findings } = await inspect(text, bare)
    expect(findings.filter(({ verdict }) => verdict === 'unknown').map(({ rule }) => rule)).toEqual(rules)
  }
})

test('members with the names of built-in properties are explained like any other', async () => {
  const { parts } = await inspect(await assertion({ constructor: 1, toString: 2 }), situation)
  expect(parts.filter(({ path }) => /constructor|toString/.test(path)).map(({ meaning }) => meaning)).toEqual(
    Array(2).fill('Not known here; it is ignored.'),
  )
})

const jwtWith = (payload: Change) => assertion(payload)

function swapPayload(signed: string, payload: Change): string {
  const [header, , signature] = signed.split('.')
  return [header, Buffer.from(JSON.stringify(payload)).toString('base64url'), signature].join('.')
}

const plain = { iss: 'bank-a', sub: 'bank-a', aud: issuer, iat: now, exp: now + 60, jti: 'fresh' }

async function derSigned(): Promise<string> {
  const { KeyObject } = await import('node:crypto')
  const input = unsigned({ alg: 'ES256', kid: 'bank-1' }, plain)
  return `${input}.${sign('sha256', Buffer.from(input), KeyObject.from(bank.privateKey)).toString('base64url')}`
}

function hmacSigned(): Promise<string> {
  return new SignJWT(plain).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32))
}
