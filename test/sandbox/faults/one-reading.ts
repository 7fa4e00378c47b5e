// Which fault uses up a consent for one reading: the one that is an answer, and those with which something else came.
import { expect, test } from 'vitest'
import { consentIdOf, obtainConsent, openRawClient } from '../../harness/bank-driver.ts'
import { type FaultBench, name } from './fault-bench.ts'

export function oneReading(bench: FaultBench): void {
  test.each([
    ['item-unavailable=Person.name', 'CONSUMED', { me: { name: { state: 'UNAVAILABLE', value: null } } }],
    ['agency-down=ICA', 'ACTIVE', { me: { name: null } }],
    ['agency-down=CPFB', 'CONSUMED', { me: { name: { state: 'AVAILABLE', value: name } } }],
    ['jwks-unreachable', 'ACTIVE', undefined],
    ['consent-withdrawn', 'REVOKED', undefined],
  ])('after %s it is %s', async (fault, status, data) => {
    const once = await openRawClient(bench.platform, 'merlion-bank', (opened) =>
      obtainConsent(opened, name, { scopes: ['name', 'uinfin'], fetchType: 'ONCE' }),
    )
    const text = '{ me { name { state value } } }'
    const answer = await bench.ask(fault, { from: once, query: text })
    expect(answer.data).toEqual(data)
    const [consent] = await bench.platform.sql('SELECT status FROM consent WHERE id = $1', [consentIdOf(once.tokens)])
    expect(consent).toEqual({ status })
    const again = await bench.ask(undefined, { from: once, query: text })
    expect(again.status).toBe(status === 'ACTIVE' ? 200 : 403)
  })
}
