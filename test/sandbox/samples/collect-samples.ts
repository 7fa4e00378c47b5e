// From a whole answer to one value for each field of the graph that data came from: `Person.email` to `mei@…`.
import { type GraphQLSchema, getNamedType, getNullableType, isLeafType, isListType, isObjectType } from 'graphql'
import { z } from 'zod'

const recordSchema = z.record(z.string(), z.unknown())
/** Where a value comes from; the schema says it of every item in the same words. */
export const envelope: ReadonlySet<string> = new Set([
  '__typename',
  'state',
  'source',
  'classification',
  'lastUpdated',
  'agency',
])
const longest = 80

/** `type`: name of the type whose fields `data` holds. The first value found for a field stays. */
export function collectSamples(
  schema: GraphQLSchema,
  type: string,
  data: unknown,
  found: Map<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const record = recordSchema.safeParse(data).data
  const object = schema.getType(String(record?.['__typename'] ?? type))
  if (record === undefined || !isObjectType(object)) return found
  for (const field of Object.values(object.getFields())) {
    if (envelope.has(field.name)) continue
    const value = record[field.name]
    const of = getNamedType(field.type)
    const values = isListType(getNullableType(field.type)) && Array.isArray(value) ? value : [value]
    for (const one of values) {
      const sample = isLeafType(of) ? scalar(one) : summary(one)
      const coordinate = `${object.name}.${field.name}`
      if (sample !== undefined && !found.has(coordinate)) found.set(coordinate, sample.slice(0, longest))
      if (!isLeafType(of)) collectSamples(schema, of.name, one, found)
    }
  }
  return found
}

function scalar(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : undefined
}

/** Of an item or a small value what it says; undefined of one that is made of records. */
function summary(value: unknown): string | undefined {
  const told = Object.entries(recordSchema.catch({}).parse(value)).filter(
    ([name, member]) => !envelope.has(name) && member !== null,
  )
  // An address says itself in one line.
  const [[name, member] = []] = told
  if (told.length === 1 && name === 'address') return scalar(recordSchema.catch({}).parse(member)['printed'])
  const words = told.map(([, member]) => scalar(member))
  if (words.length === 0 || words.includes(undefined)) return undefined
  const { value: only, code, description } = Object.fromEntries(told)
  if (only !== undefined) return scalar(only)
  if (code !== undefined && description !== undefined) return `${scalar(code)} (${scalar(description)})`
  return told.map(([name, member]) => `${name} ${scalar(member)}`).join(', ')
}
