// What a subgraph may not do to others' types and fields (design §6). Composition accepts most of it; here what is not
// allowed is refused. The operator's own subgraphs are not held to the namespaces.
import { type ASTNode, Kind, visit } from 'graphql'
import { namedType } from '../policy/named-type.ts'
import { type Assignment, ownsType } from './assignment.ts'
import { type Finding, makeFinding } from './finding.ts'
import { canonicalText, isTypeDefinition, metadataTexts, type PublishedGraph } from './published-graph.ts'
import type { SubgraphDocument, SubgraphType } from './read-subgraph.ts'
import type { RuleCode } from './rules.ts'

/** Directives that touch what is another's, each with its own rule. What is in no list is refused too. */
const refused: Readonly<Record<string, RuleCode>> = {
  override: 'owner/override',
  requires: 'owner/requires',
  provides: 'owner/external',
  external: 'owner/external',
  fromContext: 'owner/from-context',
  context: 'owner/from-context',
  interfaceObject: 'owner/interface-object',
}
const allowed = ['key', 'authenticated', 'requiresScopes', 'dataItem', 'deprecated', 'specifiedBy', 'oneOf', 'link']

/** Changes are the resident's own, of consents: no other subgraph has any (design §4). */
const mutationSubgraph = 'consent'
const rootNames = ['Query', 'Mutation', 'Subscription']

export function protectOwners(
  subgraph: SubgraphDocument,
  assignment: Assignment,
  published: PublishedGraph,
): Finding[] {
  const platform = assignment.owner === 'platform'
  return [
    ...judgeDirectives(subgraph, published, platform),
    ...judgeDefinitions(subgraph, published),
    ...[...subgraph.types.values()].flatMap((type) => judgeRoot(type, assignment)),
    ...(platform
      ? []
      : [...subgraph.types.values()].flatMap((type) => judgeType(type, subgraph, assignment, published))),
  ]
}

function judgeDirectives(subgraph: SubgraphDocument, published: PublishedGraph, platform: boolean): Finding[] {
  const findings: Finding[] = []
  const look = (node: ASTNode, coordinate: string, shared: boolean, isKey: boolean) => {
    if (!('directives' in node)) return
    for (const { name, node: at, argument } of subgraph.directivesOf(node)) {
      const found = `@${at.name.value}`
      const rule = name === undefined ? undefined : refused[name]
      if (rule !== undefined) findings.push(makeFinding(rule, coordinate, at, found))
      else if (name === 'shareable') {
        if (!shared) findings.push(makeFinding('owner/shareable', coordinate, at, found))
      } else if (name === 'inaccessible') {
        if (!isKey) findings.push(makeFinding('owner/inaccessible', coordinate, at, found))
      } else if (name === 'composeDirective') {
        if (argument('name') !== `@${subgraph.dataItemName}`)
          findings.push(makeFinding('owner/compose-directive', coordinate, at, found))
      } else if (name === undefined || !allowed.includes(name))
        findings.push(makeFinding('owner/directive', coordinate, at, found))
    }
  }
  for (const definition of subgraph.document.definitions) {
    const typeName = 'name' in definition ? (definition.name?.value ?? '') : 'schema'
    // A value type that was published so is compared as a whole.
    const shared = platform || (published.texts.has(typeName) && !published.entities.has(typeName))
    const path: string[] = []
    visit(definition, {
      enter(node) {
        const named = 'name' in node && node.name !== undefined && node.kind.endsWith('Definition')
        if (named && node !== definition) path.push(node.name.value)
        const isKey = path.length === 1 && path[0] === 'id' && isEntity(subgraph, typeName)
        if (node.kind !== Kind.DIRECTIVE) look(node, [typeName, ...path].join('.'), shared, isKey)
      },
      leave(node) {
        const named = 'name' in node && node.name !== undefined && node.kind.endsWith('Definition')
        if (named && node !== definition) path.pop()
      },
    })
  }
  return findings
}

function isEntity({ types }: SubgraphDocument, name: string): boolean {
  return types.get(name)?.directives.some((each) => each.name === 'key') ?? false
}

function isPublishedAsIs(
  definition: SubgraphDocument['document']['definitions'][number],
  subgraph: SubgraphDocument,
  { texts }: PublishedGraph,
): boolean {
  if (!isTypeDefinition(definition)) return false
  return texts.get(definition.name.value)?.has(canonicalText(definition, subgraph)) ?? false
}

/** Root types under another name, definitions of directives, and what is no type at all. */
function judgeDefinitions(subgraph: SubgraphDocument, published: PublishedGraph): Finding[] {
  const own = metadataTexts(subgraph)
  return subgraph.document.definitions.flatMap((node): Finding[] => {
    switch (node.kind) {
      case Kind.SCHEMA_DEFINITION:
      case Kind.SCHEMA_EXTENSION:
        return (node.operationTypes ?? []).map((root) =>
          makeFinding(
            root.operation === 'query' ? 'owner/root-field' : 'owner/mutation',
            `schema.${root.operation}`,
            root,
          ),
        )
      case Kind.DIRECTIVE_DEFINITION: {
        const isMetadata = node.name.value === subgraph.dataItemName
        const known = published.metadataDefinitions
        if (isMetadata && (known.size === 0 || own.every((text) => known.has(text)))) return []
        return [makeFinding('owner/directive-definition', `@${node.name.value}`, node)]
      }
      case Kind.OPERATION_DEFINITION:
      case Kind.FRAGMENT_DEFINITION:
        return [makeFinding('lint/definition', node.name?.value ?? 'operation', node)]
      default:
        return []
    }
  })
}

function judgeRoot({ name, nodes }: SubgraphType, { owner, subgraph }: Assignment): Finding[] {
  const platform = owner === 'platform'
  const mayChange = platform && subgraph === mutationSubgraph && name === 'Mutation'
  if ((name === 'Mutation' && !mayChange) || name === 'Subscription')
    return [makeFinding('owner/mutation', name, nodes[0])]
  return name === 'Query' && !platform ? [makeFinding('owner/root-field', name, nodes[0])] : []
}

function judgeType(
  type: SubgraphType,
  subgraph: SubgraphDocument,
  assignment: Assignment,
  published: PublishedGraph,
): Finding[] {
  const { name, nodes } = type
  if (rootNames.includes(name)) return []
  if (published.entities.has(name)) return judgeEntity(type, subgraph, published)
  if (published.texts.has(name)) {
    const extension = nodes.find((node) => !isTypeDefinition(node))
    if (extension !== undefined) return [makeFinding('owner/extends-others', name, extension)]
    const changed = nodes.filter((node) => !isPublishedAsIs(node, subgraph, published))
    return changed.map((node) => makeFinding('owner/not-as-published', name, node))
  }
  return [
    ...(ownsType(assignment, name)
      ? []
      : [makeFinding('owner/type-namespace', name, nodes[0], `${name} does not begin with ${assignment.types}`)]),
    ...fieldsThatLeave(type, published),
  ]
}

/** Composition shows one subgraph's description of what all share, so nobody brings another. */
function judgeEntity(type: SubgraphType, subgraph: SubgraphDocument, published: PublishedGraph): Finding[] {
  const { name, nodes, fields } = type
  const isObject = (node: { readonly kind: string }) => node.kind.startsWith('ObjectType')
  const isDescribedSo = (coordinate: string, node: Describable) =>
    node.description === undefined || (published.descriptions.get(coordinate)?.has(node.description.value) ?? false)
  return [
    ...nodes
      .filter((node) => !isObject(node) || ('description' in node && !isDescribedSo(name, node)))
      .map((node) => makeFinding('owner/not-as-published', name, node)),
    ...type.interfaces.map((each) => makeFinding('owner/extends-others', name, nodes[0], `implements ${each}`)),
    ...fields.flatMap((field) => {
      const coordinate = `${name}.${field.name.value}`
      const owner = published.fieldOwners.get(coordinate)
      if (owner === undefined) return []
      if (field.name.value !== 'id') return [makeFinding('owner/field-taken', coordinate, field, `${owner} has it`)]
      const { description: _, ...bare } = field
      const alike = published.keyTexts.has(canonicalText(bare, subgraph)) && isDescribedSo(coordinate, field)
      return alike ? [] : [makeFinding('owner/not-as-published', coordinate, field)]
    }),
    ...fieldsThatLeave(type, published),
  ]
}

interface Describable {
  readonly description?: { readonly value: string } | undefined
}

function fieldsThatLeave({ name, fields, members, nodes }: SubgraphType, { entities }: PublishedGraph): Finding[] {
  return [
    ...fields
      .filter((field) => entities.has(namedType(field.type)))
      .map((field) => makeFinding('owner/entity-reference', `${name}.${field.name.value}`, field)),
    ...members
      .filter((member) => entities.has(member))
      .map((member) => makeFinding('owner/entity-reference', name, nodes[0], `has the member ${member}`)),
  ]
}
