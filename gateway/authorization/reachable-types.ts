// Which types a query can meet, over fields, their arguments, members and interfaces. Knows nothing of policies.
import { Kind, type TypeDefinitionNode } from 'graphql'
import { namedType } from '../../schema/policy/named-type.ts'

export type TypeDefinitions = ReadonlyMap<string, TypeDefinitionNode>

/**
 * Names of the types that can be arrived at from `root`, itself included. An interface that a field yields leads to
 * everything that implements it; one that a type merely implements does not, or `DataItem` would name every item.
 */
export function reachableTypes(types: TypeDefinitions, root: string): ReadonlySet<string> {
  const reached = new Set<string>()
  const yielded = new Set<string>()
  const waiting = [root]
  const reach = (name: string) => {
    const type = types.get(name)
    if (type === undefined || reached.has(name)) return
    reached.add(name)
    waiting.push(...yieldedBy(type))
    if ('interfaces' in type) for (const implemented of type.interfaces ?? []) reach(implemented.name.value)
  }
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (yielded.has(name)) continue
    yielded.add(name)
    reach(name)
    if (types.get(name)?.kind === Kind.INTERFACE_TYPE_DEFINITION) waiting.push(...implementing(name, types))
  }
  return reached
}

/** What stands where a value of this type does, or in its fields and their arguments. */
function yieldedBy(type: TypeDefinitionNode): string[] {
  switch (type.kind) {
    case Kind.UNION_TYPE_DEFINITION:
      return (type.types ?? []).map(({ name }) => name.value)
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return (type.fields ?? []).map((field) => namedType(field.type))
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return (type.fields ?? [])
        .flatMap((field) => [field.type, ...(field.arguments ?? []).map((each) => each.type)])
        .map(namedType)
    default:
      return []
  }
}

function implementing(name: string, types: TypeDefinitions): string[] {
  return [...types.values()]
    .filter((type) => 'interfaces' in type && type.interfaces?.some((each) => each.name.value === name))
    .map((type) => type.name.value)
}
