// What the resolvers of the consent subgraph know of a request.
import type { RequestContext } from '../request-context.ts'
import type { ConsentLoaders } from './consent-loaders.ts'

export interface ConsentContext extends RequestContext {
  readonly load: ConsentLoaders
  readonly now: Date
}
