import { createHash, randomUUID } from 'node:crypto'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { CredentialsRefused } from '../../protected-resource/credentials-refused.ts'
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
