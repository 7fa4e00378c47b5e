// Withdrawal by the person whose consent it is. Once this has answered CHANGED, nothing more is released under it:
// the gateway's release takes the same lock and reads the state again.
import { type ChangeOutcome, changeConsent, type PersonalChange } from './change-consent.ts'
import type { ConsentDatabase } from './consent-database.ts'

/** On the pages, if it does not say where. */
export type WithdrawalRequest = Omit<PersonalChange, 'channel'> & Partial<Pick<PersonalChange, 'channel'>>

/** A consent of somebody else and one that does not exist are both NOT_FOUND. */
export function withdrawConsent(database: ConsentDatabase, request: WithdrawalRequest): Promise<ChangeOutcome> {
  return changeConsent(database, { channel: 'PAGES', ...request, reason: 'WITHDRAWN' })
}
