// What every subgraph is started with.
import type { JSONWebKeySet } from 'jose'
import type { Logger } from 'pino'
import type { Mode } from '../schema/contract/mode.ts'

export interface SubgraphOptions {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  /** PostgreSQL URL with the rights of the subgraph's role. */
  readonly databaseUrl: string
  /** Public keys of the gateway, for its assertions. */
  readonly assertionKeys: JSONWebKeySet
  /** Public URL of the gateway. */
  readonly assertionIssuer: string
  readonly mode: Mode
  readonly logger: Logger
  readonly now?: () => Date
}
