// Whether a subgraph's types are joined and written as every client of the graph may expect: by the opaque id, nullable
// where something can be refused, described throughout. Types repeated from others are theirs to lint.
import { type ASTNode, Kind, visit } from 'graphql'
import { type Finding, makeFinding } from './finding.ts'
import type { SubgraphDocument, SubgraphType } from './read-subgraph.ts'

/** `own`: types of this subgraph; `entities`: shared entities, of which only the new fields are its own. */
export function lintShape(
  subgraph: SubgraphDocument,
  own: readonly SubgraphType[],
  entities: readonly SubgraphType[],
): Finding[] {
  return [
    ...entities.flatMap((type) => lintKey(type)),
    ...own.flatMap((type) => misplacedKeys(type)),
    ...[...own, ...entities].flatMap((type) => lintNullable(type, subgraph, entities.includes(type))),
    ...own.flatMap(({ name, nodes }) => nodes.flatMap((node) => undescribed(name, node))),
    ...entities.flatMap(({ name, fields }) =>
      fields.filter((field) => field.name.value !== 'id').flatMap((field) => undescribed(name, field)),
    ),
  ]
}

function lintKey({ name, directives, fields, nodes }: SubgraphType): Finding[] {
  const keys = directives.filter((each) => each.name === 'key')
  const [key] = keys
  if (key === undefined) return [makeFinding('lint/key', name, nodes[0], 'No key')]
  const wrong = keys.find((each) => String(each.argument('fields')).trim() !== 'id') ?? keys[1]
  if (wrong !== undefined)
    return [makeFinding('lint/key', name, wrong.node, `The key "${String(wrong.argument('fields'))}"`)]
  const adds = fields.some((field) => field.name.value !== 'id')
  return adds && key.argument('resolvable') === false ? [makeFinding('lint/reference-resolver', name, key.node)] : []
}

function misplacedKeys({ name, directives }: SubgraphType): Finding[] {
  return directives
    .filter((each) => each.name === 'key')
    .map(({ node }) => makeFinding('lint/key', name, node, 'Only shared entities have a key'))
}

function lintNullable({ name, fields }: SubgraphType, subgraph: SubgraphDocument, entity: boolean): Finding[] {
  return fields
    .filter((field) => field.type.kind === Kind.NON_NULL_TYPE && field.name.value !== 'id')
    .filter((field) => entity || subgraph.directivesOf(field).some((each) => each.name === 'requiresScopes'))
    .map((field) => makeFinding('lint/nullable', `${name}.${field.name.value}`, field.type))
}

/** Types, fields, arguments and enum values; what only extends a type was described where it is defined. */
function undescribed(typeName: string, root: ASTNode): Finding[] {
  const findings: Finding[] = []
  const path: string[] = []
  visit(root, {
    enter(node) {
      if (!('description' in node || node.kind.endsWith('Definition')) || !('name' in node)) return
      const name = node.name?.value ?? ''
      if (node !== root || name !== typeName) path.push(name)
      const coordinate = [typeName, ...path].join('.')
      const isRoot = typeName === 'Query' && path.length === 0
      const text = 'description' in node ? (node.description?.value.trim() ?? '') : ''
      if (text === '' && !node.kind.endsWith('Extension') && !isRoot)
        findings.push(makeFinding('lint/description', coordinate, node))
    },
    leave(node) {
      if (!('description' in node || node.kind.endsWith('Definition')) || !('name' in node)) return
      path.pop()
    },
  })
  return findings
}
