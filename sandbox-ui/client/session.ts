// A consent in force for this tab, with its tokens, which are worth nothing without this browser's key.
import { z } from 'zod'
import { fetchTypes } from '../../schema/contract/access-token.ts'

export const sessionSchema = z.object({
  bank: z.string(),
  persona: z.string().optional(),
  scopes: z.array(z.string()),
  asked: z.array(z.string()),
  fetchType: z.enum(fetchTypes),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
})
export type Session = z.infer<typeof sessionSchema>
