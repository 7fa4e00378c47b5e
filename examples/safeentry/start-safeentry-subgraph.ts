// The safeentry subgraph: answers the gateway alone, about the person of the assertion alone.
import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import type { JSONWebKeySet } from 'jose'
import type { Logger } from 'pino'
import { z } from 'zod'
import { errorWithCode } from '../../subgraphs/errors.ts'
import { scalars } from '../../subgraphs/items/scalars.ts'
import { readFieldPolicies } from '../../subgraphs/policy/read-field-policies.ts'
import { shieldFromPolicy } from '../../subgraphs/policy/shield-from-policy.ts'
import type { RequestContext } from '../../subgraphs/request-context.ts'
import { type RunningSubgraph, startSubgraphServer } from '../../subgraphs/subgraph-server.ts'
import { makeAssertionVerifier } from '../../subgraphs/verify-assertion.ts'

export interface CheckIn {
  readonly venue: string
  readonly in: Date
  /** Null where the person did not check out. */
  readonly out: Date | null
}

export interface SafeEntryOptions {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  /** Public keys of the gateway, for its assertions. */
  readonly assertionKeys: JSONWebKeySet
  /** Public URL of the gateway. */
  readonly assertionIssuer: string
  readonly logger: Logger
  /** By the person's opaque id, latest first. */
  readonly checkInsOf: (personId: string) => Promise<readonly CheckIn[]>
}

const referenceSchema = z.object({ id: z.string() })

export async function startSafeEntrySubgraph(options: SafeEntryOptions): Promise<RunningSubgraph> {
  const { logger, checkInsOf } = options
  const typeDefs = parse(readFileSync(new URL('./safeentry.graphql', import.meta.url), 'utf8'))
  const policies = readFieldPolicies(typeDefs)
  const resolvers = {
    Date: scalars.Date,
    DateTime: scalars.DateTime,
    Person: {
      // Own record only, whoever made the reference. Async, so that a refusal is this one's and not that of all.
      __resolveReference: async (reference: unknown, { assertion }: RequestContext) => {
        const { id } = referenceSchema.parse(reference)
        if (assertion.subject.kind !== 'PERSON' || assertion.subject.id !== id)
          throw errorWithCode('UNAUTHORIZED_FIELD_OR_TYPE')
        return { id }
      },
      safeEntryCheckIns: async ({ id }: { readonly id: string }) => {
        const records = await checkInsOf(id)
        return {
          state: records.length > 0 ? 'AVAILABLE' : 'EMPTY',
          source: 'GOVERNMENT_VERIFIED',
          classification: 'C',
          lastUpdated: null,
          agency: 'SAFEENTRY',
          // The library writes into what it is given.
          records: records.map((record) => ({ ...record })),
        }
      },
    },
  }
  return startSubgraphServer<RequestContext>({
    ...options,
    schema: shieldFromPolicy(buildSubgraphSchema([{ typeDefs, resolvers }]), policies, logger),
    verifyAssertion: makeAssertionVerifier({
      keys: options.assertionKeys,
      issuer: options.assertionIssuer,
      audience: 'safeentry',
    }),
    makeContext: (assertion) => ({ assertion, policies }),
    release: async () => undefined,
  })
}
