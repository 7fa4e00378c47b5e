// A gateway changes its supergraph while banks query it. Two supergraphs alternate that differ in a policy and in where
// the subgraphs are; every answer and everything the subgraphs were asked for it must be of one of them alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type RunningGateway, startGateway } from '../../../gateway/start-gateway.ts'
import { recordSubgraph, type SubgraphRecorder } from '../../../platform/demo/subgraph-recorder.ts'
import { personaId } from '../../../prisma/seed/persona-id.ts'
import type { Answered } from '../../harness/bank-driver.ts'
import { scaled } from '../../harness/scale.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { testKeys } from '../../harness/test-keys.ts'
import { type ArrangedCaller, type Callers, openCallers } from '../catalogue/arrange-callers.ts'
import { type ReleaseServer, type SigningRegistry, signingRegistry, startReleaseServer } from './release-server.ts'

const names = ['person', 'corporate', 'consent'] as const
const sdl = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8')
/** Asks another scope for `Person.sex` than the caller has. */
const stricterSdl = sdl.replace(/(\n {2}sex: CodedItem .*?@requiresScopes\(scopes: \[\[")sex("\]\]\))/, '$1race$2')

interface Version {
  readonly recorders: readonly SubgraphRecorder[]
  readonly registry: SigningRegistry
}

let platform: TestPlatform
let folder: string
let releases: ReleaseServer
let gateway: RunningGateway
let callers: Callers
let caller: ArrangedCaller
const versions: Version[] = []

beforeAll(async () => {
  platform = await startTestPlatform()
  folder = mkdtempSync(join(tmpdir(), 'izin-hot-swap-'))
  releases = await startReleaseServer()
  for (const _ of [0, 1]) {
    const recorders = await Promise.all(names.map((name) => recordSubgraph(name, platform.recorders[name].url)))
    const urls = Object.fromEntries(names.map((name, index) => [name, recorders[index]?.url ?? '']))
    versions.push({ recorders, registry: await signingRegistry(urls) })
  }
  await offer(1)
  // A second copy of the platform's gateway, for the same public URL.
  gateway = await startGateway({
    mode: 'sandbox',
    host: '127.0.0.1',
    port: 0,
    publicUrl: platform.gatewayUrl,
    issuer: platform.issuer,
    databaseUrl: platform.database.gateway,
    supergraph: {
      kind: 'registry',
      url: releases.url,
      // Two keys, as while one takes over from the other.
      trustedKeys: { keys: versions.flatMap(({ registry }) => registry.trustedKeys.keys) },
      copyFile: join(folder, 'supergraph.jws'),
    },
    assertionKey: (await testKeys()).assertionKey,
    // A machine that is slow for another reason is no failure of a swap.
    limits: { subgraphMilliseconds: 60_000 },
    logger: pino({ level: 'silent' }),
  })
  callers = await openCallers(platform, new URL('/graphql', gateway.url))
  caller = await callers.arrange(personaId('company-director'), ['name', 'sex', 'appointments'])
})
afterAll(async () => {
  await callers.stop()
  await gateway.stop()
  for (const { recorders } of versions) for (const recorder of recorders) await recorder.stop()
  await releases.stop()
  await platform.stop()
  rmSync(folder, { recursive: true })
})

async function offerAndWait(number: number): Promise<void> {
  await offer(number)
  await vi.waitUntil(async () => (await inForce()) === number, { timeout: 120_000, interval: 20 })
}

/** Odd numbers ask for `sex`, even ones for more. */
async function offer(number: number): Promise<void> {
  const version = versions[(number + 1) % 2]
  if (!version) throw new Error('there are two')
  releases.offer(number, await version.registry.sign({ number, supergraphSdl: number % 2 === 1 ? sdl : stricterSdl }))
}

async function inForce(): Promise<unknown> {
  return ((await (await fetch(`${gateway.url}/readyz`)).json()) as { supergraph: { number: number } }).supergraph.number
}

const query = '{ me { name { value } sex { code } appointments { records { entity { basicProfile { name } } } } } }'

test('while versions alternate no query fails, and each is of one version alone', { timeout: 300_000 }, async () => {
  expect(stricterSdl).not.toBe(sdl)
  const answers: Answered[] = []
  let number = Number(await inForce())
  let left = scaled(2000)
  const bank = async () => {
    while (left-- > 0) answers.push(await caller.ask(query))
  }
  const publishing = (async () => {
    while (left > 0) {
      const before = answers.length
      await offerAndWait(++number)
      await vi.waitUntil(() => left <= 0 || answers.length > before + 20, { timeout: 120_000, interval: 20 })
    }
  })()
  await Promise.all([publishing, ...Array.from({ length: 4 }, bank)])

  const byVersion = { loose: 0, strict: 0 }
  const asked = versions.map(({ recorders }) =>
    Map.groupBy(
      recorders.flatMap(({ requests }) => requests),
      ({ assertion }) => assertion.txn,
    ),
  )
  for (const { status, data, errors, extensions } of answers) {
    expect(status).toBe(200)
    const event = extensions?.disclosure?.event_id
    const [loose = [], strict = []] = asked.map((requests) => requests.get(event ?? '') ?? [])
    const isStrict = loose.length === 0
    byVersion[isStrict ? 'strict' : 'loose']++
    expect(isStrict ? loose : strict).toEqual([])
    const requests = isStrict ? strict : loose
    expect(requests.map(({ subgraph }) => subgraph).sort()).toEqual(['corporate', 'person'])
    expect(requests.some(({ query: sent }) => sent.includes('sex'))).toBe(!isStrict)
    expect(data).toMatchObject({ me: { sex: isStrict ? null : { code: 'M' } } })
    expect(errors?.map(({ extensions: { code }, path }) => [code, path]) ?? []).toEqual(
      isStrict ? [['UNAUTHORIZED_FIELD_OR_TYPE', ['me', 'sex']]] : [],
    )
  }
  expect(number).toBeGreaterThan(3)
  expect(byVersion.loose).toBeGreaterThan(0)
  expect(byVersion.strict).toBeGreaterThan(0)
})

test('a query under way when the version changes is finished in its own', { timeout: 300_000 }, async () => {
  const number = Number(await inForce())
  const [old, next] = number % 2 === 1 ? versions : [...versions].reverse()
  const [person] = old?.recorders ?? []
  for (const recorder of versions.flatMap(({ recorders }) => recorders)) recorder.forget()
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  person?.beforeForward(() => held)
  const first = caller.ask(query)
  await vi.waitUntil(() => person?.requests.length === 1, { timeout: 120_000 })
  await offerAndWait(number + 1)
  expect((await caller.ask(query)).status).toBe(200)
  go()
  person?.beforeForward(undefined)
  expect(await first).toMatchObject({ status: 200, data: { me: { name: { value: expect.any(String) } } } })
  expect(old?.recorders.flatMap(({ requests }) => requests)).toHaveLength(2)
  expect(next?.recorders.flatMap(({ requests }) => requests)).toHaveLength(2)
  expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(`izin_gateway_supergraph_number ${number + 1}`)
  expect(await (await fetch(`${gateway.url}/schema.graphql`)).text()).toMatch(
    number % 2 === 1 ? /sex: CodedItem .*"race"/ : /sex: CodedItem .*"sex"/,
  )
})
