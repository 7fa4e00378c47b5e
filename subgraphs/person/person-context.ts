// What the resolvers of the person subgraph know of a request.
import type { RequestContext } from '../request-context.ts'
import type { PersonLoaders } from './person-loaders.ts'

export interface PersonContext extends RequestContext {
  readonly load: PersonLoaders
  /** YYYY-MM-DD in Singapore. */
  readonly today: string
}
