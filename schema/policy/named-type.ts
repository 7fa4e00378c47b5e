// The name of a type in SDL, lists and non-nulls taken off.
import { Kind, type TypeNode } from 'graphql'

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}
