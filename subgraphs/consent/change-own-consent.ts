// A person changes a consent of their own, or one they gave for a company they may act for, through their own app. The change, its history, receipt and letters, and the
// event of the log commit in one transaction, or nothing does. Refusals are codes; whoever asks about a consent that is
// unknown, ended, somebody else's or of a lost role gets the same one.
import type { ChangeOutcome, PersonalChange } from '../../consent-record/change-consent.ts'
import { admitChange, recordChange } from '../../consent-record/change-event.ts'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import type { ChangeRefusal } from '../../schema/contract/error-codes.ts'
import type { VerifiedAssertion } from '../verify-assertion.ts'

export type ActOutcome = ChangeOutcome | { readonly outcome: 'SIGN_IN_NEEDED' | 'NOT_SHORTER' }

export interface OwnChange {
  readonly consentId: string
  readonly seenVersion: number | undefined
  /** Of the mutation's field: `Mutation.pauseConsent`. */
  readonly coordinate: string
  readonly act: (request: PersonalChange) => Promise<ActOutcome>
}

/** `undefined`: made and recorded. */
export async function changeOwnConsent(
  database: ConsentDatabase,
  { subject, consentId, clientId, transaction, change }: VerifiedAssertion,
  wanted: OwnChange,
): Promise<ChangeRefusal | undefined> {
  // The gateway says so itself when it sends a mutation; design §4: a change stands on no consent.
  if (change === undefined || consentId !== undefined || subject.kind !== 'PERSON') return 'CHANGE_NOT_ALLOWED'
  const event = {
    eventId: transaction,
    clientId,
    personId: subject.id,
    coordinate: wanted.coordinate,
    operationHash: change.operation_hash,
    operationName: change.operation_name,
  }
  return database.transaction(async (store) => {
    if (!(await admitChange(store, event))) return 'CHANGE_NOT_ALLOWED'
    const outcome = await wanted.act({
      consentId: wanted.consentId,
      ...(wanted.seenVersion === undefined ? {} : { seenVersion: wanted.seenVersion }),
      personId: subject.id,
      whileInRole: true,
      channel: 'GRAPH',
      eventId: transaction,
    })
    if (outcome.outcome !== 'CHANGED') return refusalOf(outcome)
    await recordChange(store, event)
    return undefined
  })
}

function refusalOf(outcome: Exclude<ActOutcome, { readonly outcome: 'CHANGED' }>): ChangeRefusal {
  switch (outcome.outcome) {
    case 'NOT_FOUND':
      return 'NO_SUCH_CONSENT'
    case 'NOT_ALLOWED':
      return ['ACTIVE', 'PAUSED'].includes(outcome.status) ? 'CHANGE_NOT_POSSIBLE' : 'NO_SUCH_CONSENT'
    case 'STALE':
      return 'STALE_CONSENT_VERSION'
    case 'NOT_SHORTER':
      return 'EXPIRY_NOT_EARLIER'
    case 'SIGN_IN_NEEDED':
      return 'INSUFFICIENT_USER_AUTHENTICATION'
  }
}
