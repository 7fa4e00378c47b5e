// Which fields of the graph show the values of which scopes: one query for all of them, and where in its answer each stands.
// Only what the platform publishes itself; an item of an agency's own subgraph has no preview.
import {
  buildASTSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql'
import { graphPlaces } from '../../schema/catalogue/graph-paths.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { readSubgraphSdl, type SubgraphName } from '../../schema/read-subgraph-sdl.ts'

export interface PreviewQuery {
  readonly text: string
  /** Response keys from the root down, by scope; scopes without a place in the graph are left out. */
  readonly paths: ReadonlyMap<string, readonly string[]>
}

interface Branch {
  readonly below: Map<string, Branch>
  /** What is selected of a value that is an object: `{ value }`; empty for a scalar. */
  selection: string
  /** The object says whether there is something at all. */
  hasState: boolean
}

const envelope = new Set(['state', 'source', 'classification', 'lastUpdated', 'agency'])

export function previewQueries(): (scopes: readonly string[]) => PreviewQuery {
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

  return (scopes) => {
    const root: Branch = newBranch()
    const paths = new Map<string, readonly string[]>()
    for (const scope of scopes) {
      const leaf = leaves.get(scope)
      const place = leaf && places.get(leaf.coordinate)
      if (!leaf || !place) continue
      const path = place.path.replaceAll('[]', '').split('.')
      paths.set(scope, path)
      grow(root, path, schemaOf(leaf.subgraph))
    }
    return { text: print(root), paths }
  }
}

function newBranch(): Branch {
  return { below: new Map(), selection: '', hasState: false }
}

function grow(root: Branch, path: readonly string[], schema: GraphQLSchema): void {
  let branch = root
  let type: GraphQLNamedType | undefined
  for (const name of path) {
    type = typeBelow(type, name, schema)
    const next = branch.below.get(name) ?? newBranch()
    branch.below.set(name, next)
    next.hasState = isObjectType(type) && 'state' in type.getFields()
    branch = next
  }
  branch.selection = type ? selectionOf(type) : ''
}

function typeBelow(above: GraphQLNamedType | undefined, name: string, schema: GraphQLSchema): GraphQLNamedType {
  const root = { me: 'Person', entity: 'Entity' }[name]
  const field = isObjectType(above) ? above.getFields()[name] : undefined
  const found = above === undefined ? schema.getType(root ?? '') : field && getNamedType(field.type)
  if (!found) throw new Error(`the graph has no ${name} there`)
  return found
}

function selectionOf(type: GraphQLNamedType): string {
  if (isUnionType(type)) {
    return `{ ${type
      .getTypes()
      .map((member) => `... on ${member.name} ${selectionOf(member)}`)
      .join(' ')} }`
  }
  if (isInterfaceType(type)) throw new Error('no item is an interface')
  if (!isObjectType(type)) return ''
  const fields = Object.values(type.getFields()).filter(({ name }) => name !== 'id' && !envelope.has(name))
  return `{ ${fields.map((field) => `${field.name} ${selectionOf(getNamedType(field.type))}`).join(' ')} }`
}

function print({ below, selection, hasState }: Branch): string {
  if (below.size === 0) return hasState ? selection.replace('{', '{ state') : selection
  const fields = [...below].map(([name, branch]) => `${name} ${print(branch)}`)
  return `{ ${hasState ? 'state ' : ''}${fields.join(' ')} }`
}
