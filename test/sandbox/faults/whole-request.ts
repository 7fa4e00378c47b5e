// The faults by which a request is refused as a whole; and that none of them opens anything.
import { fetchProtectedResource } from 'openid-client'
import { describe, expect, test } from 'vitest'
import { consentIdOf, obtainConsent } from '../../harness/bank-driver.ts'
import { type FaultBench, name, readFaultAnswer, whole } from './fault-bench.ts'

export function wholeRequest(bench: FaultBench): void {
  test.each([
    ['token-expired', 401, 'INVALID_TOKEN', 'exp'],
    ['jwks-unreachable', 503, 'AUTHORIZATION_SERVER_UNAVAILABLE', undefined],
    ['clock-skew=120', 401, 'INVALID_DPOP_PROOF', 'iat'],
    ['clock-skew=-120', 401, 'INVALID_DPOP_PROOF', 'iat'],
  ])('%s is refused, no subgraph is asked, and the next request goes through', async (fault, status, code, check) => {
    const answer = await bench.ask(fault)
    expect([answer.status, answer.code, answer.errors?.[0]?.extensions['check']]).toEqual([status, code, check])
    expect(answer.errors?.[0]?.extensions.fault).toBe(fault)
    expect(answer.extensions?.faults).toEqual([
      { fault, struck: true, happens: expect.stringContaining(code), inProduction: expect.any(String) },
    ])
    expect(bench.platform.asked()).toEqual([])
    expect((await bench.ask()).data).toEqual(whole)
  })

  describe('a fault opens nothing', () => {
    test('an old proof is refused, however the clock is set, and not by the fault', async () => {
      const dpop = await bench.bank.proof({ iat: Math.floor(Date.now() / 1000) - 90 })
      const answer = await bench.ask('clock-skew=-90', { headers: { dpop } })
      expect([answer.code, answer.struck, bench.platform.asked()]).toEqual([
        'INVALID_DPOP_PROOF',
        { 'clock-skew=-90': false },
        [],
      ])
      expect(answer.errors?.[0]?.extensions.fault).toBeUndefined()
    })

    test('a nonce that is not the gateway’s, or another key’s, is asked for again', async () => {
      const other = await bench.open()
      const theirs = (await bench.ask('nonce-demanded', { from: other })).headers.get('dpop-nonce')
      for (const nonce of ['x', theirs]) {
        const answer = await bench.ask('nonce-demanded', { headers: { dpop: await bench.bank.proof({ nonce }) } })
        expect([answer.status, answer.code]).toEqual([401, 'USE_DPOP_NONCE'])
      }
      expect(bench.platform.asked()).toEqual([])
    })
  })

  test('a nonce is demanded, and a proof with it is taken', async () => {
    const demanded = await bench.ask('nonce-demanded')
    expect([demanded.status, demanded.code, bench.platform.asked()]).toEqual([401, 'USE_DPOP_NONCE', []])
    expect(demanded.headers.get('www-authenticate')).toContain('error="use_dpop_nonce"')
    const nonce = demanded.headers.get('dpop-nonce')
    const answer = await bench.ask('nonce-demanded', { headers: { dpop: await bench.bank.proof({ nonce }) } })
    expect([answer.data, answer.struck]).toEqual([whole, { 'nonce-demanded': true }])
  })

  test('openid-client answers the demand for a nonce by itself', async () => {
    const opened = await bench.platform.openBank('merlion-bank')
    const { accessToken } = await obtainConsent(opened, name, { scopes: ['name', 'uinfin'] })
    const headers = new Headers({ 'content-type': 'application/json', 'izin-sandbox-fault': 'nonce-demanded' })
    const body = JSON.stringify({ query: '{ me { name { value } } }' })
    const { configuration, dpop: DPoP } = opened
    const { endpoint } = bench.platform
    const answer = await fetchProtectedResource(configuration, accessToken, endpoint, 'POST', body, headers, { DPoP })
    expect((await readFaultAnswer(answer)).data).toEqual({ me: { name: { value: name } } })
  })

  test('a consent withdrawn in the middle: the subgraph was asked, nothing is released, it stays withdrawn', async () => {
    const mine = await bench.open()
    bench.platform.forget()
    const answer = await bench.ask('consent-withdrawn', { from: mine })
    expect([answer.status, answer.code, answer.data]).toEqual([403, 'CONSENT_REVOKED', undefined])
    expect(answer.errors?.[0]?.extensions.fault).toBe('consent-withdrawn')
    expect(bench.platform.asked()).toHaveLength(1)
    expect(await bench.lastEvent(mine)).toMatchObject({ outcome: 'REFUSED', reason: 'CONSENT_REVOKED', released: [] })
    const history = await bench.platform.sql(
      'SELECT actor, reason FROM consent_history WHERE consent_id = $1 ORDER BY version DESC LIMIT 1',
      [consentIdOf(mine.tokens)],
    )
    expect(history).toEqual([{ actor: 'PERSON', reason: 'WITHDRAWN' }])
    expect((await bench.ask(undefined, { from: mine })).code).toBe('CONSENT_REVOKED')
  })
}
