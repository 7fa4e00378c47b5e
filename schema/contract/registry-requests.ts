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
