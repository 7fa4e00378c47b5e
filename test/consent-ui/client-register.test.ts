// Which registrations the authorization server serves, and where it fetches a client's keys.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentDatabase, openConsentDatabase } from '../../consent-record/consent-database.ts'
import { readClientMetadata } from '../../consent-ui/authorization-server/client-metadata.ts'
import { fetchClientKeys } from '../../consent-ui/authorization-server/fetch-client-keys.ts'
import { clientKeys } from '../../consent-ui/grant-management/client-keys.ts'
import { addressProblem } from '../../outbound/address-problem.ts'
import { type Outbound, openOutbound } from '../../outbound/outbound-fetch.ts'
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
    const outbound = openOutbound('production', 500)
    await expect(fetchClientKeys(outbound)(url)).rejects.toThrow('is refused')
    await outbound.close()
  })

  test('what the library goes by is in the answer: keys, and how long they are fresh', async () => {
    const asked: unknown[] = []
    const outbound: Outbound = {
      fetch: async (url, request) => {
        asked.push(url.href, request)
        return { status: 200, headers: { 'cache-control': 'max-age=60' }, text: '{"keys":[]}' }
      },
      close: async () => {},
    }
    const answer = await fetchClientKeys(outbound)('https://bank.example/jwks', { headers: { accept: 'a/b' } })
    expect(asked).toEqual(['https://bank.example/jwks', { method: 'GET', headers: { accept: 'a/b' } }])
    expect(answer.headers.get('cache-control')).toBe('max-age=60')
    expect(await answer.json()).toEqual({ keys: [] })
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

  test('grant management asks a client’s address once in a while, however many name that client', async () => {
    let asked = 0
    const keys = { keys: [await publicJwk(server.southBank.kid, server.southBank.key)] }
    const host = createServer((_request, response) => {
      asked += 1
      response.end(JSON.stringify(keys))
    })
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
    const { port } = host.address() as AddressInfo
    await server.sql(`UPDATE client SET jwks = NULL, jwks_uri = $1 WHERE client_id = 'south-bank'`, [
      `http://127.0.0.1:${port}/jwks.json`,
    ])
    const right = await openRawClient(server.issuer, server.southBank)
    const { privateKey } = await generateKeyPair('ES256')
    const forger = await openRawClient(server.issuer, { ...server.southBank, key: privateKey, kid: 'forged' })
    const ask = async (by: typeof right) =>
      (
        await fetch(`${server.issuer}/grants/${crypto.randomUUID()}`, {
          headers: { authorization: `Bearer ${await by.assertion()}` },
        })
      ).status
    const forged = await Promise.all(Array.from({ length: 20 }, () => ask(forger)))
    expect(new Set(forged)).toEqual(new Set([401]))
    expect(await ask(right)).toBe(404)
    expect(asked).toBe(1)
    host.close()
  })
})

async function publicJwk(kid: string, key: Parameters<typeof exportJWK>[0]) {
  const { d: _private, ...jwk } = await exportJWK(key)
  return { ...jwk, kid, alg: 'ES256', use: 'sig' }
}

describe('keys at an address', () => {
  const keySet = (kid: string) => ({ keys: [{ kty: 'EC', kid }] })
  function arrange() {
    const state = {
      now: 1_000_000,
      asked: 0,
      answer: { status: 200, headers: {}, text: JSON.stringify(keySet('one')) },
    }
    const outbound: Outbound = {
      fetch: async () => {
        state.asked += 1
        if (state.answer.status === 0) throw new Error('nobody answers')
        return state.answer
      },
      close: async () => {},
    }
    return { state, keys: clientKeys(outbound, () => state.now) }
  }
  const address = 'https://bank.example/jwks'

  test('are kept for ten minutes, and looked for again once a cooldown for a key that is not there', async () => {
    const { state, keys } = arrange()
    expect(await keys.read(address)).toEqual(keySet('one'))
    state.answer = { status: 200, headers: {}, text: JSON.stringify(keySet('two')) }
    expect([await keys.read(address), await keys.readAgain(address), state.asked]).toEqual([
      keySet('one'),
      keySet('one'),
      1,
    ])
    state.now += 30_000
    const again = await Promise.all([keys.readAgain(address), keys.readAgain(address), keys.readAgain(address)])
    expect([again, state.asked]).toEqual([[keySet('two'), keySet('two'), keySet('two')], 2])
    state.now += 10 * 60_000
    expect([await keys.read(address), state.asked]).toEqual([keySet('two'), 3])
  })

  test.each([
    ['nobody answers', { status: 0, headers: {}, text: '' }],
    ['something else answers', { status: 404, headers: {}, text: '{"keys": []}' }],
    ['what answers is no key set', { status: 200, headers: {}, text: '<html>' }],
  ])('where %s there are none, asked for once a cooldown; old ones are not taken for ever', async (_case, answer) => {
    const { state, keys } = arrange()
    await keys.read(address)
    state.answer = answer
    state.now += 10 * 60_000
    expect([await keys.read(address), await keys.read(address), state.asked]).toEqual([undefined, undefined, 2])
    state.now += 30_000
    expect([await keys.read(address), state.asked]).toEqual([undefined, 3])
  })
})

describe('the quota of a client', () => {
  const setQuota = (quota: number) =>
    server.sql(`UPDATE client SET quota_per_minute = $1 WHERE client_id = 'north-bank'`, [quota])
  // As if the minute had just begun, whenever this runs.
  const counted = () => server.sql(`DELETE FROM authorization_quota WHERE client_id = 'north-bank'`)
  afterEach(async () => {
    await setQuota(600)
    await counted()
  })

  test('once used up, refuses pushed requests and token requests with 429 and the time to wait, and nobody else’s', async () => {
    const north = await openRawClient(server.issuer, server.northBank)
    const south = await openRawClient(server.issuer, server.southBank)
    await setQuota(0)
    for (const refused of [await north.push(), await north.redeem('x'), await north.refresh('x')]) {
      expect([refused.status, refused.body.error]).toEqual([429, 'temporarily_unavailable'])
      const wait = Number(refused.headers.get('retry-after'))
      expect(wait >= 1 && wait <= 60).toBe(true)
    }
    expect((await south.push({ scope: 'email' })).status).not.toBe(429)
    await setQuota(600)
    expect((await north.push()).status).toBe(201)
  })

  test('is not used up by somebody who can’t sign for the client', async () => {
    await counted()
    const { privateKey } = await generateKeyPair('ES256')
    const forger = await openRawClient(server.issuer, { ...server.northBank, key: privateKey })
    for (let tries = 0; tries < 3; tries += 1) expect((await forger.push()).status).toBe(401)
    expect(await server.sql(`SELECT FROM authorization_quota WHERE client_id = 'north-bank'`)).toEqual([])
  })

  test('counts together whatever comes at once', async () => {
    const north = await openRawClient(server.issuer, server.northBank)
    await counted()
    await setQuota(5)
    const answers = await Promise.all(Array.from({ length: 12 }, () => north.push()))
    const [row] = await server.sql<{ n: number }>(
      `SELECT count AS n FROM authorization_quota WHERE client_id = 'north-bank'`,
    )
    // A new minute may begin in between: then more may pass, but never more than two minutes' worth.
    const passed = answers.filter(({ status }) => status === 201).length
    expect(passed).toBeGreaterThanOrEqual(5)
    expect(passed).toBeLessThanOrEqual(row?.n === 12 ? 5 : 10)
  })
})
