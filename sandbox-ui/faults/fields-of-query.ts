// Coordinates of all fields that a query asks for, containers too: what a fault can name with an effect.
import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql'

/** `document` is valid against the schema. */
export function fieldsOfQuery(document: DocumentNode, schema: GraphQLSchema): readonly string[] {
  const types = new TypeInfo(schema)
  const found = new Set<string>()
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        found.add(`${types.getParentType()?.name}.${name.value}`)
      },
    }),
  )
  return [...found]
}
