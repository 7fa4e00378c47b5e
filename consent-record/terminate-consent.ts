// The recipient gives a consent back. It ends for the person too, at once.
import { type ChangeOutcome, changeConsent } from './change-consent.ts'
import type { ConsentDatabase } from './consent-database.ts'

export interface TerminationRequest {
  readonly consentId: string
  readonly clientId: string
}

/** A consent of another client and one that does not exist are both NOT_FOUND. */
export function terminateConsent(database: ConsentDatabase, request: TerminationRequest): Promise<ChangeOutcome> {
  return changeConsent(database, { ...request, reason: 'ENDED_BY_RECIPIENT', channel: 'GRANT_MANAGEMENT' })
}
