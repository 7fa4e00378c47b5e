// Finds in the answer to a query for everything what is told of one leaf: the envelope nearest above it (or its own) and
// its values.
import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql'
import { z } from 'zod'

export interface LeafAnswer {
  readonly state: string
  readonly source: string
  /** Of the leaf itself in each record, envelope fields left out. */
  readonly values: readonly unknown[]
  /** Of the item's list, where it is one; undefined where it is none. */
  readonly records: unknown
}

const objectSchema = z.record(z.string(), z.unknown())
const envelopeFields = new Set(['state', 'source', 'classification', 'lastUpdated', 'agency'])

/** `Type.field` to the names from the root's type down to it; the first place where it stands. */
export function leafPlaces(schema: GraphQLSchema, root: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const walk = (type: string, above: readonly string[]): void => {
    const owner = schema.getType(type)
    if (!isObjectType(owner) || (type === 'Entity' && above.length > 0)) return
    for (const field of Object.values(owner.getFields())) {
      const place = [...above, field.name]
      if (!found.has(`${type}.${field.name}`)) found.set(`${type}.${field.name}`, place)
      walk(getNamedType(field.type).name, place)
    }
  }
  walk(root, [])
  return found
}

export function leafAnswer(data: unknown, place: readonly string[]): LeafAnswer {
  let told: Record<string, unknown> | undefined
  let records: unknown
  let current: readonly unknown[] = [data]
  for (const step of place) {
    current = current.flatMap((value) => {
      const read = objectSchema.safeParse(value)
      if (!read.success) return []
      if (typeof read.data['state'] === 'string') told = read.data
      if (step === 'records') records = read.data['records']
      return read.data[step] ?? []
    })
  }
  const values = current.flatMap((value) => {
    const read = objectSchema.safeParse(value)
    if (!read.success || !('state' in read.data)) return [value]
    told = read.data
    return Object.entries(read.data).flatMap(([name, each]) => (envelopeFields.has(name) ? [] : flat(each)))
  })
  return {
    state: String(told?.['state']),
    source: String(told?.['source']),
    values: values.filter((value) => value !== null && value !== undefined),
    records: told && 'records' in told ? told['records'] : records,
  }
}

/** An empty list is no value. */
function flat(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value]
}
