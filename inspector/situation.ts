// What the inspector is told of the place where an artefact was, or will be, presented. Whatever is left out is said to
// be unknown, never taken to be right.
import type { GraphQLSchema } from 'graphql'
import type { JWK } from 'jose'

export interface KeySet {
  /** `exp`: seconds since the epoch from which a key is taken no more, as another took its place. */
  readonly keys: readonly (JWK & { readonly exp?: unknown })[]
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
  /** The graph that operations are for. */
  readonly schema?: GraphQLSchema | undefined
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
  /** `jti` values that are known to have been presented, and when (milliseconds since the epoch) where that is known. */
  readonly usedIds?: ReadonlyMap<string, number | undefined> | undefined
  /** Of the request that this is looked at as a part of (milliseconds since the epoch): its own use is no second one. */
  readonly sentAt?: number | undefined
}

/** The request goes to the authorization server, whose rules for a proof are not in all those of the gateway. */
export function atAuthorizationServer({ issuer, request }: Situation): boolean {
  return request !== undefined && originOf(request.url) === originOf(issuer)
}

export function atResource({ resource, request }: Situation): boolean {
  return request !== undefined && originOf(request.url) === originOf(resource)
}

function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined
}
