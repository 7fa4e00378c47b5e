// What an agency's client may ask for: tokens for the registry alone (design §4), for the subgraphs that the operator
// assigned to it. The registry judges again by its own assignments.
import { type Client, errors } from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { registryActs, registryScope } from '../../schema/contract/registry-scopes.ts'
import { kindProperty } from './client-metadata.ts'

export function isAgency(client: Client): boolean {
  return client[kindProperty] === 'AGENCY'
}

/** Throws invalid_scope, by name, for what was not assigned: the library would drop it in silence. */
export async function agencyScopes(store: ConsentStore, client: Client, asked: string | undefined): Promise<string[]> {
  const rows = await store.agencySubgraph.findMany({ where: { clientId: client.clientId } })
  const links = await store.linkGrant.findMany({ where: { clientId: client.clientId } })
  const mayLink = (subgraph: string) => links.some((grant) => grant.subgraph === subgraph)
  const assigned = rows.flatMap(({ subgraph }) =>
    registryActs.filter((act) => act !== 'link' || mayLink(subgraph)).map((act) => registryScope(act, subgraph)),
  )
  const wanted = asked?.split(' ').filter(Boolean) ?? []
  const others = wanted.filter((scope) => !assigned.includes(scope))
  if (others.length > 0) throw new errors.InvalidScope('not assigned to this client', others.join(' '))
  return assigned
}
