// Which items open a field that has no policy of its own: those that it stands below, `noahistory` for the amount of a
// NoaAssessment. For the documentation alone; what may be read the gateway decides.
import { getNamedType, isObjectType, isUnionType } from 'graphql'
import type { GraphPolicy } from '../../schema/operation-scopes/scopes-of-operation.ts'

interface Item {
  readonly scope: string
}

/** By type name: the items below which the type stands. */
export function governingItems<Governing extends Item>(
  schema: GraphPolicy['schema'],
  itemOf: (coordinate: string) => Governing | undefined,
  isGuarded: (coordinate: string) => boolean,
): ReadonlyMap<string, readonly Governing[]> {
  const found = new Map<string, Map<string, Governing>>()
  const below = (typeName: string, item: Governing): void => {
    const type = schema.getType(typeName)
    if (isUnionType(type)) for (const member of type.getTypes()) below(member.name, item)
    if (!isObjectType(type)) return
    const items = found.get(type.name) ?? new Map<string, Governing>()
    if (items.has(item.scope)) return
    found.set(type.name, items.set(item.scope, item))
    for (const field of Object.values(type.getFields()))
      if (!isGuarded(`${type.name}.${field.name}`)) below(getNamedType(field.type).name, item)
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      const item = itemOf(`${type.name}.${field.name}`)
      if (item) below(getNamedType(field.type).name, item)
    }
  }
  return new Map([...found].map(([type, items]) => [type, [...items.values()]]))
}
