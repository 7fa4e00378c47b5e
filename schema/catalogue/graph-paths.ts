// Where each field of the catalogue stands in a query: `me.vehicles.records[].make`.
import { buildASTSchema, type GraphQLSchema, getNamedType, isListType, isObjectType, parse } from 'graphql'
import { readSubgraphSdl } from '../read-subgraph-sdl.ts'

export interface GraphPlace {
  /** From the root of the query; `[]` behind a list. */
  readonly path: string
  /** Name of the field's type, `[]` behind it for a list. */
  readonly type: string
}

/** `Type.field` to the first place where it stands; a person's way to a company is left out. */
export function graphPlaces(): ReadonlyMap<string, GraphPlace> {
  const found = new Map<string, GraphPlace>()
  const roots = [
    ['person', 'Person', 'me'],
    ['corporate', 'Person', 'me'],
    ['corporate', 'Entity', 'entity'],
  ] as const
  for (const [subgraph, type, root] of roots) {
    const sdl = parse(readSubgraphSdl(subgraph))
    walk(buildASTSchema(sdl, { assumeValidSDL: true, assumeValid: true }), type, root, found)
  }
  return found
}

/** The same for the graph as a gateway serves it, with what agencies published. */
export function placesInGraph(schema: GraphQLSchema): ReadonlyMap<string, GraphPlace> {
  const found = new Map<string, GraphPlace>()
  walk(schema, 'Person', 'me', found)
  walk(schema, 'Entity', 'entity', found)
  return found
}

function walk(schema: GraphQLSchema, name: string, path: string, found: Map<string, GraphPlace>): void {
  const type = schema.getType(name)
  if (!isObjectType(type)) return
  for (const field of Object.values(type.getFields())) {
    const list = isListType(field.type) ? '[]' : ''
    const child = getNamedType(field.type).name
    const coordinate = `${name}.${field.name}`
    if (field.name === 'id' || found.has(coordinate)) continue
    found.set(coordinate, { path: `${path}.${field.name}`, type: `${child}${list}` })
    if (child !== 'Entity') walk(schema, child, `${path}.${field.name}${list}`, found)
  }
}
