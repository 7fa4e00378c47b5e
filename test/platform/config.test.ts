import { describe, expect, test } from 'vitest'
import { readPlatformConfig } from '../../platform/config.ts'

const named = {
  IZIN_PERSON_DATABASE_URL: 'postgresql://u:hidden@db.example/person',
  IZIN_CORPORATE_DATABASE_URL: 'postgresql://u:hidden@db.example/corporate',
  IZIN_CONSENT_DATABASE_URL: 'postgresql://u:hidden@db.example/consent',
}
const production = {
  ...named,
  IZIN_MODE: 'production',
  IZIN_GATEWAY_DATABASE_URL: 'postgresql://g:hidden@db.example/consent',
  IZIN_GATEWAY_URL: 'https://api.izin.example/',
  IZIN_ISSUER: 'https://izin.example',
  IZIN_SIGNING_KEYS_FILE: '/keys/signing.json',
  IZIN_PAIRWISE_KEY_FILE: '/keys/pairwise',
  IZIN_COOKIE_KEYS_FILE: '/keys/cookies',
  IZIN_ASSERTION_KEY_FILE: '/keys/assertion.json',
  IZIN_LOG_KEY_FILE: '/keys/log.json',
  IZIN_REGISTRY_KEY_FILE: '/keys/registry.json',
  IZIN_REGISTRY_URL: 'https://registry.example',
}
const without = (name: keyof typeof production) => ({ ...production, [name]: undefined })

describe('the settings of npm start', () => {
  test('without any, it is a sandbox on the loopback address over the embedded database', () => {
    expect(readPlatformConfig({ PATH: '/bin' })).toMatchObject({
      mode: 'sandbox',
      host: '127.0.0.1',
      ports: {
        gateway: 4000,
        authorizationServer: 4010,
        person: 4031,
        corporate: 4032,
        consent: 4033,
        log: 4040,
        witness: 4041,
      },
      databases: { kind: 'embedded' },
      keyFiles: undefined,
    })
  })

  test('production has everything named', () => {
    expect(readPlatformConfig(production)).toMatchObject({
      mode: 'production',
      gatewayUrl: 'https://api.izin.example',
      issuer: 'https://izin.example',
      databases: { kind: 'named', gateway: production.IZIN_GATEWAY_DATABASE_URL },
      keyFiles: { IZIN_PAIRWISE_KEY_FILE: '/keys/pairwise' },
    })
  })

  test.each([
    ['a misspelt setting', { IZIN_MODDE: 'production' }, /There is no setting IZIN_MODDE/],
    ['a mode that does not exist', { IZIN_MODE: 'test' }, /IZIN_MODE must be `sandbox` or `production`/],
    ['a port that is no number', { IZIN_GATEWAY_PORT: 'four' }, /IZIN_GATEWAY_PORT must be a port number/],
    ['a port beyond the last', { IZIN_GATEWAY_PORT: '70000' }, /IZIN_GATEWAY_PORT/],
    ['a log level that does not exist', { IZIN_LOG_LEVEL: 'loud' }, /IZIN_LOG_LEVEL must be/],
    [
      'a database URL of another kind',
      { ...named, IZIN_PERSON_DATABASE_URL: 'mysql://h/x' },
      /IZIN_PERSON_DATABASE_URL/,
    ],
    ['a host of the network, no mode', { IZIN_HOST: '0.0.0.0' }, /Set IZIN_MODE.*not on a loopback address/],
    ['databases of one’s own, no mode', named, /Set IZIN_MODE.*not the embedded one/],
    ['one database of three', { IZIN_PERSON_DATABASE_URL: named.IZIN_PERSON_DATABASE_URL }, /set all or none/],
    ['the gateway’s database alone', { IZIN_GATEWAY_DATABASE_URL: named.IZIN_CONSENT_DATABASE_URL }, /set all or none/],
    ['a subgraph elsewhere', { IZIN_PERSON_URL: 'http://127.0.0.1:9/graphql' }, /IZIN_PERSON_URL.*remove it/],
    ['key files in the sandbox', { IZIN_PAIRWISE_KEY_FILE: '/keys/pairwise' }, /sandbox makes its own keys/],
    ['production on the embedded database', { IZIN_MODE: 'production' }, /does not run on the embedded database/],
    ['production without the gateway’s login', without('IZIN_GATEWAY_DATABASE_URL'), /izin_gateway/],
    ['production without its address', without('IZIN_GATEWAY_URL'), /needs IZIN_GATEWAY_URL/],
    ['production without its issuer', without('IZIN_ISSUER'), /needs IZIN_ISSUER/],
    ['production over http', { ...production, IZIN_ISSUER: 'http://izin.example' }, /must be an https URL/],
    ['production without signing keys', without('IZIN_SIGNING_KEYS_FILE'), /makes no keys.*IZIN_SIGNING_KEYS_FILE/],
    ['production without the pairwise key', without('IZIN_PAIRWISE_KEY_FILE'), /makes no keys.*IZIN_PAIRWISE_KEY_FILE/],
    ['production without cookie keys', without('IZIN_COOKIE_KEYS_FILE'), /makes no keys.*IZIN_COOKIE_KEYS_FILE/],
    ['production without the registry key', without('IZIN_REGISTRY_KEY_FILE'), /makes no keys.*IZIN_REGISTRY_KEY_FILE/],
    ['production without the log key', without('IZIN_LOG_KEY_FILE'), /makes no keys.*IZIN_LOG_KEY_FILE/],
    ['a log origin with a space', { IZIN_LOG_ORIGIN: 'a b' }, /IZIN_LOG_ORIGIN/],
    ['production without the assertion key', without('IZIN_ASSERTION_KEY_FILE'), /makes no keys.*ASSERTION_KEY_FILE/],
  ])('%s is refused in one sentence that shows no password', (_, environment, sentence) => {
    const read = () => readPlatformConfig(environment)
    expect(read).toThrow(expect.objectContaining({ name: 'StartupProblem', code: 'CONFIGURATION' }))
    expect(read).toThrow(sentence)
    expect(read).not.toThrow(/hidden|\n/)
  })
})
