// What a client is answered that asks about the log in a way that can't be served.
import type { Context } from 'hono'
import { z } from 'zod'
import { asDescription } from '../authorization-server/describe-refusals.ts'
import {
  type AskingKind,
  type ClientAuthenticationDeps,
  describeUnauthenticated,
} from '../grant-management/authenticate-client.ts'

export const privateAnswer = { 'Cache-Control': 'no-store' } as const

export const longestPage = 200
const digits = z.string().regex(/^(0|[1-9]\d{0,14})$/)
export const pageParameters = {
  /** Leaves after this index. */
  after: digits.transform(Number).default(-1),
  limit: digits.transform(Number).pipe(z.int().min(1).max(longestPage)).default(50),
}
export const timeParameter = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .optional()

/** Whose assertion was not taken; where there is more to be said of it, that is said. */
export async function unauthenticated(c: Context, kind: AskingKind, deps: ClientAuthenticationDeps): Promise<Response> {
  return unknownClient(c, await describeUnauthenticated(c.req.header('authorization'), kind, deps))
}

export function unknownClient(c: Context, explained?: string): Response {
  const plain = 'show a fresh client assertion as a bearer token'
  const error = {
    error: 'invalid_client',
    error_description: explained === undefined ? plain : asDescription(explained),
  }
  return c.json(error, 401, { ...privateAnswer, 'WWW-Authenticate': 'Bearer' })
}

/** RFC 6585 §4. `retryAfter` in seconds. */
export function quotaExceeded(c: Context, retryAfter: number): Response {
  const error = {
    error: 'quota_exceeded',
    error_description: 'this client has asked too often here; try again after the seconds in Retry-After',
  }
  return c.json(error, 429, { ...privateAnswer, 'Retry-After': String(retryAfter) })
}

/** `expected` says what there is to send. */
export function badRequest(c: Context, { issues: [issue] }: z.ZodError, expected: string): Response {
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0]
  const error = { error: 'invalid_request', error_description: `${String(name)}: send ${expected}` }
  return c.json(error, 400, privateAnswer)
}
