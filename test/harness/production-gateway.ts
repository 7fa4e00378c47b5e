// A gateway in production mode over a test's own database and subgraphs, to see what production keeps silent about.
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { type RunningGateway, startGateway } from '../../gateway/start-gateway.ts'
import type { TestPlatform } from './start-test-platform.ts'
import { testKeys } from './test-keys.ts'

/** Production refuses a stamped database, so the stamp is away until the gateway has stopped. */
export async function startProductionGateway(platform: TestPlatform): Promise<RunningGateway> {
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
  return {
    ...gateway,
    stop: async () => {
      await gateway.stop()
      await platform.sql('INSERT INTO sandbox_stamp SELECT * FROM stamp_away')
      await platform.sql('DROP TABLE stamp_away')
    },
  }
}
