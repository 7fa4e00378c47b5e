import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  releaseType,
  type SupergraphRelease,
  signSupergraphRelease,
  verifySupergraphRelease,
} from '../../schema/contract/supergraph-release.ts'

const release: SupergraphRelease = {
  number: 7,
  supergraphSdl: 'type Query { a: Int }',
  subgraphs: [{ name: 'person', url: 'http://127.0.0.1:4031/graphql', version: 1 }],
  scopes: [
    {
      scope: 'museum.visits',
      item: 'museum',
      agency: ['MUSEUM'],
      titles: { en: 'Visits', zh: '参观', ms: 'Lawatan', ta: 'வருகைகள்' },
      classification: 'C',
      segments: ['SC'],
      tier: 'standard',
      coordinates: ['SafeentryVisit.venue'],
    },
  ],
  createdAt: '2026-11-22T06:00:00.000Z',
}
const key = await makeKey('a')
const other = await makeKey('a')
const { d: _, ...publicKey } = key
const { kid: __, ...nameless } = key
const keys = { keys: [publicKey] }

async function makeKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid }
}

function signed(payload: unknown, header: { alg: string; typ?: string; kid: string }): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader(header).sign(key)
}

describe('a supergraph release', () => {
  it('is read as it was signed', async () => {
    expect(await verifySupergraphRelease(await signSupergraphRelease(release, key), keys)).toEqual(release)
  })

  it('is never signed in another form than a gateway reads', async () => {
    await expect(signSupergraphRelease({ ...release, number: 0 }, key)).rejects.toThrow()
    await expect(signSupergraphRelease(release, nameless)).rejects.toThrow('kid')
  })

  const header = { alg: 'EdDSA', typ: releaseType, kid: 'a' }
  it.each<[string, () => Promise<string>]>([
    ['signed by another key of the same id', () => signSupergraphRelease(release, other)],
    ['signed under an id that is not trusted', () => signSupergraphRelease(release, { ...key, kid: 'b' })],
    ['of another kind', () => signed(release, { ...header, typ: 'at+jwt' })],
    ['of no kind', () => signed(release, { alg: 'EdDSA', kid: 'a' })],
    ['without its number', () => signed({ ...release, number: undefined }, header)],
    ['with more than is known', () => signed({ ...release, extra: true }, header)],
    ['changed after it was signed', async () => swapPayload(await signSupergraphRelease(release, key))],
    ['not signed at all', async () => swapHeader(await signSupergraphRelease(release, key))],
    ['no JWS', async () => 'nothing'],
  ])('is refused when it is %s', async (_case, make) => {
    await expect(verifySupergraphRelease(await make(), keys)).rejects.toMatchObject({ name: 'ReleaseRefused' })
  })
})

function swapPayload(jws: string): string {
  const [head, , signature] = jws.split('.')
  return [head, encode({ ...release, number: 8 }), signature].join('.')
}

function swapHeader(jws: string): string {
  return [encode({ alg: 'none', typ: releaseType }), jws.split('.')[1], ''].join('.')
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
