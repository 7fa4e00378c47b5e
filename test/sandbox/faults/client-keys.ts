// A bank whose own keys cannot be read: at PAR and the token endpoint the fault is what the bank would get in earnest.
import { customFetch, ResponseBodyError } from 'openid-client'
import { expect, test } from 'vitest'
import { faultsForMode } from '../../../consent-ui/faults-for-mode.ts'
import { openResident } from '../../../platform/demo/resident.ts'
import { card } from '../../harness/bank-driver.ts'
import type { FaultBench } from './fault-bench.ts'

const fault = 'client-jwks-unreachable'
const wanted = { ...card, scopes: ['name', 'uinfin'] }

export function clientKeys(bench: FaultBench): void {
  /** A bank that sends the header along with what it posts. */
  async function openFaultyBank(header: string) {
    const bank = await bench.platform.openBank('merlion-bank')
    const faulty = { on: true }
    bank.configuration[customFetch] = (url, options) =>
      fetch(url, {
        ...options,
        headers: { ...options.headers, ...(faulty.on ? { 'izin-sandbox-fault': header } : {}) },
      } as RequestInit)
    return { bank, faulty }
  }

  async function refusal(work: Promise<unknown>): Promise<Readonly<Record<string, unknown>>> {
    const error = await work.catch((thrown: unknown) => thrown)
    if (!(error instanceof ResponseBodyError)) throw error
    const { correlation_id: _, ...body } = error.cause as Record<string, unknown>
    return { status: error.status, ...body }
  }

  test('PAR and token endpoint refuse it as they would a jwks_uri that does not answer', async () => {
    const { bank, faulty } = await openFaultyBank(fault)
    const asked = await refusal(bank.ask(wanted))
    expect(asked).toEqual({
      ...{ status: 401, error: 'invalid_client', fault },
      error_description: expect.stringMatching(
        /^Your keys could not be read.*You asked for it.*In production: Serve your jwks/,
      ),
    })

    await bench.platform.sql(
      `UPDATE client SET jwks = NULL, jwks_uri = 'http://127.0.0.1:2/jwks' WHERE client_id = 'lion-city-bank'`,
    )
    const other = await bench.platform.openBank('lion-city-bank')
    const real = await refusal(other.ask({ ...wanted, purpose: 'account-opening', duration: 'P30D' }))
    expect(real).toEqual({
      ...{ status: asked.status, error: 'invalid_client' },
      error_description: expect.stringMatching(/^Your keys could not be read/),
    })
    expect(String(asked['error_description'])).toContain(String(real['error_description']))

    faulty.on = false
    const good = await bank.ask(wanted)
    const back = await openResident().answerRequest(good.url, { persona: 'TAN MEI SAMPLE', share: true })
    faulty.on = true
    expect(await refusal(bank.redeem(good, back))).toMatchObject({ status: 401, fault })
    // Neither code nor client was harmed.
    faulty.on = false
    expect((await bank.redeem(good, back)).scopes).toContain('name')
  })

  test.each([
    ['agency-down=CPFB', /fault of the gateway, so send it with a query/],
    ['client-jwks-unreachble', /nearest is `client-jwks-unreachable`/],
    [`${fault}=1`, /takes no value/],
  ])('%s is no fault there, and is refused with what would be one', async (header, why) => {
    const { bank } = await openFaultyBank(header)
    expect(await refusal(bank.ask(wanted))).toEqual({
      ...{ status: 400, error: 'invalid_request' },
      error_description: expect.stringMatching(why),
    })
  })

  test('a client that is not known for who it is gets its own refusal, and no other', async () => {
    const response = await fetch(`${bench.platform.issuer}/par`, {
      method: 'POST',
      headers: { 'izin-sandbox-fault': fault },
      body: new URLSearchParams({ client_id: 'merlion-bank' }),
    })
    const body = (await response.json()) as Record<string, unknown>
    expect([body['error'], body['fault']]).toEqual(['invalid_client', undefined])
    expect(body['error_description']).not.toContain('You asked for it')
  })

  test('a production server has no faults to ask for', async () => {
    expect(await faultsForMode('production')).toBeUndefined()
  })
}
