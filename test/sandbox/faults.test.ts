// Faults on demand, by the request's header: what goes wrong, what each subgraph was asked, what the record says of it; and
// that the request beside it goes through.
import { readFileSync } from 'node:fs'
import { fetchProtectedResource } from 'openid-client'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startGateway } from '../../gateway/start-gateway.ts'
import {
  type Answered,
  consentIdOf,
  obtainConsent,
  openRawClient,
  type RawClient,
  readAnswer,
} from '../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'
import { testKeys } from '../harness/test-keys.ts'

const name = 'TAN MEI SAMPLE'
const query = '{ me { name { value } cpfBalances { ordinaryAccount { state } medisaveAccount { state } } } }'
const whole = {
  me: {
    name: { value: name },
    cpfBalances: { ordinaryAccount: { state: 'AVAILABLE' }, medisaveAccount: { state: 'AVAILABLE' } },
  },
}

let platform: TestPlatform
let bank: RawClient
const open = () =>
  openRawClient(platform, 'merlion-bank', (opened) =>
    obtainConsent(opened, name, { scopes: ['name', 'uinfin', 'cpfbalances.oa', 'cpfbalances.ma'] }, [
      'cpfbalances.oa',
      'cpfbalances.ma',
    ]),
  )
beforeAll(async () => {
  platform = await startTestPlatform()
  bank = await open()
})
afterAll(() => platform?.stop())
beforeEach(() => platform.forget())

async function ask(fault?: string, from = bank, headers: Record<string, string> = {}): Promise<Answered> {
  return readAnswer(
    await from.post({ body: JSON.stringify({ query }), headers: { 'izin-sandbox-fault': fault, ...headers } }),
  )
}

async function lastEvent({ tokens } = bank) {
  const [event] = await platform.sql(
    'SELECT outcome, reason, released, undelivered FROM disclosure_event WHERE consent_id = $1 ORDER BY sequence DESC LIMIT 1',
    [consentIdOf(tokens)],
  )
  return event
}
const ordinary = 'CpfBalances.ordinaryAccount'
const medisave = 'CpfBalances.medisaveAccount'

describe('an agency', () => {
  test('that is down: its items alone are missing, in the answer and in the record', async () => {
    const answer = await ask('agency-down=CPFB')
    expect(answer.data).toEqual({
      me: { name: { value: name }, cpfBalances: { ordinaryAccount: null, medisaveAccount: null } },
    })
    expect(answer.errors?.map(({ path, extensions }) => [extensions.code, path, extensions['agencies']])).toEqual([
      ['AGENCY_ERROR', ['me', 'cpfBalances', 'ordinaryAccount'], ['CPFB']],
      ['AGENCY_ERROR', ['me', 'cpfBalances', 'medisaveAccount'], ['CPFB']],
    ])
    expect(platform.asked()).toHaveLength(1)
    const event = await lastEvent()
    expect(event).toMatchObject({ outcome: 'PARTIAL', undelivered: expect.arrayContaining([ordinary, medisave]) })
    expect(event?.['released']).toContain('Person.name')
    expect((await ask()).data).toEqual(whole)
  })

  test('that is slow: late it is answered, past the deadline the fetch has failed', async () => {
    expect((await ask('agency-slow=CPFB:20')).data).toEqual(whole)
    const late = await ask('agency-slow=CPFB')
    expect([late.data, late.code]).toEqual([{ me: null }, 'AGENCY_UNAVAILABLE'])
    expect(await lastEvent()).toMatchObject({
      released: [],
      undelivered: expect.arrayContaining(['Person.name', ordinary]),
    })
  })

  test('that answers for no item of the query: nothing is different', async () => {
    expect((await ask('agency-down=HDB, agency-slow=HDB')).data).toEqual(whole)
  })

  test('that cannot give one item: that one is missing', async () => {
    const answer = await ask(`item-unavailable=${ordinary}`)
    expect(answer.data).toEqual({
      me: { name: { value: name }, cpfBalances: { ordinaryAccount: null, medisaveAccount: { state: 'AVAILABLE' } } },
    })
    expect(await lastEvent()).toMatchObject({ outcome: 'PARTIAL', undelivered: [ordinary] })
  })
})

test.each([
  ['token-expired', 401, 'INVALID_TOKEN', 'exp'],
  ['jwks-unreachable', 503, 'AUTHORIZATION_SERVER_UNAVAILABLE', undefined],
  ['clock-skew=120', 401, 'INVALID_DPOP_PROOF', 'iat'],
  ['clock-skew=-120', 401, 'INVALID_DPOP_PROOF', 'iat'],
])('%s is refused, no subgraph is asked, and the next request goes through', async (fault, status, code, check) => {
  const answer = await ask(fault)
  expect([answer.status, answer.code, answer.errors?.[0]?.extensions['check']]).toEqual([status, code, check])
  expect(platform.asked()).toEqual([])
  expect((await ask()).data).toEqual(whole)
})

describe('a fault opens nothing', () => {
  test('an old proof is refused, however the clock is set', async () => {
    const dpop = await bank.proof({ iat: Math.floor(Date.now() / 1000) - 90 })
    const answer = await ask('clock-skew=-90', bank, { dpop })
    expect([answer.code, platform.asked()]).toEqual(['INVALID_DPOP_PROOF', []])
  })

  test('a nonce that is not the gateway’s, or another key’s, is asked for again', async () => {
    const other = await open()
    const theirs = (await ask('nonce-demanded', other)).headers.get('dpop-nonce')
    for (const nonce of ['x', theirs]) {
      const answer = await ask('nonce-demanded', bank, { dpop: await bank.proof({ nonce }) })
      expect([answer.status, answer.code]).toEqual([401, 'USE_DPOP_NONCE'])
    }
    expect(platform.asked()).toEqual([])
  })
})

test('a nonce is demanded, and a proof with it is taken', async () => {
  const demanded = await ask('nonce-demanded')
  expect([demanded.status, demanded.code, platform.asked()]).toEqual([401, 'USE_DPOP_NONCE', []])
  expect(demanded.headers.get('www-authenticate')).toContain('error="use_dpop_nonce"')
  const nonce = demanded.headers.get('dpop-nonce')
  expect((await ask('nonce-demanded', bank, { dpop: await bank.proof({ nonce }) })).data).toEqual(whole)
})

test('openid-client answers the demand for a nonce by itself', async () => {
  const opened = await platform.openBank('merlion-bank')
  const { accessToken } = await obtainConsent(opened, name, { scopes: ['name', 'uinfin'] })
  const headers = new Headers({ 'content-type': 'application/json', 'izin-sandbox-fault': 'nonce-demanded' })
  const body = JSON.stringify({ query: '{ me { name { value } } }' })
  const { configuration, dpop: DPoP } = opened
  const answer = await fetchProtectedResource(configuration, accessToken, platform.endpoint, 'POST', body, headers, {
    DPoP,
  })
  expect((await readAnswer(answer)).data).toEqual({ me: { name: { value: name } } })
})

test('a consent withdrawn in the middle: the subgraph was asked, nothing is released, and it stays withdrawn', async () => {
  const mine = await open()
  platform.forget()
  const answer = await ask('consent-withdrawn', mine)
  expect([answer.status, answer.code, answer.data]).toEqual([403, 'CONSENT_REVOKED', undefined])
  expect(platform.asked()).toHaveLength(1)
  expect(await lastEvent(mine)).toMatchObject({ outcome: 'REFUSED', reason: 'CONSENT_REVOKED', released: [] })
  const history = await platform.sql(
    'SELECT actor, reason FROM consent_history WHERE consent_id = $1 ORDER BY version DESC LIMIT 1',
    [consentIdOf(mine.tokens)],
  )
  expect(history).toEqual([{ actor: 'PERSON', reason: 'WITHDRAWN' }])
  expect((await ask(undefined, mine)).code).toBe('CONSENT_REVOKED')
})

test.each([
  ['agency-dwn=CPFB', /nearest is `agency-down`/],
  ['agency-down=CPF', /nearest is `CPFB`/],
  ['agency-slow=CPFB:soon', /number/],
  ['item-unavailable=CpfBalances.ordinaryAcount', /nearest is `CpfBalances.ordinaryAccount`/],
  ['clock-skew', /number/],
  ['clock-skew=90000', /number/],
  ['agency-down=CPFB, agency-down=HDB', /once/],
  ['agency-down=CPFB=HDB', /nearest is `CPFB`/],
  ['token-expired=yes', /no value/],
  ['constructor', /nearest is/],
  ['', /nearest is/],
  [`${'token-expired,'.repeat(15)}token-expired`, /200 characters/],
])('%s is no fault: the request is refused with what would be one', async (fault, why) => {
  const answer = await ask(fault)
  expect([answer.status, answer.code, answer.errors?.[0]?.message]).toEqual([
    400,
    'SANDBOX_FAULT_UNKNOWN',
    expect.stringMatching(why),
  ])
  expect(platform.asked()).toEqual([])
})

test('in production the header is nothing, whatever it says', async () => {
  const { person, corporate, consent } = platform.recorders
  await platform.sql('CREATE TABLE stamp_away AS TABLE sandbox_stamp')
  await platform.sql('DELETE FROM sandbox_stamp')
  const gateway = await startGateway({
    ...({ mode: 'production', host: '127.0.0.1', port: 0, publicUrl: platform.gatewayUrl } as const),
    ...{ issuer: platform.issuer, databaseUrl: platform.database.gateway, logger: pino({ level: 'silent' }) },
    assertionKey: (await testKeys()).assertionKey,
    supergraph: {
      kind: 'file',
      sdl: readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
      subgraphUrls: { person: person.url, corporate: corporate.url, consent: consent.url },
    },
  })
  try {
    for (const fault of ['agency-down=CPFB', 'token-expired', 'no-such-fault']) {
      const answer = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: {
          ...{ authorization: `DPoP ${bank.tokens.accessToken}`, dpop: await bank.proof() },
          ...{ 'content-type': 'application/json', 'izin-sandbox-fault': fault },
        },
        body: JSON.stringify({ query }),
      })
      expect((await readAnswer(answer)).data).toEqual(whole)
    }
  } finally {
    await gateway.stop()
    await platform.sql('INSERT INTO sandbox_stamp SELECT * FROM stamp_away')
  }
})
