// Sends an operation with the session's token and a proof of its own; a token that is over is refreshed first, or once
// after a refusal.
import * as oauth from 'openid-client'
import { z } from 'zod'
import { settings } from '../settings.ts'
import { refresh, type Session } from './consent-flow.ts'
import { explorerClient } from './explorer-client.ts'

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
const answerSchema = z.looseObject({
  data: z.unknown(),
  errors: z.array(errorSchema).optional(),
  extensions: z.looseObject({}).optional(),
})
export type Answer = z.infer<typeof answerSchema>
export type AnswerError = z.infer<typeof errorSchema>

export interface Sent {
  readonly answer: Answer
  /** The session with which it was answered: refreshed on the way, perhaps. */
  readonly session: Session
}

/** Seconds before its end at which a token is not used any more. */
const margin = 10

/** `fault`: what shall go wrong with it, or nothing. */
export async function sendOperation(operation: Operation, session: Session, fault: string): Promise<Sent> {
  const over = session.expiresAt - margin * 1000 < Date.now()
  const current = over ? await refresh(session) : session
  const response = await post(operation, current, fault)
  return { answer: answerSchema.parse(await response.json()), session: current }
}

async function post(operation: Operation, { bank, accessToken }: Session, fault: string): Promise<Response> {
  const { configuration, dpop } = await explorerClient(bank)
  const { query, variables, operationName } = operation
  const body = JSON.stringify({
    query,
    ...(variables ? { variables } : {}),
    ...(operationName ? { operationName } : {}),
  })
  const headers = new Headers({
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
    'izin-sandbox-explain': '1',
  })
  // What no header can carry is no fault either, and the gateway says so.
  if (fault !== '') headers.set('izin-sandbox-fault', fault.replaceAll(/[^\x20-\x7e]/g, '?'))
  const endpoint = new URL('/graphql', settings.gateway)
  try {
    return await oauth.fetchProtectedResource(configuration, accessToken, endpoint, 'POST', body, headers, {
      DPoP: dpop,
    })
  } catch (error) {
    // The gateway's 401 has a body with a code and a reason, which is what one wants to see.
    if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
    throw error
  }
}
