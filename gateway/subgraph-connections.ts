// Which subgraphs a gateway connects to without a look at where they are: those in this very process. All others, in
// production, at public addresses, or in the operator's own network where the operator's own settings name the host: an
// agency, whoever approved its address, can point its name at anything.
import type { ConnectionGuard } from '../outbound/guard-connections.ts'
import { isLoopback, type Mode } from '../schema/contract/mode.ts'
import type { SupergraphSource } from './supergraph/serve-supergraph.ts'

export interface SubgraphConnections {
  /** In production. */
  readonly guard: ConnectionGuard | undefined
  readonly ownAddresses: readonly string[]
}

export function subgraphConnections(
  mode: Mode,
  supergraph: SupergraphSource,
  privateHosts: readonly string[] = [],
): SubgraphConnections {
  const guarded = (hosts: readonly string[]) => (mode === 'production' ? { privateHosts: hosts } : undefined)
  if (supergraph.kind === 'registry')
    return { guard: guarded(privateHosts), ownAddresses: supergraph.ownAddresses ?? [] }
  // Beside a file the addresses are settings themselves.
  const addresses = Object.values(supergraph.subgraphUrls)
  const hosts = addresses.map((address) => new URL(address).hostname)
  return {
    guard: guarded([...privateHosts, ...hosts]),
    ownAddresses: addresses.filter((address) => isLoopback(new URL(address).hostname)),
  }
}
