// The person holds a consent back for a while, and lets it go on. While it is paused nothing is released and no token is
// issued. Going on widens what a recipient can have, so it asks for a fresh sign-in; pausing never does.
import { type ChangeOutcome, changeConsent, type PersonalChange } from './change-consent.ts'
import type { ConsentDatabase } from './consent-database.ts'
import { isFresh } from './fresh-sign-in.ts'

export type PauseRequest = PersonalChange

/** A consent of somebody else and one that does not exist are both NOT_FOUND. */
export function pauseConsent(database: ConsentDatabase, request: PauseRequest): Promise<ChangeOutcome> {
  return changeConsent(database, { ...request, reason: 'PAUSED' })
}

/** `authTime`: when the person signed in; too long ago is SIGN_IN_NEEDED, and nothing changes. */
export async function resumeConsent(
  database: ConsentDatabase,
  { authTime, ...request }: PauseRequest & { readonly authTime: Date },
): Promise<ChangeOutcome | { readonly outcome: 'SIGN_IN_NEEDED' }> {
  const outcome = await changeConsent(database, { ...request, reason: 'RESUMED' }, async ({ now }) =>
    isFresh(authTime, now) ? { fields: {} } : { refusal: 'SIGN_IN_NEEDED' as const },
  )
  return outcome.outcome === 'PREVENTED' ? { outcome: outcome.refusal } : outcome
}
