// What a gateway says of the supergraph it serves: to operators in /readyz, in its log and in its metrics. Codes and
// numbers only, because anybody may ask.

/** Why the newest supergraph is not the one in force, or would not survive a start. Stable: operators alert on them. */
export type SupergraphProblem =
  | 'REGISTRY_UNREACHABLE'
  /** Not signed by a key of the registry, or of another form. */
  | 'RELEASE_REFUSED'
  /** Its number is lower than one seen before, or the same with another content. */
  | 'RELEASE_OUTDATED'
  | 'RELEASE_NOT_LOADABLE'
  | 'COPY_DAMAGED'
  | 'COPY_NOT_WRITTEN'

export interface SupergraphStatus {
  /** Of the release in force; a file has none. */
  readonly number?: number
  readonly from: 'registry' | 'last-good-copy' | 'file'
  readonly problems: readonly SupergraphProblem[]
}

/** Ends a start: there is nothing to serve that could be trusted. */
export class NoSupergraph extends Error {
  override readonly name = 'NoSupergraph'
}
