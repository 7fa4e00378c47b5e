// What the registry answers to agencies, as JSON; the supergraph itself is in supergraph-release.ts.
import { z } from 'zod'

const findingSchema = z.strictObject({
  coordinate: z.string(),
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'notice']),
  why: z.string(),
  mend: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  policy: z.strictObject({ before: z.string(), after: z.string(), gained: z.string() }).optional(),
})

export const checkAnswerSchema = z.object({
  publishable: z.boolean(),
  findings: z.array(findingSchema),
  /** Of the supergraph that it was judged against; 0 for none. */
  against: z.int().nonnegative(),
})

export const publishAnswerSchema = z.object({
  subgraph: z.string(),
  version: z.int().positive(),
  /** Of the supergraph, which is active from now on. */
  number: z.int().positive(),
  findings: z.array(findingSchema),
})

export const listAnswerSchema = z.object({
  number: z.int().nonnegative(),
  subgraphs: z.array(
    z.object({ name: z.string(), version: z.int(), publishedBy: z.string(), publishedAt: z.iso.datetime() }),
  ),
})

export const historyAnswerSchema = z.object({
  subgraph: z.string(),
  addresses: z.array(z.string()),
  /** When the operator took it out of the supergraph; null when it may be published. */
  withdrawnAt: z.iso.datetime().nullable(),
  versions: z.array(
    z.object({
      version: z.int(),
      url: z.string(),
      notes: z.string(),
      publishedBy: z.string(),
      publishedAt: z.iso.datetime(),
      active: z.boolean(),
    }),
  ),
})

export const whoamiAnswerSchema = z.object({
  clientId: z.string(),
  scopes: z.array(z.string()),
  assignments: z.array(
    z.object({
      subgraph: z.string(),
      agencies: z.array(z.string()),
      types: z.string(),
      scopes: z.string(),
      addresses: z.array(z.string()),
      withdrawnAt: z.iso.datetime().nullable(),
    }),
  ),
})

/** What banks asked to be approved for, of the items of a subgraph. */
export const itemRequestsSchema = z.array(
  z.object({
    ...{ client: z.string(), legalName: z.string(), scope: z.string(), title: z.string(), purpose: z.string() },
    ...{ required: z.boolean(), state: z.string(), reason: z.string() },
  }),
)

export const decidedSchema = z.array(z.object({ scope: z.string(), state: z.string() }))

/** Counts by day (Singapore), client and coordinate. */
export const usageAnswerSchema = z.array(
  z.object({
    ...{ day: z.string(), client: z.string(), coordinate: z.string() },
    ...{ released: z.int(), undelivered: z.int(), refused: z.int() },
  }),
)

/** In the order of the numbers; null for one that nobody has. */
export const linkAnswerSchema = z.object({ ids: z.array(z.uuid().nullable()) })

export const errorAnswerSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), explanation: z.string().optional() }),
  findings: z.array(findingSchema).optional(),
  /** Number of the active supergraph. */
  active: z.int().nonnegative().optional(),
})
