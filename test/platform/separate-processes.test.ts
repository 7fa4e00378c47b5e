// Every service as a process of its own, from nothing but its settings, and the gateway twice behind one address: what one
// copy has seen, the other knows.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choosePorts } from '../../platform/choose-ports.ts'
import { findFreePort } from '../../platform/database/find-free-port.ts'
import { openBank } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { publicJwk } from '../../platform/platform-keys.ts'
import { card, readAnswer } from '../harness/bank-driver.ts'
import { childEnvironment } from '../harness/child-environment.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'
import { testKeys } from '../harness/test-keys.ts'

let database: TestDatabase
let folder: string
let gatewayPorts: readonly number[]
let issuer: string
let resource: string
const children: ChildProcess[] = []
const persona = 'TAN MEI SAMPLE'

beforeAll(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'izin-processes-'))
  const keys = await testKeys()
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content, { mode: 0o600 })
    return join(folder, name)
  }
  const ports = await choosePorts(
    { gateway: 0, authorizationServer: 0, registry: 0, person: 0, corporate: 0, consent: 0, log: 0, witness: 0 },
    '127.0.0.1',
  )
  gatewayPorts = [ports.gateway, await findFreePort()]
  issuer = `http://localhost:${ports.authorizationServer}`
  resource = `http://localhost:${ports.gateway}/graphql`
  const settings = {
    IZIN_MODE: 'sandbox',
    IZIN_LOG_LEVEL: 'error',
    IZIN_GATEWAY_URL: `http://localhost:${ports.gateway}`,
    IZIN_ISSUER: issuer,
    IZIN_REGISTRY_PORT: String(ports.registry),
    IZIN_REGISTRY_URL: `http://localhost:${ports.registry}`,
    IZIN_REGISTRY_DATABASE_URL: database.registry,
    IZIN_REGISTRY_KEY_FILE: file('registry.json', JSON.stringify(keys.registryKey)),
    IZIN_AUTHORIZATION_SERVER_PORT: String(ports.authorizationServer),
    IZIN_PERSON_PORT: String(ports.person),
    IZIN_CORPORATE_PORT: String(ports.corporate),
    IZIN_CONSENT_PORT: String(ports.consent),
    IZIN_PERSON_URL: `http://127.0.0.1:${ports.person}/graphql`,
    IZIN_CORPORATE_URL: `http://127.0.0.1:${ports.corporate}/graphql`,
    IZIN_CONSENT_URL: `http://127.0.0.1:${ports.consent}/graphql`,
    IZIN_PERSON_DATABASE_URL: database.person,
    IZIN_CORPORATE_DATABASE_URL: database.corporate,
    IZIN_GATEWAY_DATABASE_URL: database.gateway,
    IZIN_SIGNING_KEYS_FILE: file('signing.json', JSON.stringify(keys.signingKeys)),
    IZIN_PAIRWISE_KEY_FILE: file('pairwise', keys.pairwiseKey.toString('base64url')),
    IZIN_COOKIE_KEYS_FILE: file('cookies', keys.cookieKeys.join('\n')),
    IZIN_ASSERTION_KEY_FILE: file('assertion.json', JSON.stringify(keys.assertionKey)),
    IZIN_ASSERTION_JWKS_FILE: file('assertion-jwks.json', JSON.stringify({ keys: [publicJwk(keys.assertionKey)] })),
  }
  await Promise.all([
    start('subgraphs/person/main.ts', settings),
    start('subgraphs/corporate/main.ts', settings),
    start('subgraphs/consent/main.ts', { ...settings, IZIN_CONSENT_DATABASE_URL: database.consentSubgraph }),
    start('consent-ui/main.ts', { ...settings, IZIN_CONSENT_DATABASE_URL: database.consent }),
    start('registry/main.ts', { ...settings, IZIN_CONSENT_DATABASE_URL: database.consentForRegistry }),
  ])
  await Promise.all(
    gatewayPorts.map((port) =>
      start('gateway/main.ts', {
        ...settings,
        IZIN_GATEWAY_PORT: String(port),
        IZIN_REGISTRY_JWKS_FILE: file('registry-jwks.json', JSON.stringify({ keys: [publicJwk(keys.registryKey)] })),
        IZIN_SUPERGRAPH_COPY_FILE: join(folder, `supergraph-${port}.jws`),
      }),
    ),
  )
})

afterAll(async () => {
  await Promise.all(children.map(stop))
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

/** Resolves once the process says that it is ready. */
async function start(module: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [module], {
    env: { ...childEnvironment(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (/ready/.test(output)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code}: ${output}`)))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

test('the main job over seven processes; a proof used at one gateway is refused by the other; withdrawal holds at both', async () => {
  const { kty, crv, x, y, d, kid } = (await testKeys()).clients['merlion-bank']
  const key = await importJWK({ kty, crv, x, y, d }, 'ES256')
  if (key instanceof Uint8Array) throw new Error('a client key that is not one')
  const dpopKeys = await generateKeyPair('ES256', { extractable: true })
  const redirectUri = 'http://127.0.0.1:4090/callback'
  const bank = await openBank({ issuer, clientId: 'merlion-bank', redirectUri, key, kid, dpopKeys })
  const resident = openResident()
  const asked = await bank.ask({ ...card, scopes: ['name', 'uinfin', 'email'] })
  const tokens = await bank.redeem(asked, await resident.answerRequest(asked.url, { persona, share: true }))

  const jwk = await exportJWK(dpopKeys.publicKey)
  const ath = createHash('sha256').update(tokens.accessToken).digest('base64url')
  const proof = () =>
    new SignJWT({ jti: randomUUID(), htm: 'POST', htu: resource, iat: Math.floor(Date.now() / 1000), ath })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(dpopKeys.privateKey)
  const query = async (copy: number, dpop: string) =>
    readAnswer(
      await fetch(`http://127.0.0.1:${gatewayPorts[copy]}/graphql`, {
        method: 'POST',
        headers: { authorization: `DPoP ${tokens.accessToken}`, dpop, 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ me { name { value } email { value } } consent { status } }' }),
      }),
    )

  const used = await proof()
  for (const [copy, dpop] of [
    [0, used],
    [1, await proof()],
  ] as const)
    expect((await query(copy, dpop)).data).toEqual({
      me: { name: { value: persona }, email: null },
      consent: { status: 'ACTIVE' },
    })
  expect((await query(1, used)).code).toBe('INVALID_DPOP_PROOF')

  await resident.withdraw(issuer, persona, 'MERLION SAMPLE BANK LTD.')
  for (const copy of [0, 1]) expect((await query(copy, await proof())).code).toBe('CONSENT_REVOKED')
})

test('told to stop, every process ends by itself and without a complaint', async () => {
  await Promise.all(children.map(stop))
  expect(children.map(({ exitCode, signalCode }) => [exitCode, signalCode])).toEqual(children.map(() => [0, null]))
})
