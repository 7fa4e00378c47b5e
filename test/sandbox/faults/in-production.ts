// A production gateway does not know the header.
import { expect, test } from 'vitest'
import { startProductionGateway } from '../../harness/production-gateway.ts'
import { type FaultBench, query, readFaultAnswer, whole } from './fault-bench.ts'

export function inProduction(bench: FaultBench): void {
  test('in production the header is nothing, whatever it says', async () => {
    const { platform, bank } = bench
    const gateway = await startProductionGateway(platform)
    try {
      for (const fault of ['agency-down=CPFB', 'token-expired', 'item-unavailable=Person.name', 'no-such-fault']) {
        const answer = await fetch(`${gateway.url}/graphql`, {
          method: 'POST',
          headers: {
            ...{ authorization: `DPoP ${bank.tokens.accessToken}`, dpop: await bank.proof() },
            ...{ 'content-type': 'application/json', 'izin-sandbox-fault': fault },
          },
          body: JSON.stringify({ query }),
        })
        const { data, struck } = await readFaultAnswer(answer)
        expect([data, struck]).toEqual([whole, {}])
      }
      expect((await fetch(`${gateway.url}/sandbox/faults`)).status).toBe(404)
    } finally {
      await gateway.stop()
    }
  })
}
