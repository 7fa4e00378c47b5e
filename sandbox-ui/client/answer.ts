// What is sent to the gateway, and what comes back, as the explorer knows it.
import { z } from 'zod'
import type { Session } from './session.ts'

export interface Operation {
  readonly query: string
  readonly variables?: unknown
  readonly operationName?: string | null | undefined
}

const errorSchema = z.looseObject({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.looseObject({ code: z.string() }).optional(),
})
export const answerSchema = z.looseObject({
  // A request that is refused as a whole has none.
  data: z.unknown().optional(),
  errors: z.array(errorSchema).optional(),
  extensions: z.looseObject({}).optional(),
})
export type Answer = z.infer<typeof answerSchema>
export type AnswerError = z.infer<typeof errorSchema>

export interface Sent {
  readonly answer: Answer
  /** The session with which it was answered: refreshed on the way, perhaps. */
  readonly session: Session
  /** Seconds to wait, where the gateway says so. */
  readonly retryAfter: number | undefined
}

/** Codes of the explorer's own, for what no server said. */
export type OwnCode = 'NOT_REACHED' | 'TOKEN_NOT_REFRESHED' | 'NOT_UNDERSTOOD'
