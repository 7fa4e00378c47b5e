// When the authorization server refuses to start, and what it then says.
import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../consent-ui/config.ts'
import type { SignInMethod } from '../../consent-ui/interaction/sign-in-method.ts'
import {
  type AuthorizationServerOptions,
  startAuthorizationServer,
} from '../../consent-ui/start-authorization-server.ts'
import { StartRefused } from '../../consent-ui/start-refused.ts'
import { childEnvironment } from '../harness/child-environment.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'
import { optionsFor } from './start-test-server.ts'

let sandbox: TestDatabase
let real: TestDatabase
beforeAll(async () => {
  sandbox = await createTestDatabase()
  real = await createTestDatabase()
  const admin = new pg.Client({ connectionString: real.admin })
  await admin.connect()
  await admin.query('DELETE FROM consent.sandbox_stamp')
  await admin.end()
})
afterAll(async () => {
  await sandbox.drop()
  await real.drop()
})

const identityProvider: SignInMethod = {
  name: 'test',
  acrValues: [],
  addRoutes: () => {},
  nameOf: async () => undefined,
}

async function production(change: Partial<AuthorizationServerOptions> = {}): Promise<AuthorizationServerOptions> {
  const base = await optionsFor(real)
  const addresses = { issuer: 'https://izin.example', gatewayUrl: 'https://api.izin.example' }
  return { ...base, ...addresses, mode: 'production', signIn: identityProvider, ...change }
}

async function refusal(options: AuthorizationServerOptions): Promise<string> {
  const started = await startAuthorizationServer(options).catch((error: unknown) => error)
  if (started instanceof StartRefused) return started.message
  throw new Error('it was not refused')
}

describe('production', () => {
  test('starts on its own database with a real way to sign in; no persona signs in there, and cookies are locked to it', async () => {
    const server = await startAuthorizationServer(await production())
    try {
      expect((await fetch(`${server.url}/sign-in`)).status).toBe(404)
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
      const metadata = await (await fetch(`${server.url}/.well-known/oauth-authorization-server`)).text()
      expect(JSON.parse(metadata)).toMatchObject({ token_endpoint: 'https://izin.example/token' })
      // What is wrong with a request is explained in the sandbox alone.
      const refused = await fetch(`${server.url}/par`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: 'x' }),
      })
      expect(await refused.json()).toEqual({
        error: 'invalid_client',
        correlation_id: expect.stringMatching(/^[\w-]+$/),
      })
    } finally {
      await server.stop()
    }
  })

  test('refuses a database with sandbox data', async () => {
    expect(await refusal(await production({ databaseUrl: sandbox.consent }))).toMatch(/holds sandbox data/)
  })

  test('refuses to start without a sign-in method, and says what to do', async () => {
    const { signIn: _none, ...options } = await production()
    expect(await refusal(options)).toMatch(/real way to sign in.*IZIN_MODE=sandbox/)
  })

  test.each<[string, Partial<AuthorizationServerOptions>, RegExp]>([
    ['plain http', { issuer: 'http://izin.example' }, /IZIN_ISSUER must be an https address/],
    ['an address instead of a name', { issuer: 'https://192.0.2.1' }, /IZIN_ISSUER/],
    ['a gateway over plain http', { gatewayUrl: 'http://api.izin.example' }, /IZIN_GATEWAY_URL must be an https/],
  ])('refuses %s', async (_case, change, sentence) => {
    expect(await refusal(await production(change))).toMatch(sentence)
  })
})

describe('every mode', () => {
  test.each<[string, Partial<AuthorizationServerOptions>, RegExp]>([
    ['an issuer with a path', { issuer: 'http://localhost:4010/izin' }, /IZIN_ISSUER must be an origin/],
    ['an issuer that is no URL', { issuer: 'localhost' }, /IZIN_ISSUER/],
    ['signing keys without a private one', { signingKeys: { keys: [] } }, /IZIN_SIGNING_KEYS_FILE/],
    ['a short pairwise key', { pairwiseKey: Buffer.alloc(16) }, /IZIN_PAIRWISE_KEY_FILE/],
    ['no cookie key', { cookieKeys: [] }, /IZIN_COOKIE_KEYS_FILE/],
    ['a log key that is none', { logKeys: ['localhost/izin-log+00000000+AA=='] }, /IZIN_LOG_VERIFIER_KEYS/],
  ])('refuses %s', async (_case, change, sentence) => {
    expect(await refusal({ ...(await optionsFor(sandbox)), ...change })).toMatch(sentence)
  })

  test('a port in use is an error, and nothing is left open', async () => {
    const options = await optionsFor(sandbox)
    const first = await startAuthorizationServer(options)
    await expect(startAuthorizationServer(options)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.stop()
  })
})

describe('configuration', () => {
  const files = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'izin-keys-'))
    const { signingKeys, pairwiseKey, cookieKeys } = await optionsFor(sandbox)
    const write = async (name: string, content: string) => {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    }
    return {
      IZIN_MODE: 'sandbox',
      IZIN_CONSENT_DATABASE_URL: sandbox.consent,
      IZIN_SIGNING_KEYS_FILE: await write('signing.json', JSON.stringify(signingKeys)),
      IZIN_PAIRWISE_KEY_FILE: await write('pairwise', `${pairwiseKey.toString('base64url')}\n`),
      IZIN_COOKIE_KEYS_FILE: await write('cookies', `${cookieKeys.join('\n')}\n`),
    }
  }

  test('reads keys from files, with the documented defaults', async () => {
    expect(readConfig(await files())).toMatchObject({
      mode: 'sandbox',
      host: '127.0.0.1',
      port: 4010,
      issuer: 'http://localhost:4010',
      gatewayUrl: 'http://localhost:4000',
    })
  })

  test.each<[string, Record<string, string | undefined>, RegExp]>([
    ['a misspelt variable', { IZIN_ISUER: 'x' }, /Unknown setting IZIN_ISUER/],
    ['no mode', { IZIN_MODE: undefined }, /Set IZIN_MODE/],
    ['no database', { IZIN_CONSENT_DATABASE_URL: undefined }, /IZIN_CONSENT_DATABASE_URL: set it/],
    ['a missing key file', { IZIN_PAIRWISE_KEY_FILE: '/nowhere' }, /IZIN_PAIRWISE_KEY_FILE: the file can't be read/],
    ['a port that is none', { IZIN_AUTHORIZATION_SERVER_PORT: '70000' }, /IZIN_AUTHORIZATION_SERVER_PORT/],
  ])('%s is refused with the setting named', async (_case, change, sentence) => {
    const environment = { ...(await files()), ...change }
    expect(() => readConfig(environment)).toThrow(sentence)
  })

  test('as a process it answers --help, and stops when told', async () => {
    const run = promisify(execFile)
    const main = new URL('../../consent-ui/main.ts', import.meta.url).pathname
    const { stdout } = await run(process.execPath, [main, '--help'])
    expect(stdout).toContain('IZIN_SIGNING_KEYS_FILE')
    const { port } = await optionsFor(sandbox)
    const env = { ...(await files()), IZIN_AUTHORIZATION_SERVER_PORT: String(port), ...childEnvironment() }
    const started = run(process.execPath, [main], { env })
    for (let tries = 0; tries < 100; tries += 1) {
      const up = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
      if (up?.ok) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    started.child.kill('SIGTERM')
    expect((await started).stdout).toContain('authorization server ready')
  })
})
