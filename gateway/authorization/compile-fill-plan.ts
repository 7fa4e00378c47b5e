// Compiles a judged operation to the plan by which the executor's answer becomes the client's.
import { type GraphQLOutputType, isListType, isNonNullType } from 'graphql'
import type { FillEntry, FillMember, FillObject, FillPlan, FillPosition } from './fill-plan.ts'
import type { JudgedField, JudgedMember, JudgedObject, JudgedOperation } from './judge-operation.ts'

/** `undefined` when the executor's answer is the client's as it is. */
export function compileFillPlan({ root }: JudgedOperation): FillPlan | undefined {
  if (root === undefined) return { root: undefined }
  const [fields = []] = [...root.members.values()]
  const local = fields !== 'null' && fields.some(({ shape }) => shape.coordinate.includes('.__'))
  return root.changed || local ? { root: fillRoot(fields, root) } : undefined
}

/** The query type's own `__typename`, `__schema` and `__type` are answered here and never fetched. */
function fillRoot(fields: JudgedMember, root: JudgedObject): FillObject {
  if (fields === 'null') return fillObject(root)
  const entries = fields.map((field): FillEntry => {
    const [{ name }] = field.shape.nodes
    if (name.value === '__typename') return { kind: 'constant', key: field.shape.key, value: root.shape.typeName }
    if (name.value.startsWith('__')) return { kind: 'introspection', key: field.shape.key }
    return fillEntry(field)
  })
  return { typeName: root.shape.typeName, members: new Map([[root.shape.typeName, entries]]) }
}

function fillObject(object: JudgedObject): FillObject {
  const members = [...object.members].map(([name, member]): readonly [string, FillMember] => [
    name,
    member === 'null' ? 'null' : member.map(fillEntry),
  ])
  return { typeName: object.shape.abstract ? undefined : object.shape.typeName, members: new Map(members) }
}

function fillEntry({ shape: { key, type }, outcome }: JudgedField): FillEntry {
  if (outcome === 'null') return { kind: 'null', key }
  if (outcome === 'leaf' || !outcome.changed) return { kind: 'copy', key }
  return { kind: 'object', key, position: fillPosition(type), object: fillObject(outcome) }
}

function fillPosition(type: GraphQLOutputType): FillPosition {
  const nonNull = isNonNullType(type)
  const nullable = nonNull ? type.ofType : type
  return { nonNull, element: isListType(nullable) ? fillPosition(nullable.ofType) : undefined }
}
