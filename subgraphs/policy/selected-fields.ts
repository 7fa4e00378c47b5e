// Which fields of which types an operation asks for beneath the field being resolved, so that only their columns are
// read. A field that the assertion does not cover is left out: it is not even loaded.
import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLResolveInfo,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { RequestContext } from '../request-context.ts'
import { mayRead } from './read-field-policies.ts'

/** `Type.field` for every field asked for, at any depth. @skip and @include are not looked at: too much is never wrong. */
export function selectedFields(info: GraphQLResolveInfo, context: RequestContext): ReadonlySet<string> {
  const found = new Set<string>()
  const type = getNamedType(info.returnType)
  if (!isCompositeType(type)) return found

  const visit = (selections: SelectionSetNode, parent: GraphQLCompositeType): void => {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) visitField(selection, parent)
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        visit(selection.selectionSet, narrowed(selection.typeCondition?.name.value, parent))
      else {
        const fragment = info.fragments[selection.name.value]
        if (fragment) visit(fragment.selectionSet, narrowed(fragment.typeCondition.name.value, parent))
      }
    }
  }
  const narrowed = (name: string | undefined, parent: GraphQLCompositeType): GraphQLCompositeType => {
    const condition = name === undefined ? undefined : info.schema.getType(name)
    return isCompositeType(condition) ? condition : parent
  }
  const visitField = (node: FieldNode, parent: GraphQLCompositeType): void => {
    const name = node.name.value
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
    if (!field) return
    if (isObjectType(parent) && !mayRead(context.policies.get(parent.name)?.get(name), context.assertion.scopes)) return
    found.add(`${parent.name}.${name}`)
    const child = getNamedType(field.type)
    if (node.selectionSet && isCompositeType(child)) visit(node.selectionSet, child)
  }

  for (const node of info.fieldNodes) if (node.selectionSet) visit(node.selectionSet, type)
  return found
}
