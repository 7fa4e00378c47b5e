// The consent subgraph: the consent behind a token and a person's own consents, shown and changed, for the gateway alone.
import { PrismaPg } from '@prisma/adapter-pg'
import { openConsentDatabase } from '../../consent-record/consent-database.ts'
import { PrismaClient } from '../../prisma/consent/generated/client.ts'
import { buildSubgraph } from '../build-subgraph.ts'
import { refuseSandboxData } from '../refuse-sandbox-data.ts'
import type { SubgraphOptions } from '../subgraph-options.ts'
import { type RunningSubgraph, startSubgraphServer } from '../subgraph-server.ts'
import { makeAssertionVerifier } from '../verify-assertion.ts'
import type { ConsentContext } from './consent-context.ts'
import { makeConsentLoaders } from './consent-loaders.ts'
import { consentResolvers } from './consent-resolvers.ts'

export async function startConsentSubgraph(options: SubgraphOptions): Promise<RunningSubgraph> {
  const { databaseUrl, logger, mode, now = () => new Date() } = options
  const adapter = new PrismaPg(
    { connectionString: databaseUrl, options: '-c search_path=consent', application_name: 'izin-consent-subgraph' },
    { schema: 'consent' },
  )
  const db = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] })
  // The text of a statement has places for values, never the values.
  db.$on('query', ({ query }) => logger.debug({ sql: query }, 'statement'))
  const database = openConsentDatabase(databaseUrl, 4)
  const release = async () => {
    await Promise.all([db.$disconnect(), database.close()])
  }
  try {
    await refuseSandboxData(db, 'consent', mode)
    const { schema, policies } = buildSubgraph('consent', consentResolvers, logger)
    return await startSubgraphServer<ConsentContext>({
      ...options,
      schema,
      verifyAssertion: makeAssertionVerifier({
        keys: options.assertionKeys,
        issuer: options.assertionIssuer,
        audience: 'consent',
        now,
      }),
      makeContext: (assertion) => ({ assertion, policies, database, now: now(), load: makeConsentLoaders(db) }),
      release,
    })
  } catch (error) {
    await release()
    throw error
  }
}
