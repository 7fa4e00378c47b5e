// The place in which artefacts are made for a test of the inspector: whose keys, which addresses, what time it is. The same
// tables are judged by the module alone and in the page, each with a place of its own.
import { constants, createHash, KeyObject, sign } from 'node:crypto'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWK_EC_Private,
} from 'jose'

export interface Key {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  readonly thumbprint: string
}

export interface Places {
  /** Seconds since the epoch, whenever an artefact is made. */
  readonly now: () => number
  readonly issuer: string
  /** The GraphQL endpoint. */
  readonly resource: string
  /** The authorization server's signing key. */
  readonly server: Key
  /** `jti` values that were presented before. */
  readonly used: { readonly assertion: string; readonly proof: string }
}

export interface ArtefactWorld extends Places {
  readonly clientId: string
  /** Both registered for the client. */
  readonly bank: Key
  readonly second: Key
  readonly stranger: Key
  readonly proofKey: Key
  /** Bound to the proof key. */
  readonly accessToken: string
}

export async function artefactWorld(places: Places): Promise<ArtefactWorld> {
  const [bank, second, stranger, proofKey] = await Promise.all([
    makeKey('bank-1'),
    makeKey('bank-2'),
    makeKey('stranger'),
    makeKey('proof'),
  ])
  const world = { ...places, clientId: 'bank-a', bank, second, stranger, proofKey, accessToken: '' }
  return { ...world, accessToken: token(world) }
}

export async function makeKey(kid: string, alg = 'ES256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return keyOf(privateKey, { ...(await exportJWK(publicKey)), kid })
}

export async function keyOf(privateKey: CryptoKey, jwk: JWK): Promise<Key> {
  return { privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk, 'sha256') }
}

/** Of a private EC key, such as a service signs with. */
export async function keyFrom({ crv, x, y, d, kid = '' }: Omit<JWK_EC_Private, 'kty'>): Promise<Key> {
  const privateKey = await importJWK({ kty: 'EC', crv, x, y, d }, 'ES256', { extractable: true })
  if (privateKey instanceof Uint8Array) throw new Error('a key that is none')
  return keyOf(privateKey, { kty: 'EC', crv, x, y, kid })
}

export type Change = Readonly<Record<string, unknown>>

/** By hand, because a library would refuse to make most of what is wrong. */
export function signed(key: Key, header: Change, payload: Change): string {
  return signedText(key, `${encoded(JSON.stringify({ alg: 'ES256', ...header }))}.${encoded(JSON.stringify(payload))}`)
}

/** `input`: header and payload in base64url, or whatever stands for them. By the algorithm that fits the key. */
export function signedText({ privateKey }: Key, input: string): string {
  const key = KeyObject.from(privateKey)
  const data = Buffer.from(input)
  const signature = {
    ec: () => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
    rsa: () => sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
    ed25519: () => sign(null, data, key),
  }[key.asymmetricKeyType as 'ec' | 'rsa' | 'ed25519']()
  return `${input}.${signature.toString('base64url')}`
}

export function encoded(text: string): string {
  return Buffer.from(text).toString('base64url')
}

export function claimsOfAssertion({ clientId, issuer, now }: ArtefactWorld): Change {
  return { iss: clientId, sub: clientId, aud: issuer, iat: now(), exp: now() + 60, jti: crypto.randomUUID() }
}

/** Right, but for what is changed; a member set to undefined is left out. */
export function assertion(world: ArtefactWorld, payload: Change = {}, header: Change = {}, key = world.bank) {
  return signed(key, { kid: 'bank-1', ...header }, { ...claimsOfAssertion(world), ...payload })
}

export function proof(world: ArtefactWorld, payload: Change = {}, header: Change = {}, key = world.proofKey) {
  const { resource, now, accessToken } = world
  return signed(
    key,
    { typ: 'dpop+jwt', jwk: { ...key.jwk, kid: undefined }, ...header },
    {
      ...{ jti: crypto.randomUUID(), htm: 'POST', htu: resource, iat: now() },
      ...{ ath: hashOf(accessToken, 'base64url'), ...payload },
    },
  )
}

export const consentId = '0190f3a4-7d1e-7c3b-9a55-2f6d1c8e4b70'

export function token(world: ArtefactWorld, payload: Change = {}, header: Change = {}, key = world.server) {
  const { issuer, resource, now, proofKey, clientId } = world
  const detail = { type: 'izin_consent', purpose: 'credit-card', duration: 'P90D', fetch_type: 'PERIODIC' }
  return signed(
    key,
    { typ: 'at+jwt', kid: key.jwk.kid, ...header },
    {
      ...{ iss: issuer, aud: resource, sub: 'pairwise', client_id: clientId, scope: 'name uinfin' },
      ...{ iat: now(), exp: now() + 300, jti: crypto.randomUUID(), cnf: { jkt: proofKey.thumbprint } },
      ...{ consent_id: consentId, consent_version: 1, authorization_details: [detail], ...payload },
    },
  )
}

export function hashOf(text: string, encoding: 'base64url' | 'base64' | 'hex'): string {
  return createHash('sha256').update(text).digest(encoding)
}
