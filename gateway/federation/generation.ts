// One generation of the schema: everything that is derived from one supergraph, made together and swapped together, so
// that no request is judged by one policy and planned by another.
import { createHash } from 'node:crypto'
import { Supergraph } from '@apollo/federation-internals'
import type { GraphQLSchema } from 'graphql'
import { buildPolicyIndex, type PolicyIndex } from '../../schema/policy/policy-index.ts'
import { printPublicSchema } from '../authorization/print-public-schema.ts'
import { supergraphForGateway } from '../authorization/supergraph-for-gateway.ts'
import { type OperationRunner, operationRunner } from './run-operation.ts'
import type { SubgraphDataSource } from './subgraph-data-source.ts'

export interface Generation extends OperationRunner {
  /** Hex SHA-256 of the supergraph. */
  readonly id: string
  readonly supergraphSdl: string
  readonly schema: GraphQLSchema
  readonly policy: PolicyIndex
  /** The annotated public SDL. */
  readonly publicSdl: string
  /** Closes its connections; call when nobody is served in it any more. */
  stop(): Promise<void>
}

/** Throws when the supergraph has a security feature that would not be enforced, or does not load. */
export async function loadGeneration(
  supergraphSdl: string,
  dataSource: (subgraph: string) => SubgraphDataSource,
): Promise<Generation> {
  const policy = buildPolicyIndex(supergraphSdl)
  const supergraph = Supergraph.build(supergraphForGateway(supergraphSdl))
  const schema = supergraph.apiSchema().toGraphQLJSSchema()
  const sources = Object.fromEntries(supergraph.subgraphsMetadata().map(({ name }) => [name, dataSource(name)]))
  return {
    id: createHash('sha256').update(supergraphSdl).digest('hex'),
    supergraphSdl,
    schema,
    policy,
    ...operationRunner({ supergraph, schema, sources }),
    publicSdl: printPublicSchema(schema, policy),
    stop: async () => {
      await Promise.all(Object.values(sources).map((source) => source.stop()))
    },
  }
}
