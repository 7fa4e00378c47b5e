// Reads the JSON body of a GraphQL request (GraphQL over HTTP §5). Each way of being wrong has its own code.
import { z } from 'zod'
import { Problem } from '../response/problem.ts'

export interface GraphqlRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | undefined
}

const requestSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
})

export function readGraphqlRequest(body: Buffer): GraphqlRequest {
  const value = parseJson(body)
  if (Array.isArray(value)) throw new Problem('BATCHING_NOT_SUPPORTED')
  const parsed = requestSchema.safeParse(value)
  if (!parsed.success) {
    const extensions = z.object({ extensions: z.object({ persistedQuery: z.unknown() }) }).safeParse(value)
    if (extensions.success) throw new Problem('PERSISTED_QUERY_NOT_SUPPORTED')
    throw new Problem('MALFORMED_REQUEST', { explanation: flawOf(value, parsed.error) })
  }
  const { query, variables, operationName } = parsed.data
  return { query, variables: variables ?? {}, operationName: operationName ?? undefined }
}

/** Strict UTF-8 (RFC 8259 §8.1), so that two readers can't understand one body differently. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Problem('MALFORMED_JSON')
  }
}

/** Which member, and what kind of value it is; never the value. */
function flawOf(value: unknown, { issues }: z.ZodError): string {
  const member = issues[0]?.path[0]
  if (member === undefined) return 'The body is JSON, but it must be an object.'
  const given: unknown = Object(value)[member]
  const found = given === undefined ? 'missing' : `${Array.isArray(given) ? 'a list' : `of type ${typeof given}`}`
  const must = member === 'query' || member === 'operationName' ? 'a string' : 'a JSON object'
  return `\`${String(member)}\` is ${found}; it must be ${must}.`
}
