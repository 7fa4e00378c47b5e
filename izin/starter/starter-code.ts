// The program of a starter. It stands on the repository's own second line: assertions verified, policy from the SDL before
// every field, own record only.
import type { StarterNames } from './starter-names.ts'

export function starterServer({ subgraph, agency, types, field }: StarterNames, toRoot: string): string {
  return `// The ${subgraph} subgraph: answers the gateway alone, about the person of the assertion alone.
import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import type { JSONWebKeySet } from 'jose'
import type { Logger } from 'pino'
import { z } from 'zod'
import { errorWithCode } from '${toRoot}/subgraphs/errors.ts'
import { scalars } from '${toRoot}/subgraphs/items/scalars.ts'
import { readFieldPolicies } from '${toRoot}/subgraphs/policy/read-field-policies.ts'
import { shieldFromPolicy } from '${toRoot}/subgraphs/policy/shield-from-policy.ts'
import type { RequestContext } from '${toRoot}/subgraphs/request-context.ts'
import { type RunningSubgraph, startSubgraphServer } from '${toRoot}/subgraphs/subgraph-server.ts'
import { makeAssertionVerifier } from '${toRoot}/subgraphs/verify-assertion.ts'

export interface Visit {
  readonly place: string
  readonly time: Date
}

export interface ${types}Options {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  /** Public keys of the gateway, for its assertions. */
  readonly assertionKeys: JSONWebKeySet
  /** Public URL of the gateway. */
  readonly assertionIssuer: string
  readonly logger: Logger
  /** Visits by the person's opaque id, latest first. Put your database here. */
  readonly visitsOf: (personId: string) => Promise<readonly Visit[]>
}

const referenceSchema = z.object({ id: z.string() })

export async function start${types}Subgraph(options: ${types}Options): Promise<RunningSubgraph> {
  const { logger, visitsOf } = options
  const typeDefs = parse(readFileSync(new URL('./${subgraph}.graphql', import.meta.url), 'utf8'))
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
      ${field}: async ({ id }: { readonly id: string }) => {
        const records = await visitsOf(id)
        return {
          state: records.length > 0 ? 'AVAILABLE' : 'EMPTY',
          source: 'GOVERNMENT_VERIFIED',
          classification: 'C',
          lastUpdated: null,
          agency: '${agency}',
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
      audience: '${subgraph}',
    }),
    makeContext: (assertion) => ({ assertion, policies }),
    release: async () => undefined,
  })
}
`
}

export function starterMain({ subgraph, types }: StarterNames, toRoot: string): string {
  const variable = subgraph.toUpperCase().replaceAll('-', '_')
  return `// The ${subgraph} subgraph as a process of its own.
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { z } from 'zod'
import { unknownVariables } from '${toRoot}/schema/contract/environment.ts'
import { start${types}Subgraph } from './start-${subgraph}-subgraph.ts'

const help = \`The ${subgraph} subgraph: answers the gateway of Izin alone. Settings, from the environment:
  ${variable}_HOST            address to listen on (default 127.0.0.1)
  ${variable}_PORT            port (default 4060)
  IZIN_GATEWAY_URL            public URL of the gateway (default http://localhost:4000)
  IZIN_ASSERTION_JWKS_FILE    JWKS file with the gateway's public assertion keys\`

const settingsSchema = z.object({
  ${variable}_HOST: z.string().default('127.0.0.1'),
  ${variable}_PORT: z.coerce.number().int().min(0).max(65535).default(4060),
  IZIN_GATEWAY_URL: z.url().default('http://localhost:4000'),
  IZIN_ASSERTION_JWKS_FILE: z.string(),
})
/** Public keys only: a private one does not belong into a subgraph. */
const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() }).refine((key) => !('d' in key))).min(1) })

if (process.argv.includes('--help')) console.log(help)
else {
  const unknown = unknownVariables(process.env)
  if (unknown.length > 0) throw new Error(\`Unknown setting \${unknown.join(', ')}: correct or remove it.\`)
  const data = settingsSchema.parse(process.env)
  const running = await start${types}Subgraph({
    host: data.${variable}_HOST,
    port: data.${variable}_PORT,
    assertionKeys: keysSchema.parse(JSON.parse(readFileSync(data.IZIN_ASSERTION_JWKS_FILE, 'utf8'))),
    assertionIssuer: data.IZIN_GATEWAY_URL.replace(/\\/$/, ''),
    logger: pino({ name: '${subgraph}' }),
    // Made up. Put your database here.
    visitsOf: async () => [{ place: 'A place', time: new Date('2026-01-01T09:00:00+08:00') }],
  })
  console.log(\`${subgraph} subgraph ready: \${running.url}\`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void running.stop().then(() => process.exit(0)))
}
`
}
