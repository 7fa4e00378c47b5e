import { createHash, randomUUID } from 'node:crypto'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { CredentialsRefused } from '../../protected-resource/credentials-refused.ts'
import { proofAlgorithms } from '../../protected-resource/proof-key.ts'
import { dpopProofVerifier, proofWindow } from '../../protected-resource/verify-dpop-proof.ts'

const now = 1_790_000_000
const url = 'https://gateway.example/graphql'
const tokenHash = createHash('sha256').update('the access token').digest('base64url')
const verify = dpopProofVerifier({ now: () => now })

interface Parts {
  header: Record<string, unknown>
  claims: Record<string, unknown>
  sign: (parts: Parts) => Promise<string>
}

let privateKey: CryptoKey
let publicJwk: JWK
let jkt: string

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  privateKey = pair.privateKey
  publicJwk = await exportJWK(pair.publicKey)
  jkt = await calculateJwkThumbprint(publicJwk)
})

function sign({ header, claims }: Parts): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...header }).sign(privateKey)
}

async function proof(change: (parts: Parts) => void = () => undefined): Promise<string> {
  const parts: Parts = {
    header: { alg: 'ES256', typ: 'dpop+jwt', jwk: publicJwk },
    claims: { jti: randomUUID(), htm: 'POST', htu: url, iat: now, ath: tokenHash },
    sign,
  }
  change(parts)
  return parts.sign(parts)
}

async function checkOf(proofs: readonly string[]): Promise<string | undefined> {
  const outcome = await verify(proofs, { method: 'POST', url, tokenHash, jkt }).then(
    () => 'accepted',
    (error: unknown) => error,
  )
  if (outcome === 'accepted') return 'accepted'
  expect(outcome).toBeInstanceOf(CredentialsRefused)
  expect((outcome as CredentialsRefused).code).toBe('INVALID_DPOP_PROOF')
  return (outcome as CredentialsRefused).facts.check
}

const without = (name: string) => (parts: Parts) => {
  delete parts.claims[name]
}

const cases: readonly (readonly [string, (parts: Parts) => void, string])[] = [
  ['a fitting proof', () => undefined, 'accepted'],
  ['query and fragment in htu', (p) => (p.claims.htu = `${url}?a=1#b`), 'accepted'],
  ['as old as the window allows', (p) => (p.claims.iat = now - proofWindow), 'accepted'],
  ['as far ahead as the window allows', (p) => (p.claims.iat = now + proofWindow), 'accepted'],
  ['another typ', (p) => (p.header.typ = 'JWT'), 'typ'],
  ['no key in the header', (p) => delete p.header.jwk, 'jwk'],
  ['a private key in the header', (p) => (p.header.jwk = { ...publicJwk, d: 'AAAA' }), 'jwk'],
  ['a symmetric key in the header', (p) => (p.header.jwk = { kty: 'oct', k: 'AAAA' }), 'jwk'],
  ['a key of no known curve', (p) => (p.header.jwk = { ...publicJwk, crv: 'P-999' }), 'jwk'],
  ['no jti', without('jti'), 'jti'],
  ['no htm', without('htm'), 'htm'],
  ['no htu', without('htu'), 'htu'],
  ['no iat', without('iat'), 'iat'],
  ['no ath', without('ath'), 'ath'],
  ['another method', (p) => (p.claims.htm = 'GET'), 'htm'],
  ['another path', (p) => (p.claims.htu = 'https://gateway.example/graphql2'), 'htu'],
  ['another host', (p) => (p.claims.htu = 'https://evil.example/graphql'), 'htu'],
  ['another scheme', (p) => (p.claims.htu = 'http://gateway.example/graphql'), 'htu'],
  ['user information in htu', (p) => (p.claims.htu = 'https://a@gateway.example/graphql'), 'htu'],
  ['an expired one', (p) => (p.claims.exp = now), 'exp'],
  ['one that is not valid yet', (p) => (p.claims.nbf = now + 1), 'nbf'],
  ['an expiry that is no number', (p) => (p.claims.exp = 'never'), 'exp'],
  ['an htu that is no URL', (p) => (p.claims.htu = 'graphql'), 'htu'],
  ['too old', (p) => (p.claims.iat = now - proofWindow - 1), 'iat'],
  ['from the future', (p) => (p.claims.iat = now + proofWindow + 1), 'iat'],
  ['the hash of another token', (p) => (p.claims.ath = createHash('sha256').update('x').digest('base64url')), 'ath'],
]

test.each(cases)('%s', async (_, change, expected) => {
  expect(await checkOf([await proof(change)])).toBe(expected)
})

test('no proof, and two of them', async () => {
  expect(await checkOf([])).toBe('missing')
  expect(await checkOf([await proof(), await proof()])).toBe('header')
  expect(await checkOf([`${await proof()}, ${await proof()}`])).toBe('format')
})

test('unsigned, signed by another key, and tampered proofs', async () => {
  const [header, payload] = (await proof()).split('.')
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: publicJwk })).toString('base64url')
  expect(await checkOf([`${unsigned}.${payload}.`])).toBe('alg')
  const hmac = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'dpop+jwt', jwk: publicJwk })).toString('base64url')
  expect(await checkOf([`${hmac}.${payload}.AAAA`])).toBe('alg')

  const other = await generateKeyPair('ES256')
  const forged = await proof((parts) => {
    parts.sign = ({ claims, header: its }) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...its }).sign(other.privateKey)
  })
  expect(await checkOf([forged])).toBe('signature')
  const later = Buffer.from(
    JSON.stringify({ jti: 'x', htm: 'POST', htu: url, iat: now, ath: tokenHash, more: 1 }),
  ).toString('base64url')
  expect(await checkOf([`${header}.${later}.${(await proof()).split('.')[2]}`])).toBe('signature')
})

test('a proof of another key than the token is bound to', async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(pair.publicKey)
  const stolen = await proof((parts) => {
    parts.header.jwk = jwk
    parts.sign = ({ claims, header }) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...header }).sign(pair.privateKey)
  })
  expect(await checkOf([stolen])).toBe('jkt')
})

test('members beside the key do not change which key it is', async () => {
  const dressed = await proof(
    (parts) => (parts.header.jwk = { ...publicJwk, kid: 'mine', use: 'sig', x5u: 'https://a.example' }),
  )
  expect(await checkOf([dressed])).toBe('accepted')
})

test('signatures of every algorithm, whatever their numbers begin with, and each only as its own', async () => {
  for (const alg of ['ES256', 'PS256', 'EdDSA'] as const) {
    const pair = await generateKeyPair(alg, { extractable: true })
    const [jwk, ownJkt] = [
      await exportJWK(pair.publicKey),
      await calculateJwkThumbprint(await exportJWK(pair.publicKey)),
    ]
    const fresh = () =>
      proof((parts) => {
        parts.header = { ...parts.header, alg, jwk }
        parts.sign = ({ claims, header }) =>
          new SignJWT(claims).setProtectedHeader({ alg, ...header }).sign(pair.privateKey)
      })
    // Of a thousand ECDSA signatures a few have a number that begins with zeros, and most one with its high bit set.
    for (let round = 0; round < (alg === 'ES256' ? 1_000 : 3); round++)
      await verify([await fresh()], { method: 'POST', url, tokenHash, jkt: ownJkt })

    const [head = '', payload = '', signature = ''] = (await fresh()).split('.')
    const raw = Buffer.from(signature, 'base64url')
    for (const wrong of [
      raw.subarray(1),
      Buffer.concat([raw, Buffer.of(0)]),
      Buffer.alloc(raw.length),
      Buffer.alloc(0),
    ])
      expect(await checkOf([`${head}.${payload}.${wrong.toString('base64url')}`])).toBe('signature')
    for (const other of proofAlgorithms.filter((each) => each !== alg)) {
      const renamed = Buffer.from(JSON.stringify({ alg: other, typ: 'dpop+jwt', jwk })).toString('base64url')
      expect(await checkOf([`${renamed}.${payload}.${signature}`])).toBe('jwk')
    }
  }
})

test('what is no compact JWT, or needs an extension understood', async () => {
  const [head, payload, signature] = (await proof()).split('.')
  for (const text of [
    `${head}.${payload}`,
    `${head}.${payload}.${signature}.`,
    `${head}.${payload}.${signature}=`,
    '..',
  ])
    expect(await checkOf([text])).toBe('format')
  for (const header of [{ crit: ['b64'], b64: false }, { crit: ['exp'] }, { crit: [] }]) {
    const critical = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk: publicJwk, ...header }))
    expect(await checkOf([`${critical.toString('base64url')}.${payload}.${signature}`])).toBe('format')
  }
  const text = Buffer.from('no JSON').toString('base64url')
  expect(await checkOf([`${text}.${payload}.${signature}`])).toBe('format')
})
