// The person subgraph: what the agencies hold about a natural person, answered to the gateway alone.
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../prisma/person/generated/client.ts'
import { singaporeDay } from '../../schema/singapore-day.ts'
import { buildSubgraph } from '../build-subgraph.ts'
import { refuseSandboxData } from '../refuse-sandbox-data.ts'
import type { SubgraphOptions } from '../subgraph-options.ts'
import { type RunningSubgraph, startSubgraphServer } from '../subgraph-server.ts'
import { makeAssertionVerifier } from '../verify-assertion.ts'
import { contributionsSince } from './contributions-since.ts'
import type { PersonContext } from './person-context.ts'
import { makePersonLoaders } from './person-loaders.ts'
import { personResolvers } from './person-resolvers.ts'

export async function startPersonSubgraph(options: SubgraphOptions): Promise<RunningSubgraph> {
  const { databaseUrl, logger, mode, now = () => new Date() } = options
  const adapter = new PrismaPg(
    { connectionString: databaseUrl, options: '-c search_path=person', application_name: 'izin-person' },
    { schema: 'person' },
  )
  const db = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] })
  // The text of a statement has places for values, never the values.
  db.$on('query', ({ query }) => logger.debug({ sql: query }, 'statement'))
  try {
    await refuseSandboxData(db, 'person', mode)
    const { schema, policies } = buildSubgraph('person', personResolvers, logger)
    return await startSubgraphServer<PersonContext>({
      ...options,
      schema,
      verifyAssertion: makeAssertionVerifier({
        keys: options.assertionKeys,
        issuer: options.assertionIssuer,
        audience: 'person',
        now,
      }),
      makeContext: (assertion) => {
        const today = singaporeDay(now())
        return { assertion, policies, today, load: makePersonLoaders(db, contributionsSince(today)) }
      },
      release: () => db.$disconnect(),
    })
  } catch (error) {
    await db.$disconnect()
    throw error
  }
}
