// The library's grant: what one answer allowed and what it refused, for as long as it was allowed. Stored in the
// transaction under way.
import type Provider from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import type { ConsentDetail } from '../../schema/contract/access-token.ts'

export interface GrantToStore {
  readonly accountId: string
  readonly clientId: string
  readonly resource: string
  readonly granted: readonly string[]
  readonly refused: readonly string[]
  readonly detail: ConsentDetail | undefined
  readonly expiresAt: Date
}

/** Returns the grant's id. */
export async function storeGrant(provider: Provider, toStore: GrantToStore): Promise<string> {
  const { accountId, clientId, resource, granted, refused, detail, expiresAt } = toStore
  const grant = new provider.Grant({ accountId, clientId })
  grant.addResourceScope(resource, [...granted])
  if (refused.length > 0) grant.rejectResourceScope(resource, [...refused])
  if (detail) grant.addRar(detail)
  grant.exp = Math.floor(expiresAt.getTime() / 1000)
  return grant.save()
}

/**
 * With its refresh tokens. Not by the library, which would end the consent. A code is left: it is worth nothing without its
 * grant, and whoever redeems it at this moment holds it and may wait for the consent, which the caller holds.
 */
export async function removeGrant(store: ConsentStore, grantId: string): Promise<void> {
  await store.oidcArtifact.deleteMany({
    where: {
      OR: [
        { model: 'RefreshToken', grantId },
        { model: 'Grant', id: grantId },
      ],
    },
  })
}
