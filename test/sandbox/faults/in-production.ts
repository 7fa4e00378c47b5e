// A production gateway does not know the header.
import { readFileSync } from 'node:fs'
import pino from 'pino'
import { expect, test } from 'vitest'
import { startGateway } from '../../../gateway/start-gateway.ts'
import { testKeys } from '../../harness/test-keys.ts'
import { type FaultBench, query, readFaultAnswer, whole } from './fault-bench.ts'

export function inProduction(bench: FaultBench): void {
  test('in production the header is nothing, whatever it says', async () => {
    const { platform, bank } = bench
    const { person, corporate, consent } = platform.recorders
    await platform.sql('CREATE TABLE stamp_away AS TABLE sandbox_stamp')
    await platform.sql('DELETE FROM sandbox_stamp')
    const gateway = await startGateway({
      ...({ mode: 'production', host: '127.0.0.1', port: 0, publicUrl: platform.gatewayUrl } as const),
      ...{ issuer: platform.issuer, databaseUrl: platform.database.gateway, logger: pino({ level: 'silent' }) },
      assertionKey: (await testKeys()).assertionKey,
      supergraph: {
        kind: 'file',
        sdl: readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
        subgraphUrls: { person: person.url, corporate: corporate.url, consent: consent.url },
      },
    })
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
      await platform.sql('INSERT INTO sandbox_stamp SELECT * FROM stamp_away')
    }
  })
}
