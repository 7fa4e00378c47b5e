// JSON: keys, an answer of ours, a GraphQL request; anything else is told for what it is.
import type { Inspection } from './finding.ts'
import { inspectAnswer } from './inspect-answer.ts'
import { inspectGraphql } from './inspect-graphql.ts'
import { inspectKeySet } from './inspect-key-set.ts'
import { isObject } from './read-jwt.ts'
import { describeJson } from './recognise.ts'
import type { Situation } from './situation.ts'
import { stranger } from './stranger.ts'

export function inspectJson(text: string, situation: Situation): Inspection {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // A selection may begin as an object does: `{ "` is neither.
    const whole = inspectGraphql(text, situation)
    if (whole?.kind !== undefined) return whole
    const why = error instanceof Error ? error.message : String(error)
    return stranger(`This looks like JSON, but is not well-formed: ${why}.`)
  }
  if (isObject(value) && ('keys' in value || 'kty' in value)) {
    const summary = 'Keys (JWKS): what others check your signatures with.'
    return { kind: 'key-set', summary, parts: [], findings: inspectKeySet(value).list, within: [] }
  }
  const hidden = keysIn(value)
  if (hidden.length > 0) return keysWithin(hidden, Array.isArray(value))
  const answer = inspectAnswer(value)
  if (answer) return answer
  if (isObject(value) && typeof value['query'] === 'string')
    return stranger('This is a GraphQL request; paste the text of its `query` alone.')
  return stranger(describeJson(value))
}

function keysWithin(keys: readonly Readonly<Record<string, unknown>>[], isList: boolean): Inspection {
  const findings = inspectKeySet({ keys })
  const clause = 'RFC 7517 §5'
  if (isList) findings.wrong('keys', 'This is a list of keys; a set is an object, {"keys": [ … ]}.', clause)
  else
    findings.advice(
      'keys',
      'The keys are inside something else; where a JWKS is expected, it is {"keys": [ … ]} alone.',
      clause,
    )
  const summary = 'JSON with keys inside: look at what of them is private.'
  return { kind: 'key-set', summary, parts: [], findings: findings.list, within: [] }
}

const deepest = 5

/** Keys anywhere inside, as in the file that a client's keys are downloaded in, or in a service account's. */
function keysIn(value: unknown, depth = 0): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== 'object' || value === null || depth > deepest) return []
  if (isObject(value) && typeof value['kty'] === 'string') return [value]
  return Object.values(value).flatMap((member) => keysIn(member, depth + 1))
}
