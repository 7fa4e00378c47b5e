// How the client's answer differs from the executor's: compiled once per authorized operation, run once per response.
// It holds only the ways that lead to a difference; everything else is handed on untouched.

/** What to write for one response key, in the client's order. */
export type FillEntry =
  | { readonly kind: 'copy'; readonly key: string }
  | { readonly kind: 'null'; readonly key: string }
  | { readonly kind: 'constant'; readonly key: string; readonly value: string }
  | { readonly kind: 'introspection'; readonly key: string }
  | { readonly kind: 'object'; readonly key: string; readonly position: FillPosition; readonly object: FillObject }

/** The lists and non-nulls around an object: where a `null` that may not stay goes on to (GraphQL §6.4.4). */
export interface FillPosition {
  readonly nonNull: boolean
  /** Present for a list: the position of its elements. */
  readonly element: FillPosition | undefined
}

/** `null`: a refused field below may not be null, so the object is. */
export type FillMember = 'null' | readonly FillEntry[]

export interface FillObject {
  /** The one concrete type; `undefined` where `__typename` of each object says which of `members` applies. */
  readonly typeName: string | undefined
  readonly members: ReadonlyMap<string, FillMember>
}

export interface FillPlan {
  /** `undefined`: the whole answer is `null`. */
  readonly root: FillObject | undefined
}
