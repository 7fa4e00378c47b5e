// Which scopes a client may ask for, and how they go together. The library drops what it doesn't know in silence
// (design §9, trap 5); here an unknown or unapproved scope is refused by name (RFC 6749 §4.1.2.1).
import { errors } from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { firstPartyScopes, scopeKind } from '../../schema/contract/scopes.ts'
import { nearestName } from '../../schema/nearest-name.ts'
import { type AskingClient, kindProperty } from './client-metadata.ts'

/** What the operator approved: a bank's items, or the scopes of the resident's own app. */
export async function approvedScopes(store: ConsentStore, client: AskingClient): Promise<ReadonlySet<string>> {
  if (client[kindProperty] === 'FIRST_PARTY') return new Set(firstPartyScopes)
  const items = await store.clientItem.findMany({
    where: { clientId: client.clientId, item: { offered: true, suspended: false } },
    select: { scope: true },
  })
  return new Set(items.map((item) => item.scope).filter((scope) => scopeKind(scope) !== 'FIRST_PARTY'))
}

/** Throws invalid_scope unless every scope is approved and all are of one kind: a token is about one subject. */
export async function checkScopes(store: ConsentStore, client: AskingClient, scope: string | undefined): Promise<void> {
  const asked = scope?.split(' ').filter(Boolean) ?? []
  if (asked.length === 0)
    throw new errors.InvalidScope(
      '`scope` is missing; name the items to ask for, with spaces between, as in name email',
      '',
    )
  const approved = await approvedScopes(store, client)
  const unapproved = asked.filter((one) => !approved.has(one))
  if (unapproved.length > 0)
    throw new errors.InvalidScope(await whyNot(store, unapproved, [...approved].sort()), unapproved.join(' '))
  if (new Set(asked.map(scopeKind)).size > 1) {
    const company = asked.filter((one) => scopeKind(one) === 'ENTITY')
    throw new errors.InvalidScope(
      `\`scope\` asks for a person's and a company's data together; make a request of its own for ${company.join(' ')}`,
      asked.join(' '),
    )
  }
}

/** The first that is wrong, in words; the catalogue is public, so what it has may be said to anybody. */
async function whyNot(
  store: ConsentStore,
  unapproved: readonly string[],
  approved: readonly string[],
): Promise<string> {
  const [wrong = ''] = unapproved
  const shown = `\`scope\` has '${wrong.slice(0, 60)}'`
  if (wrong.includes(',')) return `${shown}; put spaces between scopes, not commas`
  if (wrong === 'openid' || wrong === 'offline_access')
    return `${shown}, which is not for this server: nobody signs in to a client here, and a refresh token comes without being asked for; leave it out`
  const parts = approved.filter((one) => one.startsWith(`${wrong}.`))
  if (parts.length > 0)
    return `${shown}, a whole item; ask for those of its parts that you need: ${parts.join(' ')} (all of them approved for this client)`
  const known = await store.scope.findFirst({ where: { scope: wrong }, select: { offered: true, suspended: true } })
  if (known)
    return known.offered && !known.suspended
      ? `${shown}, which the operator has not approved for this client; leave it out, or ask the operator`
      : `${shown}, which is not offered at present; leave it out`
  const nearest = approved.length === 0 ? '' : `; the nearest that is approved: ${nearestName(wrong, approved)}`
  return `${shown}, which is no scope here${nearest}`
}
