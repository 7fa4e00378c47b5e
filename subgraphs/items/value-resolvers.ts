// Resolvers that follow from a field's type alone: a coded field looks its code up, a partial date is taken apart, an
// address is read and printed. Made by walking the schema, so that no field is forgotten.
import { type GraphQLFieldResolver, type GraphQLSchema, getNamedType, isListType, isObjectType } from 'graphql'
import { codedFields } from '../../schema/code-tables/coded-fields.ts'
import { describeCode } from '../../schema/code-tables/describe-code.ts'
import type { RequestContext } from '../request-context.ts'
import { readAddress } from './address.ts'
import { readPartialDate } from './partial-date.ts'

type Resolver = GraphQLFieldResolver<Readonly<Record<string, unknown>>, RequestContext>
export type Resolvers = Record<string, Record<string, Resolver>>

/** Throws at start for a coded field that no table explains. */
export function valueResolvers(schema: GraphQLSchema): Resolvers {
  const resolvers: Resolvers = {}
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue
    for (const field of Object.values(type.getFields())) {
      const resolver = isListType(field.type)
        ? undefined
        : resolverOf(getNamedType(field.type).name, field.name, `${type.name}.${field.name}`)
      if (resolver) resolvers[type.name] = { ...resolvers[type.name], [field.name]: resolver }
    }
  }
  return resolvers
}

function resolverOf(type: string, field: string, coordinate: string): Resolver | undefined {
  switch (type) {
    case 'CodedValue':
      return codedResolver(field, coordinate)
    case 'PartialDate':
      return (parent) => (typeof parent[field] === 'string' ? readPartialDate(parent[field]) : null)
    case 'Address':
      return (parent) => readAddress(parent[field])
    default:
      return undefined
  }
}

function codedResolver(field: string, coordinate: string): Resolver {
  const table = codedFields[coordinate]
  if (table === undefined) throw new Error(`No code table explains ${coordinate}.`)
  return (parent) => {
    const code = parent[field]
    // An address brings its country along, already described.
    return typeof code === 'string' ? describeCode(table, code) : code
  }
}
