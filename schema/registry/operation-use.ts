// What an operation that was really run touches: coordinates, types and enum values' types. Operations are registered
// texts of clients; no value of a variable is ever looked at.
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { z } from 'zod'

/** One operation of one client, as counted over the days that are judged. */
export const runOperationSchema = z.strictObject({
  client: z.string().min(1),
  document: z.string().min(1),
  /** How often it was run. */
  runs: z.int().nonnegative(),
  /** Consents in force under which it may be run. */
  consents: z.int().nonnegative(),
})
export type RunOperation = Readonly<z.infer<typeof runOperationSchema>>

/** `Type.field`, also of each member of an abstract type, and names of types. Empty for what does not parse. */
export function touchedBy({ document }: RunOperation, schema: GraphQLSchema): ReadonlySet<string> {
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
