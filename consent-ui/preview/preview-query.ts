// Which fields of the graph show the values of which scopes: one query for all of them, and where in its answer each stands.
// The platform's own stand in its SDL; where an item is that an agency published, the gateway's schema says.
import {
  buildASTSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  parse,
} from 'graphql'
import { type GraphPlace, graphPlaces } from '../../schema/catalogue/graph-paths.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { readSubgraphSdl, type SubgraphName } from '../../schema/read-subgraph-sdl.ts'

export interface PreviewQuery {
  readonly text: string
  /** Response keys from the root down, by scope; scopes without a place in the graph are left out. */
  readonly paths: ReadonlyMap<string, readonly string[]>
}

/** What agencies published, of what is asked for. */
export interface PublishedItems {
  /** The graph as the gateway serves it. */
  readonly schema: GraphQLSchema
  /** By coordinate. */
  readonly places: ReadonlyMap<string, GraphPlace>
  /** `Type.field` of each scope. */
  readonly coordinates: ReadonlyMap<string, readonly string[]>
}

interface Branch {
  readonly below: Map<string, Branch>
  /** What is selected of a value that is an object: `{ value }`; empty for a scalar. */
  selection: string
  /** The object says whether there is something at all. */
  hasState: boolean
}

const envelope = new Set(['state', 'source', 'classification', 'lastUpdated', 'agency'])

export function previewQueries(): (scopes: readonly string[], published?: PublishedItems) => PreviewQuery {
  const places = graphPlaces()
  const leaves = new Map(readItemMetadata().map((leaf) => [leaf.scope, leaf]))
  const schemas = new Map<SubgraphName, GraphQLSchema>()
  const schemaOf = (name: SubgraphName) => {
    const known = schemas.get(name)
    if (known) return known
    const schema = buildASTSchema(parse(readSubgraphSdl(name)), { assumeValidSDL: true, assumeValid: true })
    schemas.set(name, schema)
    return schema
  }

  function find(scope: string, published: PublishedItems | undefined) {
    const leaf = leaves.get(scope)
    if (leaf) {
      const place = places.get(leaf.coordinate)
      return place && { place, schema: schemaOf(leaf.subgraph), levels: ownLevels }
    }
    const coordinates = published?.coordinates.get(scope) ?? []
    const place = coordinates.map((coordinate) => published?.places.get(coordinate)).find(Boolean)
    return published && place && { place, schema: published.schema, levels: publishedLevels }
  }

  return (scopes, published) => {
    const root: Branch = newBranch()
    const paths = new Map<string, readonly string[]>()
    for (const scope of scopes) {
      const found = find(scope, published)
      if (!found) continue
      const path = found.place.path.replaceAll('[]', '').split('.')
      if (grow(root, path, found)) paths.set(scope, path)
    }
    return { text: print(root), paths }
  }
}

function newBranch(): Branch {
  return { below: new Map(), selection: '', hasState: false }
}

/** False, and nothing grown, where nothing of the value can be selected. */
function grow(
  root: Branch,
  path: readonly string[],
  { schema, levels }: { readonly schema: GraphQLSchema; readonly levels: number },
): boolean {
  const types: GraphQLNamedType[] = []
  for (const name of path) {
    const type = typeBelow(types.at(-1), name, schema)
    if (type === undefined) return false
    types.push(type)
  }
  const last = types.at(-1)
  const selection = last && selectionOf(last, levels)
  if (selection === undefined) return false
  let branch = root
  for (const [at, name] of path.entries()) {
    const next = branch.below.get(name) ?? newBranch()
    branch.below.set(name, next)
    const type = types[at]
    next.hasState = isObjectType(type) && 'state' in type.getFields()
    branch = next
  }
  branch.selection = selection
  return true
}

/** Undefined for a field that is not there, or that can't be asked for just so. */
function typeBelow(above: GraphQLNamedType | undefined, name: string, schema: GraphQLSchema) {
  if (above === undefined) return schema.getType({ me: 'Person', entity: 'Entity' }[name] ?? '')
  const field = isObjectType(above) ? above.getFields()[name] : undefined
  return field === undefined || field.args.some(isRequiredArgument) ? undefined : getNamedType(field.type)
}

/** No value of ours is deeper. What an agency published may be a type within itself, or many within each other. */
const ownLevels = 8
const publishedLevels = 3

/** Empty for a scalar; undefined for an object of which nothing can be asked for just so. */
function selectionOf(type: GraphQLNamedType, levels: number): string | undefined {
  if (isUnionType(type)) {
    const members = type.getTypes().flatMap((member) => {
      const selection = selectionOf(member, levels)
      return selection === undefined ? [] : [`... on ${member.name} ${selection}`]
    })
    return members.length === 0 ? undefined : `{ ${members.join(' ')} }`
  }
  if (isLeafType(type)) return ''
  if (!isObjectType(type) || levels === 0) return undefined
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.name === 'id' || envelope.has(field.name) || field.args.some(isRequiredArgument)) return []
    const selection = selectionOf(getNamedType(field.type), levels - 1)
    return selection === undefined ? [] : [`${field.name} ${selection}`]
  })
  return fields.length === 0 ? undefined : `{ ${fields.join(' ')} }`
}

function print({ below, selection, hasState }: Branch): string {
  if (below.size === 0) return hasState ? selection.replace('{', '{ state') : selection
  const fields = [...below].map(([name, branch]) => `${name} ${print(branch)}`)
  return `{ ${hasState ? 'state ' : ''}${fields.join(' ')} }`
}
