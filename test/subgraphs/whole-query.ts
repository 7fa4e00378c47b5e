// A query for every field of a type that data can be read from, for tests that ask for everything at once.
import {
  buildASTSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql'
import { readSubgraphSdl } from '../../schema/read-subgraph-sdl.ts'
import type { SubgraphName } from './start-test-subgraph.ts'

/** `{ a { b } c }` with every field of `type` but the hidden keys; fields that lead to `stop` types are left out. */
export function wholeSelection(
  graph: SubgraphName | GraphQLSchema,
  type: string,
  stop: readonly string[] = [],
): string {
  const schema = schemaOf(graph)
  const select = (owner: GraphQLObjectType): string => {
    const fields = Object.values(owner.getFields()).flatMap((field) => {
      const child = getNamedType(field.type)
      if (field.name === 'id' || stop.includes(child.name)) return []
      if (isUnionType(child))
        return `${field.name} { __typename ${child
          .getTypes()
          .map((member) => `... on ${member.name} ${select(member)}`)
          .join(' ')} }`
      if (isInterfaceType(child)) throw new Error('no field leads to an interface')
      return isObjectType(child) ? `${field.name} ${select(child)}` : field.name
    })
    return `{ ${fields.join(' ')} }`
  }
  return select(objectType(schema, type))
}

/** Where each field stands in the answer to the whole selection: `Type.field` to its dotted path. */
export function fieldPaths(graph: SubgraphName | GraphQLSchema, type: string): ReadonlyMap<string, string> {
  const schema = schemaOf(graph)
  const found = new Map<string, string>()
  const visit = (owner: GraphQLObjectType, prefix: string): void => {
    for (const field of Object.values(owner.getFields())) {
      const path = `${prefix}${field.name}`
      found.set(`${owner.name}.${field.name}`, path)
      const child = getNamedType(field.type)
      if (isObjectType(child)) visit(child, `${path}.`)
    }
  }
  visit(objectType(schema, type), '')
  return found
}

function schemaOf(graph: SubgraphName | GraphQLSchema): GraphQLSchema {
  if (typeof graph !== 'string') return graph
  return buildASTSchema(parse(readSubgraphSdl(graph)), { assumeValidSDL: true, assumeValid: true })
}

function objectType(schema: GraphQLSchema, type: string): GraphQLObjectType {
  const found = schema.getType(type)
  if (!isObjectType(found)) throw new Error(`${type} is no object type`)
  return found
}
