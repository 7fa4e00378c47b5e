// The person brings the end of a consent forward. Never puts it off: a longer time is a new question to the person, which
// only the recipient can bring (amendment).
import { type ChangeOutcome, changeConsent, type PersonalChange } from './change-consent.ts'
import type { ConsentDatabase } from './consent-database.ts'

export type ShorteningRequest = PersonalChange & { readonly expiresAt: Date }

/** NOT_SHORTER: the new end is past by the database's clock, or no earlier than the one that stands. */
export async function shortenConsent(
  database: ConsentDatabase,
  { expiresAt, ...request }: ShorteningRequest,
): Promise<ChangeOutcome | { readonly outcome: 'NOT_SHORTER' }> {
  const outcome = await changeConsent(database, { ...request, reason: 'SHORTENED' }, async (consent) => {
    const { expiresAt: until, now } = consent
    if (until === null || expiresAt >= until || expiresAt <= now) return { refusal: 'NOT_SHORTER' as const }
    return {
      fields: { expiresAt },
      details: { expires_at: { from: until.toISOString(), to: expiresAt.toISOString() } },
    }
  })
  return outcome.outcome === 'PREVENTED' ? { outcome: outcome.refusal } : outcome
}
