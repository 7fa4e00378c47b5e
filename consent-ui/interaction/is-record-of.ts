// Whether a consent record is the one this request is answered by; a form can name any.
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import type { PendingRequest } from './pending-request.ts'

export async function isRecordOf(store: ConsentStore, consentId: string, request: PendingRequest): Promise<boolean> {
  const record = await store.consent.findFirst({
    where: { id: consentId, interactionUid: request.uid, clientId: request.clientId },
    select: { id: true },
  })
  return record !== null
}
