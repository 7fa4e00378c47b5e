// Which registrations the authorization server serves, and where it fetches a client's keys.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentDatabase, openConsentDatabase } from '../../consent-record/consent-database.ts'
import { readClientMetadata } from '../../consent-ui/authorization-server/client-metadata.ts'
import { addressProblem, fetchClientKeys } from '../../consent-ui/authorization-server/fetch-client-keys.ts'
import { openRawClient } from '../flows/raw-client.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

let server: TestServer
let database: ConsentDatabase
beforeAll(async () => {
  server = await startTestServer()
  database = openConsentDatabase(server.database.consent, 2)
})
afterAll(async () => {
  await database.close()
  await server.stop()
})

describe('every client', () => {
  test.each(['north-bank', 'own-app'])(
    '%s must push, prove possession and sign, whatever its registration says',
    async (id) => {
      expect(await readClientMetadata(database.current, id, 'sandbox')).toMatchObject({
        require_pushed_authorization_requests: true,
        dpop_bound_access_tokens: true,
        token_endpoint_auth_method: 'private_key_jwt',
        response_types: ['code'],
        subject_type: 'pairwise',
      })
    },
  )

  test.each([
    ['unknown', async () => {}, 'nobody', 'sandbox'],
    ['suspended', async () => set(`status = 'SUSPENDED'`), 'south-bank', 'sandbox'],
    ['an agency', async () => set(`kind = 'AGENCY'`), 'south-bank', 'sandbox'],
    ['without keys', async () => set('jwks = NULL'), 'south-bank', 'sandbox'],
    ['with keys in two places', async () => set(`jwks_uri = 'https://bank.example/jwks'`), 'south-bank', 'sandbox'],
    ['with a redirect over plain http in production', async () => {}, 'south-bank', 'production'],
    [
      'with a redirect over plain http to elsewhere',
      async () => set(`redirect_uris = '{http://bank.example/cb}'`),
      'south-bank',
      'sandbox',
    ],
  ] as const)('that is %s is not served', async (_case, arrange, id, mode) => {
    const [before] = await server.sql<{ row: string }>(
      `SELECT to_json(c) AS row FROM client c WHERE client_id = 'south-bank'`,
    )
    await arrange()
    expect(await readClientMetadata(database.current, id, mode)).toBeUndefined()
    await server.sql(
      `UPDATE client c SET status = o.status, kind = o.kind, jwks = o.jwks, jwks_uri = o.jwks_uri, redirect_uris = o.redirect_uris
       FROM json_populate_record(NULL::client, $1) o WHERE c.client_id = 'south-bank'`,
      [JSON.stringify(before?.row)],
    )
  })

  const set = (change: string) => server.sql(`UPDATE client SET ${change} WHERE client_id = 'south-bank'`)
})

describe('keys at an address', () => {
  test.each([
    ['http://bank.example/jwks', /https/],
    ['https://127.0.0.1/jwks', /IP address/],
    ['https://[::1]/jwks', /IP address/],
    ['https://10.0.0.1/jwks', /IP address/],
    ['https://0x7f000001/jwks', /IP address/],
    ['https://localhost/jwks', /public name/],
    ['https://db.internal/jwks', /public name/],
    ['https://user:pass@bank.example/jwks', /credentials/],
  ])('%s is refused in production', async (url, problem) => {
    expect(addressProblem(new URL(url))).toMatch(problem)
    const send = () => Promise.reject(new Error('it was sent'))
    await expect(fetchClientKeys('production', send)(url)).rejects.toThrow('is refused')
  })

  test('a public https address is asked without following redirects', async () => {
    const asked: unknown[] = []
    const send: typeof fetch = async (_url, options) => {
      asked.push(options?.redirect)
      return new Response('{}')
    }
    await fetchClientKeys('production', send)('https://bank.example/jwks')
    expect(asked).toEqual(['error'])
  })

  test('in the sandbox keys on this machine serve, and a new key is found when the old one no longer fits', async () => {
    const keys = { keys: [await publicJwk(server.southBank.kid, server.southBank.key)] }
    const host = createServer((_request, response) => response.end(JSON.stringify(keys)))
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
    const { port } = host.address() as AddressInfo
    await server.sql(`UPDATE client SET jwks = NULL, jwks_uri = $1 WHERE client_id = 'south-bank'`, [
      `http://127.0.0.1:${port}/jwks.json`,
    ])
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    keys.keys = [{ ...(await exportJWK(publicKey)), kid: 'south-bank-2', alg: 'ES256', use: 'sig' }]
    const client = await openRawClient(server.issuer, { ...server.southBank, key: privateKey, kid: 'south-bank-2' })
    expect((await client.push({ scope: 'email' })).status).toBe(201)
    host.close()
  })
})

async function publicJwk(kid: string, key: Parameters<typeof exportJWK>[0]) {
  const { d: _private, ...jwk } = await exportJWK(key)
  return { ...jwk, kid, alg: 'ES256', use: 'sig' }
}
