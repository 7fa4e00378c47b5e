// What an operation that was really run touches: coordinates, types and enum values' types. Operations are registered
// texts of clients, or what the log says of them; no value of a variable is ever looked at.
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { z } from 'zod'

const counts = {
  client: z.string().min(1),
  /** How often it was run. */
  runs: z.int().nonnegative(),
  /** Consents in force under which it may be run. */
  consents: z.int().nonnegative(),
}

/**
 * One operation of one client, as counted over the days that are judged: its text, or what the disclosure log says of it,
 * which is the guarded coordinates that it read.
 */
export const runOperationSchema = z.union([
  z.strictObject({ ...counts, document: z.string().min(1) }),
  z.strictObject({ ...counts, coordinates: z.array(z.string()) }),
])
export type RunOperation = Readonly<z.infer<typeof runOperationSchema>>

/** `Type.field`, also of each member of an abstract type, and names of types. Empty for what does not parse. */
export function touchedBy(
  operation: RunOperation,
  schema: GraphQLSchema,
  guarded: ReadonlySet<string>,
): ReadonlySet<string> {
  return 'document' in operation
    ? touchedByText(operation.document, schema)
    : touchedByCoordinates(operation.coordinates, schema, guarded)
}

function touchedByText(document: string, schema: GraphQLSchema): ReadonlySet<string> {
  const touched = new Set<string>()
  let parsed: DocumentNode
  try {
    parsed = parse(document, { maxTokens: 10_000 })
  } catch {
    return touched
  }
  const types = new TypeInfo(schema)
  visit(
    parsed,
    visitWithTypeInfo(types, {
      enter(node) {
        const yielded = getNamedType(types.getType())
        const expected = getNamedType(types.getInputType())
        if (yielded) touched.add(yielded.name)
        if (expected) touched.add(expected.name)
        if (node.kind !== Kind.FIELD) return
        const parent = getNamedType(types.getParentType())
        if (!parent) return
        touched.add(`${parent.name}.${node.name.value}`)
        const members = isAbstractType(parent) ? schema.getPossibleTypes(parent) : []
        for (const { name } of members) touched.add(`${name}.${node.name.value}`)
      },
    }),
  )
  return touched
}

/**
 * A guarded coordinate stands for what leads to it and for whatever lies beneath without a guard of its own: which of that
 * was read nobody recorded, so all of it counts.
 */
function touchedByCoordinates(
  coordinates: readonly string[],
  schema: GraphQLSchema,
  guarded: ReadonlySet<string>,
): ReadonlySet<string> {
  const fields = fieldsOf(schema)
  const below = (coordinate: string) =>
    fields.filter(({ parents }) => parents.includes(yieldOf(coordinate, fields))).map((field) => field.coordinate)
  const above = (coordinate: string) => {
    const parents = fields.find((field) => field.coordinate === coordinate)?.parents ?? []
    return fields.filter((field) => parents.includes(field.yields)).map((field) => field.coordinate)
  }
  const down = reach(coordinates, (each) => below(each).filter((next) => !guarded.has(next)))
  const up = reach(coordinates, above)
  const touched = new Set([...down, ...up])
  for (const coordinate of [...touched]) touched.add(yieldOf(coordinate, fields))
  return touched
}

interface SchemaField {
  readonly coordinate: string
  /** Its type and the abstract types that it belongs to. */
  readonly parents: readonly string[]
  readonly yields: string
}

function fieldsOf(schema: GraphQLSchema): readonly SchemaField[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type))
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType)
  return types.flatMap((type) => {
    const parents = [
      type.name,
      ...abstract
        .filter((each) => isObjectType(type) && schema.getPossibleTypes(each).includes(type))
        .map(({ name }) => name),
    ]
    return Object.values(type.getFields()).map((field) => ({
      coordinate: `${type.name}.${field.name}`,
      parents,
      yields: getNamedType(field.type).name,
    }))
  })
}

function yieldOf(coordinate: string, fields: readonly SchemaField[]): string {
  return fields.find((field) => field.coordinate === coordinate)?.yields ?? coordinate
}

function reach(start: readonly string[], next: (coordinate: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set(start)
  const waiting = [...start]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop())
    for (const each of next(one))
      if (!found.has(each)) {
        found.add(each)
        waiting.push(each)
      }
  return found
}
