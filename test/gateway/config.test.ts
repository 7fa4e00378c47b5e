// The gateway's settings: every one that is missing, wrong or unsafe stops the start with a sentence that names it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readGatewayConfig } from '../../gateway/config.ts'

let folder: string
let good: Record<string, string>
let sandboxKey: string
let publicKey: string
let registry: Record<string, string>
let privateSet: string
let sandboxSet: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'izin-gateway-config-'))
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const file = (name: string, value: unknown) => {
    const path = join(folder, name)
    writeFileSync(path, JSON.stringify(value))
    return path
  }
  const jwk = await exportJWK(pair.privateKey)
  const key = file('key.json', { ...jwk, kid: 'gateway-1' })
  sandboxKey = file('sandbox.json', { ...jwk, kid: 'sandbox-assertion-1' })
  publicKey = file('public.json', { ...(await exportJWK(pair.publicKey)), kid: 'gateway-1' })
  const registryKey = await exportJWK((await generateKeyPair('EdDSA', { extractable: true })).publicKey)
  registry = {
    IZIN_REGISTRY_URL: 'https://registry.example.sg',
    IZIN_REGISTRY_JWKS_FILE: file('registry.json', { keys: [{ ...registryKey, kid: 'registry-1' }] }),
    IZIN_SUPERGRAPH_COPY_FILE: join(folder, 'supergraph.jws'),
  }
  privateSet = file('private-set.json', { keys: [{ ...jwk, kid: 'registry-1' }] })
  sandboxSet = file('sandbox-set.json', { keys: [{ ...registryKey, kid: 'sandbox-registry-1' }] })
  good = {
    IZIN_MODE: 'production',
    IZIN_GATEWAY_DATABASE_URL: 'postgresql://gateway@db.example/consent',
    IZIN_ASSERTION_KEY_FILE: key,
    IZIN_GATEWAY_URL: 'https://api.example.sg',
    IZIN_ISSUER: 'https://consent.example.sg',
    IZIN_PERSON_URL: 'https://person.example.sg/graphql',
    IZIN_CORPORATE_URL: 'https://corporate.example.sg/graphql',
    IZIN_CONSENT_URL: 'https://records.example.sg/graphql',
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test('complete settings are read', () => {
  expect(readGatewayConfig(good)).toMatchObject({
    mode: 'production',
    port: 4000,
    publicUrl: 'https://api.example.sg',
    assertionKey: { kid: 'gateway-1' },
  })
})

test('with a registry the supergraph comes from there, whatever the settings say of subgraphs', () => {
  expect(readGatewayConfig({ ...good, ...registry }).supergraph).toMatchObject({
    kind: 'registry',
    url: 'https://registry.example.sg',
    trustedKeys: { keys: [{ kid: 'registry-1' }] },
  })
})

const cases: readonly (readonly [string, () => Record<string, string | undefined>, RegExp])[] = [
  ['no mode on a database of one’s own', () => ({ IZIN_MODE: undefined }), /Set IZIN_MODE/],
  ['a mode that is none', () => ({ IZIN_MODE: 'staging' }), /IZIN_MODE must be/],
  ['a misspelt setting', () => ({ IZIN_MOED: 'production' }), /Unknown setting IZIN_MOED/],
  ['no database', () => ({ IZIN_GATEWAY_DATABASE_URL: undefined }), /IZIN_GATEWAY_DATABASE_URL/],
  ['no key', () => ({ IZIN_ASSERTION_KEY_FILE: undefined }), /IZIN_ASSERTION_KEY_FILE/],
  ['a key file that is not there', () => ({ IZIN_ASSERTION_KEY_FILE: join(folder, 'none') }), /can't be read/],
  ['a public key', () => ({ IZIN_ASSERTION_KEY_FILE: publicKey }), /private Ed25519 key/],
  ['a key of the sandbox', () => ({ IZIN_ASSERTION_KEY_FILE: sandboxKey }), /key of the sandbox/],
  ['a subgraph by http', () => ({ IZIN_PERSON_URL: 'http://person.example.sg/graphql' }), /person must be https/],
  [
    'every host below a name as its own',
    () => ({ IZIN_PRIVATE_HOSTS: '*.agency.example' }),
    /IZIN_PRIVATE_HOSTS: must be host names/,
  ],
  [
    'an address as a host of its own',
    () => ({ IZIN_PRIVATE_HOSTS: '10.0.0.1' }),
    /IZIN_PRIVATE_HOSTS: must be host names/,
  ],
  ['a subgraph at a private address', () => ({ IZIN_PERSON_URL: 'https://10.0.0.1/graphql' }), /person must be https/],
  ['a subgraph on loopback', () => ({ IZIN_CONSENT_URL: 'https://localhost/graphql' }), /consent must be https/],
  ['an issuer by http', () => ({ IZIN_ISSUER: 'http://consent.example.sg' }), /issuer must be https/],
  [
    'a registry by http',
    () => ({ ...registry, IZIN_REGISTRY_URL: 'http://registry.example.sg' }),
    /registry must be https/,
  ],
  [
    'a registry whose keys nobody names',
    () => ({ ...registry, IZIN_REGISTRY_JWKS_FILE: undefined }),
    /needs IZIN_REGISTRY_JWKS_FILE/,
  ],
  [
    'a registry without a place for the last good copy',
    () => ({ ...registry, IZIN_SUPERGRAPH_COPY_FILE: undefined }),
    /needs IZIN_SUPERGRAPH_COPY_FILE/,
  ],
  [
    'a private key of the registry',
    () => ({ ...registry, IZIN_REGISTRY_JWKS_FILE: privateSet }),
    /public Ed25519 keys/,
  ],
  ['a registry key of the sandbox', () => ({ ...registry, IZIN_REGISTRY_JWKS_FILE: sandboxSet }), /key of the sandbox/],
  [
    'a supergraph file beside a registry',
    () => ({ ...registry, IZIN_SUPERGRAPH_FILE: 'a' }),
    /IZIN_SUPERGRAPH_FILE would be ignored/,
  ],
  [
    'a copy without a registry',
    () => ({ IZIN_SUPERGRAPH_COPY_FILE: 'a' }),
    /IZIN_SUPERGRAPH_COPY_FILE would be ignored/,
  ],
  ['a port that is none', () => ({ IZIN_GATEWAY_PORT: '70000' }), /IZIN_GATEWAY_PORT/],
]
test.each([...cases])('%s', (_, change, message) => {
  expect(() => readGatewayConfig({ ...good, ...change() })).toThrow(message)
})
