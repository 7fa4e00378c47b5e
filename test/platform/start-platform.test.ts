import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PlatformConfig, readPlatformConfig } from '../../platform/config.ts'
import { isPortFree } from '../../platform/database/find-free-port.ts'
import { openBrowser } from '../../platform/demo/browser.ts'
import { startPlatform } from '../../platform/start-platform.ts'
import { previewClientId } from '../../schema/contract/preview.ts'
import { startUpstream } from '../consent-ui/upstream-provider.ts'
import { childEnvironment } from '../harness/child-environment.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'
import { testKeys } from '../harness/test-keys.ts'

let database: TestDatabase
let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'izin-platform-'))
  database = await createTestDatabase({ empty: true })
})

afterEach(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})

const deps = { logger: pino({ level: 'silent' }), onProgress: () => {} }
const freePorts = Object.fromEntries(
  ['GATEWAY', 'AUTHORIZATION_SERVER', 'REGISTRY', 'PERSON', 'CORPORATE', 'CONSENT', 'LOG', 'WITNESS'].map((name) => [
    `IZIN_${name}_PORT`,
    '0',
  ]),
)

function config(environment: Record<string, string>): PlatformConfig {
  return readPlatformConfig({
    ...freePorts,
    IZIN_DATA_FOLDER: folder,
    IZIN_PERSON_DATABASE_URL: database.admin,
    IZIN_CORPORATE_DATABASE_URL: database.admin,
    IZIN_CONSENT_DATABASE_URL: database.admin,
    ...environment,
  })
}

async function count(table: string): Promise<number> {
  const client = new pg.Client({ connectionString: database.admin })
  await client.connect()
  const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)
  await client.end()
  return Number(rows[0]?.n)
}

async function productionSettings(): Promise<Record<string, string>> {
  const keys = await testKeys()
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const secret = Buffer.alloc(32, 7).toString('base64url')
  const own = (key: object) => ({ ...key, kid: 'own' })
  return {
    IZIN_MODE: 'production',
    IZIN_GATEWAY_DATABASE_URL: database.gateway,
    IZIN_GATEWAY_URL: 'https://api.izin.example',
    IZIN_ISSUER: 'https://izin.example',
    IZIN_REGISTRY_URL: 'https://registry.izin.example',
    IZIN_SIGNING_KEYS_FILE: file('signing', JSON.stringify({ keys: keys.signingKeys.keys.map(own) })),
    IZIN_PAIRWISE_KEY_FILE: file('pairwise', secret),
    IZIN_COOKIE_KEYS_FILE: file('cookies', secret),
    IZIN_ASSERTION_KEY_FILE: file('assertion', JSON.stringify(own(keys.assertionKey))),
    IZIN_LOG_KEY_FILE: file('log', JSON.stringify(own(keys.logKey))),
    IZIN_REGISTRY_KEY_FILE: file('registry', JSON.stringify(own(keys.registryKey))),
  }
}

describe('over databases of one’s own', () => {
  test('the sandbox migrates, seeds and serves', async () => {
    const platform = await startPlatform(config({ IZIN_MODE: 'sandbox' }), deps)
    expect((await fetch(`http://127.0.0.1:${platform.ports.gateway}/readyz`)).status).toBe(200)
    expect(await count('consent.sandbox_persona')).toBeGreaterThanOrEqual(12)
    expect(await count('corporate.entity')).toBeGreaterThanOrEqual(6)
    await platform.stop()
    for (const port of Object.values(platform.ports)) expect(await isPortFree(port)).toBe(true)
  })

  test('when a service can not start, those before it are stopped and nothing is left listening', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const address = squatter.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const settings = config({ IZIN_MODE: 'sandbox' })
    const started = startPlatform({ ...settings, ports: { ...settings.ports, gateway: port } }, deps)
    await expect(started).rejects.toMatchObject({ code: 'PORT_IN_USE' })
    squatter.close()
  })
})

describe('production', () => {
  test('does not start on a stamped database, and puts nothing into it', async () => {
    const sandbox = await startPlatform(config({ IZIN_MODE: 'sandbox' }), deps)
    await sandbox.stop()
    await expect(startPlatform(config(await productionSettings()), deps)).rejects.toMatchObject({
      code: 'DATABASE_STAMP',
    })
  })

  test('does not start with a key that the sandbox made', async () => {
    const { pairwiseKey } = await testKeys()
    const settings = await productionSettings()
    writeFileSync(settings['IZIN_PAIRWISE_KEY_FILE'] ?? '', pairwiseKey.toString('base64url'))
    await expect(startPlatform(config(settings), deps)).rejects.toMatchObject({ code: 'KEYS' })
  })

  test('does not start without a real way to sign in, and has no sandbox data by then', async () => {
    await expect(startPlatform(config(await productionSettings()), deps)).rejects.toThrow(/sign in/)
    expect(await count(`consent.client WHERE client_id <> '${previewClientId}'`)).toBe(0)
    expect(await count('person.sandbox_stamp')).toBe(0)
  })

  test('signs residents in with the identity provider of IZIN_UPSTREAM_*, as the person the operator enrolled', async () => {
    const upstream = await startUpstream('https://izin.example/sign-in/callback')
    const { issuer, signingKey, decryptionKey } = upstream.settings
    const keys = join(folder, 'upstream-keys.json')
    writeFileSync(keys, JSON.stringify({ keys: [signingKey, decryptionKey] }))
    const settings = {
      ...(await productionSettings()),
      ...{ IZIN_UPSTREAM_ISSUER: issuer, IZIN_UPSTREAM_CLIENT_ID: 'izin', IZIN_UPSTREAM_NAME: 'Test Pass' },
      ...{
        IZIN_UPSTREAM_KEYS_FILE: keys,
        IZIN_UPSTREAM_ACR: 'urn:theirs:2=urn:izin:acr:1 urn:theirs:3=urn:izin:acr:2',
      },
    }
    const platform = await startPlatform(config(settings), deps)
    try {
      const at = (path: string) => `http://127.0.0.1:${platform.ports.authorizationServer}${path}`
      const personId = randomUUID()
      const file = join(folder, 'people.csv')
      writeFileSync(file, `provider-sub-1,${personId}\n`)
      const environment = { ...childEnvironment(), ...settings }
      const named = { IZIN_PERSON_DATABASE_URL: database.admin, IZIN_CORPORATE_DATABASE_URL: database.admin }
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['platform/enrol/enrol.ts', '--issuer', issuer, file],
        { env: { ...environment, ...named, IZIN_CONSENT_DATABASE_URL: database.admin } },
      )
      expect(stdout).toContain('Enrolled 1; 0 were before.')

      upstream.person = { sub: 'provider-sub-1', acr: 'urn:theirs:3' }
      const begun = await fetch(at('/sign-in/provider?next=/consents&acr=urn:izin:acr:2'), { redirect: 'manual' })
      expect(begun.headers.getSetCookie().join()).toMatch(/__Host-izin_sign_in=.*Secure/i)
      const { left } = await openBrowser().open(begun.headers.get('location') ?? '')
      expect(left?.origin).toBe('https://izin.example')
      const back = await fetch(at(`/sign-in/callback${left?.search}`), {
        headers: { cookie: cookiesOf(begun) },
        redirect: 'manual',
      })
      expect([back.status, back.headers.get('location')]).toEqual([303, '/consents'])
      const page = await fetch(at('/consents'), { headers: { cookie: cookiesOf(back) } })
      expect(await page.text()).toContain('Signed in')
      expect(await count(`consent.resident_session WHERE person_id = '${personId}' AND acr = 'urn:izin:acr:2'`)).toBe(1)
    } finally {
      await platform.stop()
      await upstream.stop()
    }
  })
})

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ')
