// The corporate subgraph: what the registers hold about companies, answered to the gateway alone.
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../prisma/corporate/generated/client.ts'
import { singaporeDay } from '../../schema/singapore-day.ts'
import { buildSubgraph } from '../build-subgraph.ts'
import { refuseSandboxData } from '../refuse-sandbox-data.ts'
import type { SubgraphOptions } from '../subgraph-options.ts'
import { type RunningSubgraph, startSubgraphServer } from '../subgraph-server.ts'
import { makeAssertionVerifier } from '../verify-assertion.ts'
import type { CorporateContext } from './corporate-context.ts'
import { makeCorporateLoaders } from './corporate-loaders.ts'
import { corporateResolvers } from './corporate-resolvers.ts'

export async function startCorporateSubgraph(options: SubgraphOptions): Promise<RunningSubgraph> {
  const { databaseUrl, logger, mode, now = () => new Date() } = options
  const adapter = new PrismaPg(
    { connectionString: databaseUrl, options: '-c search_path=corporate', application_name: 'izin-corporate' },
    { schema: 'corporate' },
  )
  const db = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] })
  // The text of a statement has places for values, never the values.
  db.$on('query', ({ query }) => logger.debug({ sql: query }, 'statement'))
  try {
    await refuseSandboxData(db, 'corporate', mode)
    const { schema, policies } = buildSubgraph('corporate', corporateResolvers, logger)
    return await startSubgraphServer<CorporateContext>({
      ...options,
      schema,
      verifyAssertion: makeAssertionVerifier({
        keys: options.assertionKeys,
        issuer: options.assertionIssuer,
        audience: 'corporate',
        now,
      }),
      makeContext: (assertion) => {
        const today = new Date(`${singaporeDay(now())}T00:00:00Z`)
        return { assertion, policies, load: makeCorporateLoaders(db, today) }
      },
      release: () => db.$disconnect(),
    })
  } catch (error) {
    await db.$disconnect()
    throw error
  }
}
