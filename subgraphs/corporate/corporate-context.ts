// What the resolvers of the corporate subgraph know of a request.
import type { RequestContext } from '../request-context.ts'
import type { CorporateLoaders } from './corporate-loaders.ts'

export interface CorporateContext extends RequestContext {
  readonly load: CorporateLoaders
}
