import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConsentConfig } from '../../subgraphs/consent/config.ts'
import { startConsentSubgraph } from '../../subgraphs/consent/start-consent-subgraph.ts'
import { readCorporateConfig } from '../../subgraphs/corporate/config.ts'
import { startCorporateSubgraph } from '../../subgraphs/corporate/start-corporate-subgraph.ts'
import { readPersonConfig } from '../../subgraphs/person/config.ts'
import { startPersonSubgraph } from '../../subgraphs/person/start-person-subgraph.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'

const publicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'k' }

describe('a subgraph in production', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  it.each([
    ['person', startPersonSubgraph],
    ['corporate', startCorporateSubgraph],
    ['consent', startConsentSubgraph],
  ] as const)('does not start on sandbox data: %s', async (name, start) => {
    const databaseUrl = name === 'consent' ? database.consentSubgraph : database[name]
    const options = {
      ...{ host: '127.0.0.1', port: 0, databaseUrl, assertionKeys: { keys: [publicKey] } },
      ...{ assertionIssuer: 'https://gateway.example', logger: pino({ level: 'silent' }) },
    }
    await expect(start({ ...options, mode: 'production' })).rejects.toThrow(
      `The ${name} database holds sandbox data, so production does not start on it; name a database of its own.`,
    )
    const admin = new pg.Client({ connectionString: database.admin })
    await admin.connect()
    await admin.query(`DELETE FROM ${name}.sandbox_stamp`)
    await admin.end()
    const running = await start({ ...options, mode: 'production' })
    expect((await fetch(running.url, { method: 'POST', body: '{}' })).status).toBe(401)
    await running.stop()
    await expect(fetch(running.url)).rejects.toThrow()
  })

  it('says so when its port is taken', async () => {
    const options = {
      ...{ host: '127.0.0.1', databaseUrl: database.person, assertionKeys: { keys: [publicKey] } },
      ...({ assertionIssuer: 'http://localhost:4000', mode: 'sandbox', logger: pino({ level: 'silent' }) } as const),
    }
    const first = await startPersonSubgraph({ ...options, port: 0 })
    await expect(startPersonSubgraph({ ...options, port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.stop()
  })
})

describe.each([
  ['PERSON', readPersonConfig, 4031],
  ['CORPORATE', readCorporateConfig, 4032],
  ['CONSENT', readConsentConfig, 4033],
] as const)('the settings of a subgraph: %s', (name, read, port) => {
  const keysFile = (content: unknown): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'izin-keys-')), 'jwks.json')
    writeFileSync(file, JSON.stringify(content))
    return file
  }
  const complete = () => ({
    IZIN_MODE: 'sandbox',
    [`IZIN_${name}_DATABASE_URL`]: 'postgresql://127.0.0.1/x',
    IZIN_ASSERTION_JWKS_FILE: keysFile({ keys: [publicKey] }),
  })

  it('are complete with a mode, a database and the gateway’s keys', () => {
    expect(read(complete())).toMatchObject({
      ...{ mode: 'sandbox', host: '127.0.0.1', port, assertionIssuer: 'http://localhost:4000' },
      assertionKeys: { keys: [publicKey] },
    })
  })

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    [
      'no database',
      { [`IZIN_${name}_DATABASE_URL`]: undefined },
      /^IZIN_\w+_DATABASE_URL: set it to the PostgreSQL URL/,
    ],
    ['no keys', { IZIN_ASSERTION_JWKS_FILE: undefined }, /^IZIN_ASSERTION_JWKS_FILE: set it to/],
    ['a port that is none', { [`IZIN_${name}_PORT`]: 'x' }, /^IZIN_\w+_PORT: /],
    ['no mode', { IZIN_MODE: undefined }, /^Set IZIN_MODE/],
    ['an unknown mode', { IZIN_MODE: 'prod' }, /^IZIN_MODE must be/],
    ['a name nobody reads', { IZIN_SECRET: 'x' }, /^Unknown setting IZIN_SECRET/],
  ])('are refused with %s', (_case, change, message) => {
    expect(() => read({ ...complete(), ...change })).toThrow(message)
  })

  it.each([
    ['a private key', { keys: [{ ...publicKey, d: 'secret' }] }],
    ['no key', { keys: [] }],
    ['a key of another kind', { keys: [{ kty: 'oct', k: 'x', kid: 'k' }] }],
  ])('are refused with %s in the key file', (_case, content) => {
    expect(() => read({ ...complete(), IZIN_ASSERTION_JWKS_FILE: keysFile(content) })).toThrow(/must hold a JWKS/)
  })
})
