// What the inspector is told of the place where an artefact was, or will be, presented. Whatever is left out is said to
// be unknown, never taken to be right.
import type { JWK } from 'jose'

export interface KeySet {
  readonly keys: readonly JWK[]
}

export interface Situation {
  /** Seconds since the epoch. */
  readonly now: number
  /** The authorization server's issuer identifier. */
  readonly issuer: string
  /** Its endpoints: a wrong `aud` is often one of them. */
  readonly endpoints: { readonly token: string; readonly par: string }
  /** The protected resource: the GraphQL endpoint's public URL. */
  readonly resource: string
  /** The authorization server's keys. */
  readonly serverKeys?: KeySet | undefined
  /** The client as it is registered. */
  readonly client?: { readonly id: string; readonly keys?: KeySet | undefined } | undefined
  /** The request that a DPoP proof was made for. */
  readonly request?:
    | {
        readonly method: string
        readonly url: string
        /** Only where a protected resource is asked (RFC 9449 §7). */
        readonly accessToken?: string | undefined
        /** That the server demanded. */
        readonly nonce?: string | undefined
      }
    | undefined
  /** `jti` values that were presented before. */
  readonly usedIds?: ReadonlySet<string> | undefined
}
