// Loads a supergraph with a connection pool for each of its subgraphs. Refuses one whose subgraph has no address, or in
// production a published address that is not https: signed or not, data does not travel in the clear. That a name resolves
// to public addresses is judged with each connection: it may change any time.

import type { ConnectionGuard } from '../../outbound/guard-connections.ts'
import { loadGeneration } from '../federation/generation.ts'
import type { SignAssertion } from '../federation/sign-assertion.ts'
import {
  type ObserveFetch,
  type PassAnswer,
  SubgraphDataSource,
  type SubgraphEndpoint,
} from '../federation/subgraph-data-source.ts'
import { isSecureAddress } from '../secure-address.ts'
import type { LoadSupergraph } from './follow-registry.ts'

export interface LoaderDeps {
  /** In production. */
  readonly guard: ConnectionGuard | undefined
  /** Of subgraphs in this very process: data does not leave it. */
  readonly ownAddresses: readonly string[]
  readonly bounds: Pick<SubgraphEndpoint, 'timeoutMs' | 'maximumBytes' | 'connections'>
  readonly sign: SignAssertion
  readonly observe: ObserveFetch
  /** The sandbox's. */
  readonly passAnswer?: PassAnswer | undefined
}

export function generationLoader(deps: LoaderDeps): LoadSupergraph {
  const { guard, ownAddresses, bounds, sign, observe, passAnswer } = deps
  return (sdl, subgraphUrls) =>
    loadGeneration(sdl, (name) => {
      const url = subgraphUrls[name]
      if (url === undefined) throw new Error(`The supergraph names the subgraph ${name}, but its URL is not set.`)
      const own = ownAddresses.includes(url)
      if (guard !== undefined && !own && !isSecureAddress(url)) throw new Error(`The URL of ${name} must be https.`)
      return new SubgraphDataSource({ name, url, ...bounds, guard: own ? undefined : guard }, sign, observe, passAnswer)
    })
}
