// The graph of the catalogue as a bank sees it: what the person and corporate subgraphs compose to, without the parts
// of consents. For queries that ask for everything.

import { readSubgraphSdl } from '../../../schema/read-subgraph-sdl.ts'
import { composeSubgraphs } from '../../../schema/registry/compose.ts'
import { wholeSelection } from '../../subgraphs/whole-query.ts'
import { loadApiSchema } from '../authorization/fixture/load-api-schema.ts'

export async function catalogueGraph() {
  const composed = composeSubgraphs(
    (['person', 'corporate'] as const).map((name) => ({ name, sdl: readSubgraphSdl(name) })),
  )
  if (composed.kind !== 'composed') throw new Error('the catalogue does not compose')
  const schema = await loadApiSchema(composed.supergraphSdl)
  return {
    schema,
    /** Every leaf of the catalogue, of persons and of companies. */
    wholeQuery: `{ me ${wholeSelection(schema, 'Person')} entity ${wholeSelection(schema, 'Entity')} }`,
  }
}
