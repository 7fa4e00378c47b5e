// How much one request may ask for, in one place. The operation's own limits stand in limits/operation-limits.ts.
import { defaultOperationLimits, type OperationLimits } from './limits/operation-limits.ts'

export interface GatewayLimits {
  readonly operation: OperationLimits
  readonly bodyBytes: number
  /** For one fetch from one subgraph. */
  readonly subgraphMilliseconds: number
  readonly subgraphBytes: number
  readonly subgraphConnections: number
}

export const defaultLimits: GatewayLimits = {
  operation: defaultOperationLimits,
  bodyBytes: 64 * 1024,
  subgraphMilliseconds: 3_000,
  subgraphBytes: 4 * 2 ** 20,
  subgraphConnections: 64,
}
