// One generation of the schema: everything that is derived from one supergraph, made together and swapped together, so
// that no request is judged by one policy and planned by another.
import { createHash } from 'node:crypto'
import { ApolloGateway } from '@apollo/gateway'
import type { GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { buildPolicyIndex, type PolicyIndex } from '../../schema/policy/policy-index.ts'
import { printPublicSchema } from '../authorization/print-public-schema.ts'
import { supergraphForGateway } from '../authorization/supergraph-for-gateway.ts'
import type { SubgraphDataSource } from './subgraph-data-source.ts'

// Read by the library's constructor, which sends metrics to its maker unless told not to.
process.env['APOLLO_TELEMETRY_DISABLED'] = '1'

export type GatewayExecutor = ApolloGateway['executor']

export interface Generation {
  /** Hex SHA-256 of the supergraph. */
  readonly id: string
  readonly schema: GraphQLSchema
  readonly policy: PolicyIndex
  readonly executor: GatewayExecutor
  /** The annotated public SDL. */
  readonly publicSdl: string
  /** Closes its connections; call when nobody is served in it any more. */
  stop(): Promise<void>
}

/** Throws when the supergraph has a security feature that would not be enforced, or does not load. */
export async function loadGeneration(
  supergraphSdl: string,
  dataSource: (subgraph: string) => SubgraphDataSource,
  logger: Logger,
): Promise<Generation> {
  const policy = buildPolicyIndex(supergraphSdl)
  const sources: SubgraphDataSource[] = []
  const stopSources = () => Promise.all(sources.map((source) => source.stop()))
  const gateway = new ApolloGateway({
    supergraphSdl: supergraphForGateway(supergraphSdl),
    buildService: ({ name }) => {
      const source = dataSource(name)
      sources.push(source)
      return source
    },
    // Gives the data source each fetch's AST, for the egress guard.
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    __exposeQueryPlanExperimental: false,
    logger: {
      debug: () => undefined,
      info: () => undefined,
      // The library's texts may quote an operation, so only the fact is logged.
      warn: () => logger.warn('the federation library gave a warning'),
      error: () => logger.error('the federation library reported an error'),
    },
  })
  const { schema, executor } = await gateway.load().catch(async (error) => {
    await stopSources()
    throw error
  })
  return {
    id: createHash('sha256').update(supergraphSdl).digest('hex'),
    schema,
    policy,
    executor,
    publicSdl: printPublicSchema(schema, policy),
    stop: async () => {
      await gateway.stop()
      await stopSources()
    },
  }
}
