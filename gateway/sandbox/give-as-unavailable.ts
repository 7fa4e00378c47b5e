// Turns an item of a subgraph's answer into what its agency says when it cannot give it (subgraphs/README.md, "Four
// states"): the envelope as ever with the state UNAVAILABLE, and no values. What does not apply to the subject stays so:
// the agency is not asked for that.
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { hasEnvelope } from './fault-choices.ts'
import type { FetchedField } from './fetched-fields.ts'

const envelope = new Set(['__typename', 'state', 'source', 'classification', 'lastUpdated', 'agency'])

/** A list has it for each of its records; a leaf without an envelope of its own is null. */
export function giveAsUnavailable(value: unknown, field: FetchedField, policy: PolicyIndex): unknown {
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) {
    const records = hasEnvelope(field.yields ?? '', policy)
    return records ? value.map((record) => giveAsUnavailable(record, field, policy)) : null
  }
  const given: Readonly<Record<string, unknown>> = { ...value }
  if (hasEnvelope(field.yields ?? '', policy)) return withoutValues(given, field.below)
  // A group, such as the accounts of CpfBalances: each has an envelope of its own. What has none is one value.
  if (!field.below.some(({ yields = '' }) => hasEnvelope(yields, policy))) return null
  return each(given, field.below, (below) =>
    below.name === '__typename' ? given[below.key] : giveAsUnavailable(given[below.key], below, policy),
  )
}

function withoutValues(given: Readonly<Record<string, unknown>>, fields: readonly FetchedField[]): unknown {
  const says = (name: string) => fields.some((field) => field.name === name && given[field.key] === 'NOT_APPLICABLE')
  if (says('state') || says('source')) return given
  return each(given, fields, ({ key, name }) => {
    if (name === 'state') return 'UNAVAILABLE'
    return envelope.has(name) ? given[key] : null
  })
}

/** Of the fields that were answered: what a type condition or a variable left out stays out. */
function each(
  given: Readonly<Record<string, unknown>>,
  fields: readonly FetchedField[],
  value: (field: FetchedField) => unknown,
): unknown {
  return Object.fromEntries(
    fields.filter(({ key }) => Object.hasOwn(given, key)).map((field) => [field.key, value(field)]),
  )
}
