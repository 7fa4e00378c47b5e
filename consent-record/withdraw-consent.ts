// Withdrawal by the person whose consent it is. Once this has answered CHANGED, nothing more is released under it:
// the gateway's release takes the same lock and reads the state again.
import { type ChangeOutcome, changeConsent } from './change-consent.ts'
import type { ConsentDatabase } from './consent-database.ts'

export interface WithdrawalRequest {
  readonly consentId: string
  readonly personId: string
  readonly language: string
}

/** A consent of somebody else and one that does not exist are both NOT_FOUND. */
export function withdrawConsent(database: ConsentDatabase, request: WithdrawalRequest): Promise<ChangeOutcome> {
  return changeConsent(database, { ...request, reason: 'WITHDRAWN', channel: 'PAGES' })
}
