// The one mapping from a Problem to what the caller sees: status, WWW-Authenticate, error with a stable code and the
// correlation id. What is not a Problem is a bug: masked here, logged elsewhere.

import { proofAlgorithms } from '../../protected-resource/proof-key.ts'
import { errorCodes } from '../../schema/contract/error-codes.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import type { HttpAnswer } from '../http/answer.ts'
import { type GraphqlMediaType, plainJson } from '../http/negotiate.ts'
import { Problem } from './problem.ts'

export interface AnswerContext {
  readonly correlationId: string
  readonly mediaType: GraphqlMediaType
  readonly mode: Mode
  /** URL of the protected resource metadata (RFC 9728 §5.1). */
  readonly resourceMetadata: string
}

/** Requests that are GraphQL but not valid: 200 under application/json (GraphQL over HTTP §6.4.1). */
const invalidGraphql: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_TOO_LARGE',
  'TOO_MANY_TOKENS',
  'OPERATION_TOO_DEEP',
  'TOO_MANY_ALIASES',
  'TOO_MANY_ROOT_FIELDS',
  'OPERATION_TOO_COSTLY',
  'RESERVED_ALIAS',
  'OPERATION_NOT_SUPPORTED',
  'OPERATION_NAME_REQUIRED',
  'INVALID_VARIABLES',
  'ONE_CHANGE_A_REQUEST',
])

export function problemAnswer(error: unknown, context: AnswerContext): HttpAnswer {
  const problem = error instanceof Problem ? error : new Problem('INTERNAL_ERROR')
  const { code, facts } = problem
  const listed = errorCodes[code].status
  const status = context.mediaType === plainJson && invalidGraphql.has(code) ? 200 : listed
  const body = {
    errors: [
      {
        message: problem.message,
        ...(facts.locations === undefined ? {} : { locations: facts.locations }),
        extensions: {
          code,
          ...(facts.check === undefined ? {} : { check: facts.check }),
          ...(facts.limit === undefined ? {} : { limit: facts.limit }),
          ...(facts.maxAge === undefined ? {} : { max_age: facts.maxAge }),
          ...(facts.explanation === undefined || context.mode === 'production'
            ? {}
            : { explanation: facts.explanation }),
          correlationId: context.correlationId,
        },
      },
    ],
    ...(facts.disclosure === undefined ? {} : { extensions: { disclosure: facts.disclosure } }),
  }
  return {
    status,
    headers: {
      'content-type': `${context.mediaType}; charset=utf-8`,
      ...(status === 401 ? { 'www-authenticate': challenge(problem, context) } : {}),
      ...(facts.nonce === undefined ? {} : { 'dpop-nonce': facts.nonce }),
      ...(facts.retryAfter === undefined ? {} : { 'retry-after': String(facts.retryAfter) }),
      ...(status === 405 ? { allow: 'POST' } : {}),
    },
    body: JSON.stringify(body),
  }
}

/** RFC 9449 §7.1 and RFC 9728 §5.1. RFC 6750 §3.1: no `error` for a request that carried no credentials. */
function challenge({ code, facts }: Problem, context: AnswerContext): string {
  const parameters: string[] = []
  if (code !== 'TOKEN_MISSING') {
    parameters.push(`error="${code.toLowerCase()}"`)
    const description = context.mode === 'sandbox' ? facts.explanation : facts.check
    if (description) parameters.push(`error_description="${asDescription(description)}"`)
  }
  if (facts.maxAge !== undefined) parameters.push(`max_age="${facts.maxAge}"`)
  parameters.push(`algs="${proofAlgorithms.join(' ')}"`, `resource_metadata="${context.resourceMetadata}"`)
  return `DPoP ${parameters.join(', ')}`
}

/** RFC 6750 §3: printable ASCII without quotes and backslashes. */
function asDescription(text: string): string {
  return text.replaceAll('§', 'section ').replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'")
}
