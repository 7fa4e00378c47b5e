// What the stage *authorize the operation* hands on: the operation without what was refused, and everything the later
// stages need to know about the difference. Only `authorizeOperation` makes one.
import type { DocumentNode } from 'graphql'
import type { ScopeExpression } from '../../schema/policy/scope-expression.ts'
import type { FillPlan } from './fill-plan.ts'

/** A document with the text and hash that belong to it. They are made together, or one caller's plan serves another. */
export interface FilteredDocument {
  /** One anonymous operation: the client's operation name goes to nobody. */
  readonly document: DocumentNode
  readonly text: string
  /** Hex SHA-256 of `text`: the plan cache's key (design §9, 0c). */
  readonly hash: string
}

export interface Refusal {
  /** Where the `null` is in the response: response keys up to and including the first list (design §3). */
  readonly path: readonly string[]
  /** Response keys down to the refused selection, lists or not. */
  readonly aliasPath: readonly string[]
  /** Field as the schema names it, on the concrete type: `Vehicle.vehicleNo`. */
  readonly coordinate: string
  /** OR of ANDs: what would open the selection. Of a container, only what would open something selected in it. */
  readonly requiredScopes: ScopeExpression
  /** `NEVER_RELEASED`: no consent could open it, whatever its scopes. */
  readonly reason: 'SCOPE_NOT_GRANTED' | 'NEVER_RELEASED'
}

export interface AuthorizedFacts {
  readonly kind: 'query' | 'mutation'
  /** What may be planned and executed; `undefined` when no fetch is needed, and for a mutation of which anything is refused. */
  readonly filtered: FilteredDocument | undefined
  /** The operation's `__schema` and `__type` selections, to be answered from the reduced schema. */
  readonly introspection: FilteredDocument | undefined
  /** One for each refused selection: each becomes one error of the response. */
  readonly refusals: readonly Refusal[]
  /** Coordinates under a scope that the operation asked for, refused ones among them. */
  readonly requested: readonly string[]
  /** Coordinates under a scope whose values the filtered operation yields: what a disclosure event may say. */
  readonly releasable: readonly string[]
  /** Who holds what is releasable. */
  readonly agencies: readonly string[]
  /** Nothing is to be fetched: `fillRefused({}, …)` is the whole answer. */
  readonly nothingLeft: boolean
  /** `undefined` when the executor's answer is already the client's. */
  readonly fill: FillPlan | undefined
}

declare const authorized: unique symbol

/** Only `authorizeOperation` makes one. */
export type AuthorizedOperation = AuthorizedFacts & { readonly [authorized]: true }
