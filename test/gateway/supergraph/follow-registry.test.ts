// What a gateway does with releases it must not serve, and how it starts when the registry is down. The supergraphs are
// small, everything else is as in a gateway: signed releases over HTTP, a copy on disk, the library that loads them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { pino } from 'pino'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { followRegistry, type ServedSupergraph } from '../../../gateway/supergraph/follow-registry.ts'
import { generationLoader } from '../../../gateway/supergraph/generation-loader.ts'
import { composeFixture } from '../authorization/fixture/subgraphs.ts'
import { type ReleaseServer, type SigningRegistry, signingRegistry, startReleaseServer } from './release-server.ts'

const urls = { alpha: 'http://127.0.0.1:1/graphql', beta: 'http://127.0.0.1:1/graphql' }
const supergraphSdl = composeFixture()
const otherSdl = supergraphSdl.replace('type Query', '"Another." type Query')

let folder: string
let copyFile: string
let registry: SigningRegistry
let stranger: SigningRegistry
let server: ReleaseServer
const running: ServedSupergraph[] = []
let problems: string[]

beforeAll(async () => {
  registry = await signingRegistry(urls)
  stranger = await signingRegistry(urls)
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'izin-follow-'))
  copyFile = join(folder, 'supergraph.jws')
  server = await startReleaseServer()
  problems = []
})
afterEach(async () => {
  for (const served of running.splice(0)) await served.stop()
  await server.stop()
  rmSync(folder, { recursive: true })
})

async function follow(
  mode: 'sandbox' | 'production' = 'sandbox',
  ownAddresses: readonly string[] = [],
): Promise<ServedSupergraph> {
  const logger = pino({ level: 'silent' })
  const served = await followRegistry(
    { kind: 'registry', url: server.url, trustedKeys: registry.trustedKeys, copyFile },
    {
      load: generationLoader({
        guard: mode === 'production' ? {} : undefined,
        ownAddresses,
        bounds: { timeoutMs: 1000, maximumBytes: 1000, connections: 1 },
        sign: () => '',
        observe: () => undefined,
      }),
      logger,
      onSwap: () => undefined,
      onProblem: (problem) => problems.push(problem),
    },
  )
  running.push(served)
  return served
}

const inForce = (served: ServedSupergraph, number: number) =>
  vi.waitUntil(() => served.status().number === number, { timeout: 20_000, interval: 5 })

test('what the registry publishes takes the place of what was in force, whole', async () => {
  server.offer(3, await registry.sign({ number: 3, supergraphSdl }))
  const served = await follow()
  const before = served.generations.current()
  expect(served.status()).toEqual({ number: 3, from: 'registry', problems: [] })
  server.offer(4, await registry.sign({ number: 4, supergraphSdl: otherSdl }))
  await inForce(served, 4)
  expect(served.generations.current().id).not.toBe(before.id)
  expect(problems).toEqual([])
})

/** Another algorithm or type by the same key, too. */
async function signedOtherwise(typ: string, payload: unknown): Promise<string> {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const kid = 'otherwise'
  registry = {
    ...registry,
    trustedKeys: { keys: [...registry.trustedKeys.keys, { ...(await exportJWK(pair.publicKey)), kid }] },
  }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ, kid })
    .sign(pair.privateKey)
}

const whole = (number: number) => ({
  number,
  supergraphSdl: otherSdl,
  subgraphs: [{ name: 'alpha', url: 'http://127.0.0.1:1/graphql', version: 1 }],
  scopes: [],
  createdAt: '2026-11-22T06:00:00.000Z',
})
const forged = async (jws: string) => {
  const [header, payload = '', signature] = jws.split('.')
  const changed = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), number: 9 }
  return `${header}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${signature}`
}

const refused: readonly (readonly [string, string, number, () => Promise<string>])[] = [
  ['signed by somebody else', 'RELEASE_REFUSED', 9, () => stranger.sign({ number: 9, supergraphSdl: otherSdl })],
  [
    'changed after it was signed',
    'RELEASE_REFUSED',
    9,
    async () => forged(await registry.sign({ number: 5, supergraphSdl: otherSdl })),
  ],
  [
    'not signed at all',
    'RELEASE_REFUSED',
    9,
    async () =>
      `${Buffer.from('{"alg":"none","typ":"izin-supergraph+jwt"}').toString('base64url')}.${Buffer.from(JSON.stringify(whole(9))).toString('base64url')}.`,
  ],
  ['another kind of statement', 'RELEASE_REFUSED', 9, () => signedOtherwise('txntoken+jwt', whole(9))],
  ['of another form', 'RELEASE_REFUSED', 9, () => signedOtherwise('izin-supergraph+jwt', { number: 9 })],
  ['no JWS', 'RELEASE_REFUSED', 9, async () => '<html>'],
  ['older than what is in force', 'RELEASE_OUTDATED', 4, () => registry.sign({ number: 4, supergraphSdl: otherSdl })],
  [
    'of a number that stood for another content',
    'RELEASE_OUTDATED',
    5.5,
    () => registry.sign({ number: 5, supergraphSdl: otherSdl }),
  ],
  [
    'a supergraph that does not load',
    'RELEASE_NOT_LOADABLE',
    6,
    () => registry.sign({ number: 6, supergraphSdl: 'type Query { a: String }' }),
  ],
  [
    'a supergraph that asks for what nobody would enforce',
    'RELEASE_NOT_LOADABLE',
    6,
    () =>
      registry.sign({
        number: 6,
        supergraphSdl: supergraphSdl.replace('/requiresScopes/v0.1', '/requiresScopes/v9.9'),
      }),
  ],
  [
    'a supergraph with a subgraph without an address',
    'RELEASE_NOT_LOADABLE',
    6,
    () =>
      registry.sign({
        number: 6,
        supergraphSdl: otherSdl,
        subgraphs: [{ name: 'alpha', url: 'http://127.0.0.1:1/graphql', version: 1 }],
      }),
  ],
]

test.each(refused)('a release that is %s is reported as %s and changes nothing', async (_, problem, number, make) => {
  const jws = await make()
  server.offer(5, await registry.sign({ number: 5, supergraphSdl }))
  const served = await follow()
  const before = served.generations.current()
  const copy = readFileSync(copyFile, 'utf8')
  server.offer(number, jws)
  await vi.waitUntil(() => problems.length > 0, { timeout: 20_000, interval: 5 })
  expect(problems).toEqual([problem])
  expect(served.status()).toEqual({ number: 5, from: 'registry', problems: [problem] })
  expect(served.generations.current()).toBe(before)
  expect(readFileSync(copyFile, 'utf8')).toBe(copy)
  // And it goes on from there.
  server.offer(7, await registry.sign({ number: 7, supergraphSdl: otherSdl }))
  await inForce(served, 7)
  await vi.waitUntil(() => served.status().problems.length === 0, { timeout: 20_000, interval: 5 })
})

test('without the registry it starts from its last good copy and follows when the registry is back', async () => {
  writeFileSync(copyFile, await registry.sign({ number: 8, supergraphSdl }))
  const served = await follow()
  expect(served.status()).toEqual({ number: 8, from: 'last-good-copy', problems: ['REGISTRY_UNREACHABLE'] })
  server.offer(9, await registry.sign({ number: 9, supergraphSdl: otherSdl }))
  await inForce(served, 9)
  await vi.waitUntil(() => served.status().problems.length === 0, { timeout: 20_000, interval: 5 })
  expect(served.status()).toEqual({ number: 9, from: 'registry', problems: [] })
})

test('what the registry offers at a start is judged by the copy: an older release is not served', async () => {
  writeFileSync(copyFile, await registry.sign({ number: 8, supergraphSdl }))
  server.offer(7, await registry.sign({ number: 7, supergraphSdl: otherSdl }))
  const served = await follow()
  expect(served.status()).toEqual({ number: 8, from: 'last-good-copy', problems: ['RELEASE_OUTDATED'] })
})

test('a newer release that does not load does not keep it from starting', async () => {
  writeFileSync(copyFile, await registry.sign({ number: 8, supergraphSdl }))
  server.offer(9, await registry.sign({ number: 9, supergraphSdl: 'type Query { a: String }' }))
  const served = await follow()
  expect(served.status()).toEqual({ number: 8, from: 'last-good-copy', problems: ['RELEASE_NOT_LOADABLE'] })
})

const copies: readonly (readonly [string, () => Promise<string | undefined>])[] = [
  ['no copy', async () => undefined],
  ['a damaged copy', async () => (await registry.sign({ number: 8, supergraphSdl })).slice(0, -20)],
  ['a copy that somebody changed', async () => forged(await registry.sign({ number: 8, supergraphSdl }))],
  ['a copy signed by somebody else', () => stranger.sign({ number: 8, supergraphSdl })],
  ['a copy that does not load', () => registry.sign({ number: 8, supergraphSdl: 'type Query { a: String }' })],
]

test.each(copies)(
  'without the registry and with %s there is no start, and a sentence says what to do',
  async (_, make) => {
    const jws = await make()
    if (jws !== undefined) writeFileSync(copyFile, jws)
    await expect(follow()).rejects.toThrow(
      /^There is no supergraph to serve \(.*REGISTRY_UNREACHABLE.*Start the registry/,
    )
  },
)

test('a damaged copy does not keep a gateway from starting with the registry, and is replaced', async () => {
  writeFileSync(copyFile, 'damaged')
  const jws = await registry.sign({ number: 2, supergraphSdl })
  server.offer(2, jws)
  expect((await follow()).status()).toEqual({ number: 2, from: 'registry', problems: [] })
  expect(problems).toEqual(['COPY_DAMAGED'])
  expect(readFileSync(copyFile, 'utf8')).toBe(jws)
})

test('a copy that cannot be written is reported, and what is in force is served', async () => {
  copyFile = join(folder, 'nowhere', 'supergraph.jws')
  server.offer(2, await registry.sign({ number: 2, supergraphSdl }))
  expect((await follow()).status()).toEqual({ number: 2, from: 'registry', problems: ['COPY_NOT_WRITTEN'] })
})

test.each(['http://agency.example/graphql', 'https://127.0.0.1/graphql', 'https://localhost/graphql'])(
  'in production a subgraph at %s is not loaded',
  async (url) => {
    const subgraphs = Object.keys(urls).map((name) => ({ name, url, version: 1 }))
    server.offer(2, await registry.sign({ number: 2, supergraphSdl, subgraphs }))
    await expect(follow('production')).rejects.toThrow('RELEASE_NOT_LOADABLE')
    await expect(follow('production', [`${url}/`])).rejects.toThrow('RELEASE_NOT_LOADABLE')
    // Unless it runs in this very process.
    expect((await follow('production', [url])).status().number).toBe(2)
    const good = subgraphs.map((each) => ({ ...each, url: 'https://agency.example/graphql' }))
    server.offer(3, await registry.sign({ number: 3, supergraphSdl, subgraphs: good }))
    expect((await follow('production')).status().number).toBe(3)
  },
)
