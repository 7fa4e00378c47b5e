// Reads the SDL of the platform's own subgraphs from schema/subgraphs: the one contract with each agency.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const subgraphNames = ['person', 'corporate', 'consent'] as const
export type SubgraphName = (typeof subgraphNames)[number]

export function readSubgraphSdl(name: SubgraphName): string {
  return readFileSync(fileURLToPath(new URL(`./subgraphs/${name}.graphql`, import.meta.url)), 'utf8')
}
