// What every member of an interface is asked alike is asked of the interface itself, so that selections are not written
// once per type without need. Only the start of the members' lists, because the response's order must stay.
import { type FieldNode, type GraphQLSchema, getNamedType, isInterfaceType } from 'graphql'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'

export interface WrittenField {
  readonly node: FieldNode
  /** Equal texts mean equal selections. */
  readonly text: string
  /** Name of the type it yields on its concrete type. */
  readonly yields: string
}

export interface WrittenMember {
  readonly name: string
  readonly fields: readonly WrittenField[]
}

export interface Writing {
  readonly schema: GraphQLSchema
  readonly index: PolicyIndex
}

export function commonStart(
  members: readonly WrittenMember[],
  typeName: string,
  writing: Writing,
): readonly WrittenField[] {
  const [first, ...others] = members
  if (first === undefined) return []
  const differs = first.fields.findIndex((field, at) => {
    const alike = [field, ...others.map(({ fields }) => fields[at])]
    return !alike.every((other) => other?.text === field.text) || !isLiftable(alike, typeName, writing)
  })
  return differs === -1 ? first.fields : first.fields.slice(0, differs)
}

function isLiftable(
  alike: readonly (WrittenField | undefined)[],
  typeName: string,
  { schema, index }: Writing,
): boolean {
  const [field] = alike
  if (field === undefined) return false
  const { name, arguments: given } = field.node
  if (name.value === '__typename') return true
  // What is asked of a type with an inaccessible member would be asked of that member too, which nobody judged.
  if (index.partlyHidden.has(typeName)) return false
  const type = schema.getType(typeName)
  const fields = isInterfaceType(type) ? type.getFields() : {}
  const definition = Object.hasOwn(fields, name.value) ? fields[name.value] : undefined
  if (definition === undefined) return false
  // A member may take arguments that the interface does not know, and yield a narrower type, on which less is valid.
  const known = new Set(definition.args.map((argument) => argument.name))
  const yielded = getNamedType(definition.type).name
  return (
    (given ?? []).every((argument) => known.has(argument.name.value)) && alike.some((each) => each?.yields === yielded)
  )
}
