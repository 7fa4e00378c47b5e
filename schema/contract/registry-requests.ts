// What agencies send to the registry, as JSON.
import { z } from 'zod'

export const checkRequestSchema = z.strictObject({ sdl: z.string().min(1) })

export const publishRequestSchema = z.strictObject({
  sdl: z.string().min(1),
  /** One of those the operator approved; left out, the only one. */
  url: z.url().optional(),
  /** For people who read the history. */
  notes: z.string().max(2_000).default(''),
})

export const rollbackRequestSchema = z.strictObject({
  /** Left out, the one before the active one. */
  version: z.int().positive().optional(),
  notes: z.string().max(2_000).default(''),
})

/** An agency's word on what a bank asked to be approved for. */
export const decisionRequestSchema = z.strictObject({
  client: z.string().min(1),
  scopes: z.array(z.string().min(1)).min(1).max(100),
  approve: z.boolean(),
  /** Needed for a refusal. */
  reason: z.string().max(500).default(''),
})
export type DecisionRequest = Readonly<z.infer<typeof decisionRequestSchema>>

/** NRICs and FINs, or UENs. Answered with `ids` in their order, null for one that nobody has. */
export const linkRequestSchema = z.strictObject({
  kind: z.enum(['PERSON', 'ENTITY']),
  numbers: z.array(z.string().min(1).max(20)).min(1).max(500),
})
export type LinkRequest = Readonly<z.infer<typeof linkRequestSchema>>
