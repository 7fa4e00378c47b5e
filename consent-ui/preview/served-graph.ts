// The graph as the gateway serves it at this moment, with what agencies published: read from its public schema, so that a new
// item has a preview as soon as it has data. Nothing of a person is sent for it.
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql'
import type { Logger } from 'pino'
import { fetch } from 'undici'
import { type GraphPlace, placesInGraph } from '../../schema/catalogue/graph-paths.ts'

interface ServedGraph {
  readonly schema: GraphQLSchema
  readonly places: ReadonlyMap<string, GraphPlace>
}

/** Milliseconds that the gateway may take. */
const patience = 5_000

/** Undefined when the gateway does not say: the platform's own items can be shown without. */
export function servedGraph(resource: string, logger: Logger): () => Promise<ServedGraph | undefined> {
  const address = new URL('/schema.graphql', resource)
  let known: { readonly sdl: string; readonly graph: ServedGraph } | undefined
  return async () => {
    try {
      const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(patience) })
      if (answer.status !== 200) throw new Error(`status ${answer.status}`)
      const sdl = await answer.text()
      if (known?.sdl !== sdl) {
        const schema = buildASTSchema(parse(sdl, { noLocation: true }))
        known = { sdl, graph: { schema, places: placesInGraph(schema) } }
      }
      return known.graph
    } catch {
      logger.warn('the gateway did not give its schema for a preview')
      return undefined
    }
  }
}
