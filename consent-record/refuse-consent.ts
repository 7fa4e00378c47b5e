// *Don't share*: the request is refused, and every item with it.
import { type ChangeOutcome, changeConsent } from './change-consent.ts'
import type { ConsentDatabase } from './consent-database.ts'

export interface RefusalRequest {
  readonly consentId: string
  readonly seenVersion: number
  readonly personId: string
  /** NOTHING_CHOSEN: the person pressed *Share* with no item ticked and none required. */
  readonly reason: 'DECLINED' | 'NOTHING_CHOSEN'
  readonly language: string
}

export function refuseConsent(database: ConsentDatabase, request: RefusalRequest): Promise<ChangeOutcome> {
  return changeConsent(database, { ...request, channel: 'PAGES' }, async (consent, store) => {
    await store.consentItem.updateMany({ where: { consentId: consent.id }, data: { decision: 'REFUSED' } })
    return { fields: {} }
  })
}
