// Makes a subgraph's executable schema from its SDL: resolvers, and before every field the policy of the SDL itself.
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph'
import { type GraphQLSchema, parse } from 'graphql'
import type { Logger } from 'pino'
import { readSubgraphSdl, type SubgraphName } from '../schema/read-subgraph-sdl.ts'
import { type FieldPolicies, readFieldPolicies } from './policy/read-field-policies.ts'
import { shieldFromPolicy } from './policy/shield-from-policy.ts'

export interface Subgraph {
  readonly schema: GraphQLSchema
  readonly policies: FieldPolicies
}

/** `makeResolvers` is given the schema without resolvers, to read types from. */
export function buildSubgraph(
  name: SubgraphName,
  makeResolvers: (schema: GraphQLSchema) => Record<string, unknown>,
  logger: Logger,
): Subgraph {
  const typeDefs = parse(readSubgraphSdl(name))
  const policies = readFieldPolicies(typeDefs)
  // The library's own type knows no reference resolvers and wants `any` for parents.
  const resolvers = makeResolvers(buildSubgraphSchema([{ typeDefs }])) as GraphQLResolverMap
  return { policies, schema: shieldFromPolicy(buildSubgraphSchema([{ typeDefs, resolvers }]), policies, logger) }
}
