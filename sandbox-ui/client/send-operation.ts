// Sends an operation with the session's token and a proof of its own; a token that is over is refreshed first.
import * as oauth from 'openid-client'
import { describeProblem } from '../describe-problem.ts'
import { settings } from '../settings.ts'
import { answerSchema, type Operation, type OwnCode, type Sent } from './answer.ts'
import { refresh } from './consent-flow.ts'
import { explorerClient } from './explorer-client.ts'
import { NotReached } from './not-reached.ts'
import type { Session } from './session.ts'

/** Seconds before its end at which a token is not used any more. */
const margin = 10

/** What went wrong without the gateway is an answer too. */
export async function sendOperation(operation: Operation, session: Session): Promise<Sent> {
  try {
    const over = session.expiresAt - margin * 1000 < Date.now()
    const current = over ? await refresh(session) : session
    const response = await post(operation, current)
    const retryAfter = response.headers.get('retry-after')
    return {
      answer: answerSchema.parse(await response.json()),
      session: current,
      retryAfter: retryAfter === null ? undefined : Number(retryAfter),
    }
  } catch (error) {
    const message = describeProblem(error).join(' ')
    return {
      answer: { data: undefined, errors: [{ message, extensions: { code: ownCode(error) } }] },
      session,
      retryAfter: undefined,
    }
  }
}

function ownCode(error: unknown): OwnCode {
  if (error instanceof NotReached) return 'NOT_REACHED'
  return error instanceof oauth.ResponseBodyError ? 'TOKEN_NOT_REFRESHED' : 'NOT_UNDERSTOOD'
}

async function post(operation: Operation, { bank, accessToken }: Session): Promise<Response> {
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
