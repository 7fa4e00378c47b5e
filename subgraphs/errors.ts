// The words of a subgraph towards its caller: a code of the one table and its fixed message, nothing of the cause.
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { type ErrorCodeName, errorCodes } from '../schema/contract/error-codes.ts'

export function errorWithCode(code: ErrorCodeName): GraphQLError {
  return new GraphQLError(errorCodes[code].message, { extensions: { code } })
}

/** Whatever it was: a code, its message and the path. Anything without a code of ours is an internal error. */
export function publicError(error: GraphQLFormattedError): GraphQLFormattedError {
  const code = codeOf(error.extensions?.['code'])
  return {
    message: errorCodes[code].message,
    ...(error.path ? { path: error.path } : {}),
    extensions: { code },
  }
}

function codeOf(code: unknown): ErrorCodeName {
  // Apollo's name for variables that do not fit.
  if (code === 'BAD_USER_INPUT') return 'INVALID_VARIABLES'
  return typeof code === 'string' && isErrorCode(code) ? code : 'INTERNAL_ERROR'
}

function isErrorCode(code: string): code is ErrorCodeName {
  return Object.hasOwn(errorCodes, code)
}
