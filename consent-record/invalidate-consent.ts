// An authorization code came twice: the consent behind its grant ends (RFC 6749 §4.1.2, design §4). Called in the
// transaction that destroys the grant.
import { changeConsent } from './change-consent.ts'
import type { ConsentDatabase } from './consent-database.ts'

/** Does nothing for a grant without a consent, or when the consent has already ended. */
export function invalidateConsentOfGrant(database: ConsentDatabase, grantId: string): Promise<void> {
  return database.transaction(async (store) => {
    const consent = await store.consent.findUnique({ where: { grantId }, select: { id: true } })
    if (!consent) return
    await changeConsent(database, {
      consentId: consent.id,
      reason: 'CODE_REUSED',
      channel: 'AUTHORIZATION_SERVER',
    })
  })
}
