// What FAPI 2.0 and its parents forbid, each as one change of a request that would otherwise succeed (design §9).
import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { calculateJwkThumbprint, decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../../platform/demo/browser.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'
import { anotherKey, details, type JwtChange, openRawClient, type RawClient } from './raw-client.ts'

let server: TestServer
let north: RawClient
let south: RawClient
beforeAll(async () => {
  server = await startTestServer()
  north = await openRawClient(server.issuer, server.northBank)
  south = await openRawClient(server.issuer, server.southBank)
})
afterAll(() => server.stop())

const now = () => Math.floor(Date.now() / 1000)

async function obtainCode(client = north, scope = 'name'): Promise<string> {
  const pushed = await client.push({ scope })
  const url = client.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' })
  const back = await openResident().answerRequest(url, {
    persona: server.ada.name,
    tick: scope === 'name' && client === south ? ['name'] : [],
    share: true,
  })
  const code = back.searchParams.get('code')
  if (!code) throw new Error(`no code: ${back}`)
  return code
}

async function obtainRefreshToken(client = north): Promise<string> {
  const { body } = await client.redeem(await obtainCode(client))
  return body.refresh_token ?? ''
}

describe('the pushed request', () => {
  test('is answered with 201 and a request_uri of at most 60 seconds', async () => {
    const { status, body, headers } = await north.push()
    expect(status).toBe(201)
    expect(body.expires_in).toBeLessThanOrEqual(60)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  const big = JSON.stringify([{ type: 'izin_consent' }, { type: 'izin_consent' }])
  test.each([
    ['an unknown scope', { scope: 'name shoesize' }, 'invalid_scope'],
    ['a scope of the catalogue that is not approved', { scope: 'name noa' }, 'invalid_scope'],
    ['a whole item instead of its parts', { scope: 'cpfbalances' }, 'invalid_scope'],
    ['openid', { scope: 'openid name' }, 'invalid_scope'],
    ['offline_access', { scope: 'name offline_access' }, 'invalid_scope'],
    ['no scope', { scope: undefined }, 'invalid_scope'],
    ["a person's and a company's scopes together", { scope: 'name entity.basic_profile.name' }, 'invalid_scope'],
    ['a first-party scope', { scope: 'izin.consents.read' }, 'invalid_scope'],
    ['a first-party scope beside another', { scope: 'name izin.consents.read' }, 'invalid_scope'],
    ['another redirect address', { redirect_uri: 'https://evil.example/callback' }, 'invalid_request'],
    [
      'the registered redirect address with more',
      { redirect_uri: 'http://localhost:9/north-bank/callback/x' },
      'invalid_request',
    ],
    ['no redirect address', { redirect_uri: undefined }, 'invalid_request'],
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE without a method', { code_challenge_method: undefined }, 'invalid_request'],
    ['an implicit response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['a hybrid response type', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['the fragment response mode', { response_mode: 'fragment' }, 'invalid_request'],
    ['another resource', { resource: 'https://other.example/graphql' }, 'invalid_target'],
    ['no authorization_details', { authorization_details: undefined }, 'invalid_request'],
    ['authorization_details that are not JSON', { authorization_details: '{' }, 'invalid_authorization_details'],
    ['authorization_details that are not a list', { authorization_details: '{}' }, 'invalid_authorization_details'],
    ['an empty list of details', { authorization_details: '[]' }, 'invalid_request'],
    ['two details', { authorization_details: big }, 'invalid_authorization_details'],
    [
      'a detail of another type',
      { authorization_details: details({ type: 'payment' }) },
      'invalid_authorization_details',
    ],
    [
      'a purpose of another bank',
      { authorization_details: details({ purpose: 'unknown' }) },
      'invalid_authorization_details',
    ],
    [
      'a duration that is too long',
      { authorization_details: details({ duration: 'P91D' }) },
      'invalid_authorization_details',
    ],
    ['a duration in months', { authorization_details: details({ duration: 'P3M' }) }, 'invalid_authorization_details'],
    ['a duration of nothing', { authorization_details: details({ duration: 'P0D' }) }, 'invalid_authorization_details'],
    [
      'an unknown fetch type',
      { authorization_details: details({ fetch_type: 'ALWAYS' }) },
      'invalid_authorization_details',
    ],
    [
      'an unknown member in a detail',
      { authorization_details: details({ amount: 1 }) },
      'invalid_authorization_details',
    ],
    ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
    [
      'a pushed request within a pushed request',
      { request_uri: 'urn:ietf:params:oauth:request_uri:x' },
      'request_uri_not_supported',
    ],
    ['prompt none with another prompt', { prompt: 'none consent' }, 'invalid_request'],
  ])('%s is refused', async (_case, change, error) => {
    const { status, body } = await north.push(change)
    expect({ status, error: body.error }).toEqual({ status: 400, error })
  })

  test('a repeated parameter is refused', async () => {
    expect((await north.push({ state: ['a', 'b'] })).body.error).toBe('invalid_request')
  })

  test("the resident's own app asks without details, and for first-party scopes alone", async () => {
    const app = await openRawClient(server.issuer, server.app)
    expect((await app.push({ scope: 'izin.consents.read', authorization_details: undefined })).status).toBe(201)
    expect((await app.push({ scope: 'izin.consents.read' })).body.error).toBe('invalid_authorization_details')
    expect((await app.push({ scope: 'name', authorization_details: undefined })).body.error).toBe('invalid_scope')
  })
})

describe('the client assertion', () => {
  const rejected = { status: 401, error: 'invalid_client' }
  const judged = async (assertion: string | null) => {
    const { status, body } = await north.push({}, { assertion })
    return { status, error: body.error, description: body.error_description }
  }
  const says = (description: string) => ({ ...rejected, description: expect.stringContaining(description) })

  test.each<[string, () => JwtChange, string]>([
    [
      'dated more than 60 seconds ahead',
      () => ({ claims: { iat: now() + 75, exp: now() + 120 } }),
      'in the future; set the clock',
    ],
    ['valid from more than 60 seconds ahead', () => ({ claims: { nbf: now() + 75, exp: now() + 120 } }), '`nbf` lies'],
    ['that lives for an hour', () => ({ claims: { exp: now() + 3600 } }), 'at most ten minutes are taken'],
    [
      'that is over',
      () => ({ claims: { iat: now() - 120, exp: now() - 60 } }),
      'make a new assertion for each request',
    ],
    ['without an end', () => ({ claims: { exp: undefined } }), '`exp` is missing'],
    ['without a jti', () => ({ claims: { jti: undefined } }), '`jti` is missing'],
    [
      'for the token endpoint',
      () => ({ claims: { aud: `${server.issuer}/token` } }),
      '`aud` is the token endpoint; it must be the issuer, http',
    ],
    ['for two audiences', () => ({ claims: { aud: [server.issuer, 'https://other.example'] } }), '`aud` is a list'],
    ['for another server', () => ({ claims: { aud: 'https://other.example' } }), "`aud` is 'https://other.example'"],
    ["in another client's name", () => ({ claims: { iss: 'south-bank' } }), 'it must be your client_id, north-bank'],
    ['of another type', () => ({ header: { typ: 'dpop+jwt' } }), "`typ` is 'dpop+jwt', another kind of token"],
    [
      "signed with another client's key",
      () => ({ key: server.southBank.key }),
      'Compare the key you sign with to the registered one',
    ],
  ])('%s is refused, and the sandbox says what is wrong with it', async (_case, change, description) => {
    expect(await judged(await north.assertion(change()))).toEqual(says(description))
  })

  test('that is refused leads to the sandbox’s inspector', async () => {
    const { body } = await north.push({}, { assertion: await north.assertion({ claims: { aud: 'x' } }) })
    expect(body['error_uri']).toBe(`${new URL(server.resource).origin}/sandbox#inspector`)
    expect((await north.push({ scope: 'none' })).body).not.toHaveProperty('error_uri')
  })

  test('up to ten seconds ahead is accepted, as clocks differ', async () => {
    expect(await judged(await north.assertion({ claims: { iat: now() + 8, nbf: now() + 8 } }))).toMatchObject({
      status: 201,
    })
  })

  test('is used once', async () => {
    const assertion = await north.assertion()
    expect(await judged(assertion)).toMatchObject({ status: 201 })
    expect(await judged(assertion)).toMatchObject(rejected)
  })

  test('unsigned, or replaced by a secret or nothing, is refused', async () => {
    const [, claims] = (await north.assertion()).split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
    expect(await judged(unsigned)).toEqual(says('not signed at all'))
    expect(await judged(null)).toMatchObject({ error: 'invalid_client' })
    expect((await north.push({ client_secret: 'secret' }, { assertion: null })).status).toBe(401)
    const basic = { authorization: `Basic ${Buffer.from('north-bank:secret').toString('base64')}` }
    expect((await north.push({}, { assertion: null, headers: basic })).status).toBe(401)
  })
})

describe('the authorization endpoint', () => {
  test('takes pushed requests alone', async () => {
    const page = await openBrowser().open(
      north.authorizeUrl({
        response_type: 'code',
        scope: 'name',
        redirect_uri: server.northBank.redirectUri,
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
        authorization_details: details({}),
      }),
    )
    expect(page.left?.searchParams.get('error') ?? page.html).toContain('invalid_request')
    expect(page.left?.searchParams.has('code') ?? false).toBe(false)
  })

  test("does not open another bank's request_uri", async () => {
    const pushed = await north.push()
    const page = await openBrowser().open(south.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' }))
    expect(page.left).toBeUndefined()
    expect(page.status).toBe(400)
    expect(page.html).not.toContain('<form')
  })

  test('uses a request_uri once, whether it was answered with yes or no', async () => {
    for (const share of [true, false]) {
      const pushed = await north.push()
      const url = north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' })
      await openResident().answerRequest(url, { persona: server.ada.name, share })
      const page = await openBrowser().open(url)
      expect(page.html).toContain('invalid_request_uri')
      expect(page.left).toBeUndefined()
    }
  })

  test('of two tabs with one request_uri, the second answer is refused and gives nothing', async () => {
    const pushed = await north.push()
    const url = north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' })
    const [first, second] = [openResident(), openResident()]
    const firstPage = await first.openRequest(url, { persona: server.ada.name })
    const secondPage = await second.openRequest(url, { persona: server.ben.name })
    expect((await first.browser.press(firstPage, { button: 'Share' })).left?.searchParams.has('code')).toBe(true)
    expect((await second.browser.press(secondPage, { button: 'Share' })).status).toBe(409)
    const rows = await server.sql(`SELECT FROM consent WHERE subject_id = $1 AND status = 'ACTIVE'`, [server.ben.id])
    expect(rows).toEqual([])
  })

  test('does not open an expired request_uri, but lets a slow person answer one opened in time', async () => {
    const [late, slow] = [await north.push(), await north.push()]
    const urlOf = (pushed: typeof late) => north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' })
    const resident = openResident()
    const page = await resident.openRequest(urlOf(slow), { persona: server.ada.name })
    await server.sql(
      `UPDATE oidc_artifact SET expires_at = now() - interval '5 minutes',
         payload = payload || jsonb_build_object('exp', extract(epoch FROM now())::int - 300)
       WHERE model = 'PushedAuthorizationRequest'`,
    )
    expect((await openBrowser().open(urlOf(late))).html).toContain('invalid_request_uri')
    expect((await resident.browser.press(page, { button: 'Share' })).left?.searchParams.has('code')).toBe(true)
  })

  test('never answers without the person: prompt none is refused', async () => {
    const pushed = await north.push({ prompt: 'none' })
    const page = await openBrowser().open(north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' }))
    expect(page.left?.searchParams.get('error')).toBe('consent_required')
  })

  test('prompt login asks for a new sign-in even of somebody who is signed in', async () => {
    const resident = openResident()
    await resident.openConsents(server.issuer, server.ada.name)
    const url = async (prompt: string | undefined) => {
      const pushed = await north.push({ prompt })
      return north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' })
    }
    expect((await resident.browser.open(await url(undefined))).url.pathname).toContain('/interaction/')
    expect((await resident.browser.open(await url('login'))).url.pathname).toBe('/sign-in')
  })
})

describe('the token endpoint', () => {
  test('gives the tokens once', async () => {
    const { status, body, headers } = await north.redeem(await obtainCode())
    expect({ status, scope: body.scope }).toEqual({ status: 200, scope: 'name' })
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['with another verifier', { code_verifier: 'w'.repeat(43) }],
    ['without a verifier', { code_verifier: undefined }],
    ['with another redirect address', { redirect_uri: 'https://evil.example/callback' }],
  ])('a code %s is refused and stays usable by its owner', async (_case, change) => {
    const code = await obtainCode()
    expect((await north.redeem(code, change)).body.error).toBe('invalid_grant')
    expect((await north.redeem(code)).status).toBe(200)
  })

  test("one bank's code and refresh token are nothing to another, and stay valid", async () => {
    const code = await obtainCode()
    expect((await south.redeem(code, { redirect_uri: server.northBank.redirectUri })).body.error).toBe('invalid_grant')
    expect((await north.redeem(code)).status).toBe(200)
    const refreshToken = await obtainRefreshToken()
    expect((await south.refresh(refreshToken)).body.error).toBe('invalid_grant')
    expect((await north.refresh(refreshToken)).status).toBe(200)
  })

  test('a code older than its minute is refused', async () => {
    const code = await obtainCode()
    await server.sql(
      `UPDATE oidc_artifact SET payload = payload || jsonb_build_object('exp', extract(epoch FROM now())::int - 30)
       WHERE model = 'AuthorizationCode'`,
    )
    expect((await north.redeem(code)).body.error).toBe('invalid_grant')
  })

  test('a code whose consent was withdrawn meanwhile gives nothing', async () => {
    const code = await obtainCode()
    await openResident().withdraw(server.issuer, server.ada.name, 'North Bank Ltd')
    expect((await north.redeem(code)).body.error).toBe('invalid_grant')
  })

  test('a refresh token can be narrowed, never widened', async () => {
    const refreshToken = await obtainRefreshToken()
    expect((await north.refresh(refreshToken, { scope: 'name email' })).body.error).toBe('invalid_scope')
    expect((await north.refresh(refreshToken, { resource: 'https://other.example' })).body.error).toBe('invalid_target')
    const wider = { authorization_details: details({ duration: 'P90D' }) }
    expect((await north.refresh(refreshToken, wider)).body.error).toBe('invalid_authorization_details')
  })

  test.each([
    // For agencies at the registry alone.
    ['client_credentials', 'invalid_request'],
    ['password', 'unsupported_grant_type'],
    ['implicit', 'unsupported_grant_type'],
    ['urn:ietf:params:oauth:grant-type:device_code', 'unsupported_grant_type'],
  ])('the grant type %s is not for a bank', async (grantType, error) => {
    const { status, body } = await north.redeem('x', { grant_type: grantType })
    expect([status, body.error, body.access_token]).toEqual([400, error, undefined])
  })
})

describe('DPoP', () => {
  test.each<[string, (() => JwtChange) | null, string, string]>([
    ['missing', null, 'invalid_grant', 'No DPoP proof came'],
    [
      'dated more than 60 seconds ahead',
      () => ({ claims: { iat: now() + 75 } }),
      'invalid_dpop_proof',
      'set the clock of the machine',
    ],
    ['old', () => ({ claims: { iat: now() - 600 } }), 'invalid_dpop_proof', 'make a new proof for every request'],
    ['for another method', () => ({ claims: { htm: 'GET' } }), 'invalid_dpop_proof', 'it must be POST'],
    [
      'for another address',
      () => ({ claims: { htu: 'https://other.example/token' } }),
      'invalid_dpop_proof',
      'https:// instead of http://',
    ],
    ['without a jti', () => ({ claims: { jti: undefined } }), 'invalid_dpop_proof', 'give each proof a new random id'],
    ['of another type', () => ({ header: { typ: 'jwt' } }), 'invalid_dpop_proof', 'it must be dpop+jwt'],
  ])(
    'a proof that is %s is refused at the token endpoint, and the sandbox says why',
    async (_case, change, error, description) => {
      const code = await obtainCode()
      const proof = change && (await north.proof('/token', change()))
      const { status, body } = await north.redeem(code, {}, { proof })
      expect({ status, error: body.error }).toEqual({ status: 400, error })
      expect(body.error_description).toContain(description)
      expect((await north.redeem(code)).status).toBe(200)
    },
  )

  test('a proof signed with another key than it names is refused', async () => {
    const { key } = await anotherKey()
    const proof = await north.proof('/token', { key })
    expect((await north.redeem(await obtainCode(), {}, { proof })).body.error).toBe('invalid_dpop_proof')
  })

  test('a proof is used once, also when it was dated ahead', async () => {
    const refreshToken = await obtainRefreshToken()
    const proof = await north.proof('/token', { claims: { iat: now() + 45 } })
    expect((await north.refresh(refreshToken, {}, { proof })).status).toBe(200)
    expect((await north.refresh(refreshToken, {}, { proof })).body).toMatchObject({
      error: 'invalid_dpop_proof',
      error_description: expect.stringContaining('This proof was used before'),
    })
    // What was wrong was the proof alone.
    expect((await north.refresh(refreshToken)).status).toBe(200)
    const redeemed = await north.redeem(await obtainCode(), {}, { proof })
    expect(redeemed.body).toMatchObject({ error: 'invalid_dpop_proof' })
    const [mark] = await server.sql<{ kept: number }>(
      `SELECT extract(epoch FROM max(expires_at) - now())::int AS kept FROM oidc_artifact WHERE model = 'ReplayDetection'`,
    )
    // The proof would be accepted until 300 s after its date, 345 s from now.
    expect(mark?.kept).toBeGreaterThan(345)
  })

  test('a refresh without a proof is refused', async () => {
    expect((await north.refresh(await obtainRefreshToken(), {}, { proof: null })).body.error).toBe('invalid_grant')
  })

  test('a refresh with a new key gives a token bound to that key: the refresh token hangs on the client’s own key', async () => {
    // RFC 9449 §5: refresh tokens of confidential clients are bound by client authentication, so keys may change.
    const { key, jwk } = await anotherKey()
    const refreshToken = await obtainRefreshToken()
    const proof = await north.proof('/token', { key, header: { jwk } })
    const { body } = await north.refresh(refreshToken, {}, { proof })
    expect(decodeJwt(body.access_token ?? '')['cnf']).toEqual({ jkt: await calculateJwkThumbprint(jwk) })
    const assertion = await north.assertion({ key })
    expect((await north.refresh(refreshToken, {}, { assertion })).body.error).toBe('invalid_client')
  })

  test('a code asked for with one key is not redeemed with another', async () => {
    const { key, jwk } = await anotherKey()
    const pushed = await north.push({}, { proof: await north.proof('/par') })
    const url = north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' })
    const back = await openResident().answerRequest(url, { persona: server.ada.name, share: true })
    const proof = await north.proof('/token', { key, header: { jwk } })
    expect((await north.redeem(back.searchParams.get('code') ?? '', {}, { proof })).body.error).toBe('invalid_grant')
  })
})

describe('a code used twice', () => {
  test('ends the consent with its grant, and the first tokens with it', async () => {
    const code = await obtainCode()
    const first = await north.redeem(code)
    expect((await north.redeem(code)).body.error).toBe('invalid_grant')

    const [row] = await server.sql<{ id: string; grant_id: string }>(
      `SELECT c.id, c.status, c.grant_id, h.actor, h.reason, h.channel FROM consent c
       JOIN consent_history h ON h.consent_id = c.id AND h.version = c.version
       ORDER BY c.created_at DESC LIMIT 1`,
    )
    expect(row).toMatchObject({
      status: 'INVALIDATED',
      actor: 'SYSTEM',
      reason: 'CODE_REUSED',
      channel: 'AUTHORIZATION_SERVER',
    })
    const left = await server.sql(`SELECT model FROM oidc_artifact WHERE grant_id = $1 OR id = $1`, [row?.grant_id])
    expect(left).toEqual([])
    expect((await north.refresh(first.body.refresh_token ?? '')).body.error).toBe('invalid_grant')
  })

  test('by another bank ends nothing', async () => {
    const code = await obtainCode()
    const first = await north.redeem(code)
    await south.redeem(code, { redirect_uri: server.northBank.redirectUri })
    expect((await north.refresh(first.body.refresh_token ?? '')).status).toBe(200)
  })
})

describe('revocation', () => {
  test('of a refresh token ends the token, never the consent', async () => {
    const refreshToken = await obtainRefreshToken()
    expect((await north.revoke(refreshToken)).status).toBe(200)
    expect((await north.refresh(refreshToken)).body.error).toBe('invalid_grant')
    const [row] = await server.sql('SELECT status FROM consent ORDER BY created_at DESC LIMIT 1')
    expect(row).toEqual({ status: 'ACTIVE' })
  })

  test("of another bank's refresh token does nothing, and says no more", async () => {
    const refreshToken = await obtainRefreshToken()
    expect((await south.revoke(refreshToken)).status).toBe(200)
    expect((await north.refresh(refreshToken)).status).toBe(200)
  })

  test('of something unknown is answered alike', async () => {
    expect((await north.revoke(randomUUID())).status).toBe(200)
  })
})

describe('addresses', () => {
  const get = (path: string, headers: Readonly<Record<string, string>>) =>
    new Promise<string>((resolve, reject) => {
      const { port } = server.server
      httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
        response.setEncoding('utf8')
        let text = ''
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => resolve(text))
      })
        .on('error', reject)
        .end()
    })

  test.each(['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'])(
    '%s names the issuer whatever the request says',
    async (path) => {
      const spoofed = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example',
      }
      const text = await get(path, spoofed)
      expect(text).not.toContain('evil.example')
      expect(JSON.parse(text)).toMatchObject({
        issuer: server.issuer,
        token_endpoint: `${server.issuer}/token`,
        authorization_endpoint: `${server.issuer}/authorize`,
        pushed_authorization_request_endpoint: `${server.issuer}/par`,
        jwks_uri: `${server.issuer}/jwks`,
        require_pushed_authorization_requests: true,
        authorization_response_iss_parameter_supported: true,
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
        dpop_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
        code_challenge_methods_supported: ['S256'],
        response_types_supported: ['code'],
        response_modes_supported: ['query'],
        grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
        authorization_details_types_supported: ['izin_consent'],
        subject_types_supported: ['pairwise'],
      })
    },
  )

  test.each([
    '/session/end',
    '/session/end/confirm',
    '/me',
    '/token/introspection',
    '/reg',
    '/userinfo',
    '/device/auth',
  ])('%s is not there', async (path) => {
    for (const method of ['GET', 'POST']) {
      expect((await fetch(`${server.issuer}${path}`, { method })).status).toBe(404)
    }
  })
})
