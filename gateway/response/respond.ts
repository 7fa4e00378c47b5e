// Stage 8: the answer. Refused fields become `null` with an error each, an agency's failure an error of its own, and the
// receipt of the disclosure goes along. Takes a Release: without one there is nothing to respond with.
import { type ErrorCodeName, errorCodes } from '../../schema/contract/error-codes.ts'
import type { EmptyRelease, Release } from '../disclosure/release-disclosure.ts'
import type { AgencyFailure } from '../federation/collect-outcome.ts'
import type { HttpAnswer } from '../http/answer.ts'
import type { GraphqlMediaType } from '../http/negotiate.ts'

export interface RefusedField {
  readonly path: readonly string[]
  readonly coordinate: string
  readonly requiredScopes: readonly (readonly string[])[]
  readonly reason: string
  /** What a stronger sign-in has to be; undefined where none would help (RFC 9470 §3). */
  readonly acrValues: string | undefined
}

export interface ResponseFacts {
  readonly data: Readonly<Record<string, unknown>> | null
  readonly refused: readonly RefusedField[]
  readonly failures: readonly AgencyFailure[]
  readonly release: Release | EmptyRelease
  readonly agenciesOf: (coordinate: string) => readonly string[]
  readonly mediaType: GraphqlMediaType
}

export function respond(facts: ResponseFacts): HttpAnswer {
  const errors = [
    ...facts.refused.map(({ path, coordinate, requiredScopes, reason, acrValues }) =>
      error('UNAUTHORIZED_FIELD_OR_TYPE', path, {
        reason,
        requiredScopes,
        coordinate,
        ...(acrValues === undefined ? {} : { error: 'insufficient_user_authentication', acr_values: acrValues }),
      }),
    ),
    ...facts.failures.map(({ code, path, subgraph, coordinates }) =>
      error(code, path, {
        subgraph,
        agencies: [...new Set(coordinates.flatMap(facts.agenciesOf))],
        coordinates,
      }),
    ),
  ]
  const { receipt } = facts.release
  const body = {
    data: facts.data,
    ...(errors.length === 0 ? {} : { errors }),
    ...(receipt === undefined ? {} : { extensions: { disclosure: receipt } }),
  }
  return {
    status: 200,
    headers: { 'content-type': `${facts.mediaType}; charset=utf-8` },
    body: JSON.stringify(body),
  }
}

function error(code: ErrorCodeName, path: readonly (string | number)[], extensions: Readonly<Record<string, unknown>>) {
  return { message: errorCodes[code].message, path, extensions: { code, ...extensions } }
}
