// An operation as the executor would walk it: fragments spread, conditions decided, selections of one response key
// merged, and each possible type of an abstract position looked at by itself. Nothing here knows about grants, so one
// shape serves every caller of a document.
import type { FieldNode, GraphQLOutputType, VariableDefinitionNode } from 'graphql'

/** What one response key of an object of one concrete type is made of. */
export interface FieldShape {
  /** The alias, or the field's name. */
  readonly key: string
  /** `Person.name` */
  readonly coordinate: string
  /** Every selection merged into this key; arguments and directives are the first one's. */
  readonly nodes: readonly [FieldNode, ...FieldNode[]]
  readonly type: GraphQLOutputType
  /** Name of the type it yields, lists and non-nulls taken off. */
  readonly yields: string
  /** `undefined` for a leaf. */
  readonly object: ObjectShape | undefined
}

/** What is selected on an object, for each concrete type that it may turn out to have, in the response's order. */
export interface ObjectShape {
  /** Name of the position's type as the schema declares it. */
  readonly typeName: string
  /** The position is an interface or a union: `__typename` decides which member applies. */
  readonly abstract: boolean
  readonly members: ReadonlyMap<string, readonly FieldShape[]>
}

export interface OperationShape {
  readonly kind: 'query' | 'mutation'
  readonly root: ObjectShape
  readonly variables: readonly VariableDefinitionNode[]
}
