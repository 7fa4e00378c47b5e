// The egress guard: looks once more at what a query plan is about to ask a subgraph, knowing nothing of how the plan
// came about (design §9, 0g). Every field must be granted on every concrete type it may meet, or be part of a key. What
// `@requires` makes the executor fetch passes only because composition demands of the requiring field all that its
// inputs demand.
import { type DocumentNode, type FragmentDefinitionNode, Kind, OperationTypeNode, type SelectionSetNode } from 'graphql'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { isSatisfied } from '../../schema/policy/scope-expression.ts'

interface Guard {
  readonly index: PolicyIndex
  readonly granted: ReadonlySet<string>
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

/** The first thing in a fetch that may not be asked, as `Type.field` or the kind of operation; `undefined` if none. */
export function checkFetch(
  document: DocumentNode,
  index: PolicyIndex,
  granted: ReadonlySet<string>,
): string | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const rootType = rootTypeOf(definition.operation, index)
    if (rootType === undefined) return definition.operation
    const offence = checkRoot(definition.selectionSet, rootType, { index, granted, fragments })
    if (offence !== undefined) return offence
  }
  return undefined
}

function rootTypeOf(operation: OperationTypeNode, { queryType, mutationType }: PolicyIndex): string | undefined {
  if (operation === OperationTypeNode.QUERY) return queryType
  return operation === OperationTypeNode.MUTATION ? mutationType : undefined
}

function checkRoot(set: SelectionSetNode, rootType: string, guard: Guard): string | undefined {
  const root: Position = { typeName: rootType, members: [rootType], keys: [] }
  return firstOf(set.selections, (selection) =>
    selection.kind === Kind.FIELD && selection.name.value === '_entities'
      ? // The type of an entity is known from the fragments below, which say it for every field.
        selection.selectionSet && checkSet(selection.selectionSet, anyEntity, guard)
      : checkSet({ ...set, selections: [selection] }, root, guard),
  )
}

interface Position {
  readonly typeName: string
  /** Concrete types that an object here may have; `undefined` when nothing is known yet. */
  readonly members: readonly string[] | undefined
  /** Selections that belong to a key of an object above, of which this object is a part. */
  readonly keys: readonly SelectionSetNode[]
}

const anyEntity: Position = { typeName: '_Entity', members: undefined, keys: [] }

function checkSet(set: SelectionSetNode, position: Position, guard: Guard): string | undefined {
  const { index, fragments } = guard
  return firstOf(set.selections, (selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return checkSet(selection.selectionSet, narrow(position, selection.typeCondition?.name.value, index), guard)
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value)
      if (fragment === undefined) return `...${selection.name.value}`
      return checkSet(fragment.selectionSet, narrow(position, fragment.typeCondition.name.value, index), guard)
    }
    const name = selection.name.value
    if (name === '__typename') return undefined
    const { typeName, keys } = position
    const members = position.members?.length ? position.members : [typeName]
    const field = index.fields.get(`${typeName}.${name}`)
    if (field === undefined) return `${typeName}.${name}`
    const refused = members.find((member) => !isAllowed(member, name, keys, guard))
    if (refused !== undefined) return `${refused}.${name}`
    if (selection.selectionSet === undefined) return undefined
    const below = [...keys, ...(index.keys.get(typeName) ?? [])].flatMap((key) => partOf(key, name))
    const yielded = { typeName: field.yields, members: index.members.get(field.yields), keys: below }
    return checkSet(selection.selectionSet, yielded, guard)
  })
}

function narrow(position: Position, condition: string | undefined, index: PolicyIndex): Position {
  if (condition === undefined) return position
  const members = (index.members.get(condition) ?? []).filter((member) => position.members?.includes(member) ?? true)
  return { ...position, typeName: condition, members }
}

function isAllowed(
  member: string,
  name: string,
  keys: readonly SelectionSetNode[],
  { index, granted }: Guard,
): boolean {
  const policy = index.fields.get(`${member}.${name}`)
  if (policy === undefined) return false
  if (policy.scopes === undefined || isSatisfied(policy.scopes, granted)) return true
  return [...keys, ...(index.keys.get(member) ?? [])].some((key) => isKeyField(key, name))
}

function isKeyField(key: SelectionSetNode, name: string): boolean {
  return key.selections.some((selection) =>
    selection.kind === Kind.FIELD
      ? selection.name.value === name
      : selection.kind === Kind.INLINE_FRAGMENT && isKeyField(selection.selectionSet, name),
  )
}

/** What a key selects below one of its fields. */
function partOf(key: SelectionSetNode, name: string): SelectionSetNode[] {
  return key.selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return partOf(selection.selectionSet, name)
    if (selection.kind !== Kind.FIELD || selection.name.value !== name || !selection.selectionSet) return []
    return [selection.selectionSet]
  })
}

function firstOf<T>(values: readonly T[], look: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = look(value)
    if (found !== undefined) return found
  }
  return undefined
}
