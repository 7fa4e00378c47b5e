// What the resolvers of the consent subgraph know of a request.
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import type { RequestContext } from '../request-context.ts'
import type { ConsentLoaders } from './consent-loaders.ts'

export interface ConsentContext extends RequestContext {
  readonly load: ConsentLoaders
  /** For changes; what is only read comes from the loaders. */
  readonly database: ConsentDatabase
  readonly now: Date
}
