// Makes the record of a request when the signed-in person first sees it (state REQUESTED), complete in the terms of
// ISO/IEC TS 27560. Shown again, it is the same record; shown to somebody else or for another company, the first one
// lapses and a new one is made. It never changes what was already answered.
import type { ConsentDetail } from '../schema/contract/access-token.ts'
import { changeConsent } from './change-consent.ts'
import type { ConsentDatabase, ConsentStore } from './consent-database.ts'
import type { ConsentSubject } from './consent-subject.ts'
import { describeNotice, describeRecord } from './describe-record.ts'
import { describeRequest } from './describe-request.ts'
import { newConsentId } from './new-consent-id.ts'
import { readApproval } from './read-approval.ts'

export interface ConsentRequest {
  /** The authorization server's interaction in which the person is asked. */
  readonly interactionUid: string
  readonly clientId: string
  readonly subject: ConsentSubject
  readonly detail: ConsentDetail
  readonly scopes: readonly string[]
  readonly language: string
  /** Where the notice stands that the person can read, and where they withdraw. */
  readonly issuer: string
}

export type RequestOutcome =
  | { readonly outcome: 'REQUESTED'; readonly consentId: string }
  | { readonly outcome: 'ANSWERED'; readonly consentId: string }
  | { readonly outcome: 'NOT_APPROVED' }

export function requestConsent(database: ConsentDatabase, request: ConsentRequest): Promise<RequestOutcome> {
  return database.transaction(async (store) => {
    // Two loads of the page at once make one record.
    await store.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${request.interactionUid}, 0))`
    const earlier = await store.consent.findUnique({ where: { interactionUid: request.interactionUid } })
    if (earlier && earlier.status !== 'REQUESTED') return { outcome: 'ANSWERED', consentId: earlier.id }
    if (earlier && sameSubject(earlier, request.subject)) return { outcome: 'REQUESTED', consentId: earlier.id }
    if (earlier) await askAnew(database, earlier.id)
    return create(store, request)
  })
}

function sameSubject(row: { subjectId: string; actorId: string | null }, subject: ConsentSubject): boolean {
  return subject.kind === 'PERSON'
    ? row.subjectId === subject.personId && row.actorId === null
    : row.subjectId === subject.entityId && row.actorId === subject.personId
}

async function askAnew(database: ConsentDatabase, consentId: string): Promise<void> {
  const change = { consentId, reason: 'ASKED_ANEW', channel: 'PAGES' } as const
  await changeConsent(database, change, async () => ({ fields: { interactionUid: null } }))
}

async function create(store: ConsentStore, request: ConsentRequest): Promise<RequestOutcome> {
  const approval = await readApproval(store, request.clientId, request.detail.purpose)
  if (!approval) return { outcome: 'NOT_APPROVED' }
  const described = describeRequest(approval, request.detail, request.scopes)
  if (!described) return { outcome: 'NOT_APPROVED' }

  const { client } = approval
  const { items, ...asked } = described
  const consentId = newConsentId()
  await store.consent.create({
    data: {
      id: consentId,
      clientId: client.clientId,
      subjectKind: request.subject.kind,
      subjectId: request.subject.kind === 'PERSON' ? request.subject.personId : request.subject.entityId,
      actorId: request.subject.kind === 'PERSON' ? null : request.subject.personId,
      ...asked,
      notice: describeNotice(request.issuer, request.language),
      record: describeRecord(client, request.issuer, asked.dataLifeDays),
      interactionUid: request.interactionUid,
      items: { create: [...items] },
      history: {
        create: {
          version: 1,
          toStatus: 'REQUESTED',
          actor: 'RECIPIENT',
          reason: 'ASKED',
          channel: 'PAGES',
          language: request.language,
        },
      },
    },
  })
  return { outcome: 'REQUESTED', consentId }
}
