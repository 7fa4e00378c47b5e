// Which scopes a client may ask for, and how they go together. The library drops what it doesn't know in silence
// (design §9, trap 5); here an unknown or unapproved scope is refused by name (RFC 6749 §4.1.2.1).
import { type Client, errors } from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { firstPartyScopes, scopeKind } from '../../schema/contract/scopes.ts'
import { nearestName } from '../../schema/nearest-name.ts'
import { kindProperty } from './client-metadata.ts'

/** What the operator approved: a bank's items, or the scopes of the resident's own app. */
export async function approvedScopes(store: ConsentStore, client: Client): Promise<ReadonlySet<string>> {
  if (client[kindProperty] === 'FIRST_PARTY') return new Set(firstPartyScopes)
  const items = await store.clientItem.findMany({
    where: { clientId: client.clientId, item: { offered: true, suspended: false } },
    select: { scope: true },
  })
  return new Set(items.map((item) => item.scope).filter((scope) => scopeKind(scope) !== 'FIRST_PARTY'))
}

/** Throws invalid_scope unless every scope is approved and all are of one kind: a token is about one subject. */
export async function checkScopes(store: ConsentStore, client: Client, scope: string | undefined): Promise<void> {
  const asked = scope?.split(' ').filter(Boolean) ?? []
  if (asked.length === 0) throw new errors.InvalidScope('at least one scope is required', '')
  const approved = await approvedScopes(store, client)
  const unapproved = asked.filter((one) => !approved.has(one))
  if (unapproved.length > 0) {
    const nearest = approved.size === 0 ? [] : unapproved.map((one) => nearestName(one, [...approved]))
    const hint = nearest.length === 0 ? '' : `; the nearest that is approved: ${[...new Set(nearest)].join(' ')}`
    throw new errors.InvalidScope(`unknown scope, or not approved for this client${hint}`, unapproved.join(' '))
  }
  if (new Set(asked.map(scopeKind)).size > 1) {
    throw new errors.InvalidScope("a person's and a company's scopes can't be asked for together", asked.join(' '))
  }
}
