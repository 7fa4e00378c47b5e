// A person's consent to themself: to look once, within a minute, at the values that a request asks for. It stands on the
// record of the request that was shown to them, and covers its items and nothing else.
import { previewClientId } from '../schema/contract/preview.ts'
import type { ConsentDatabase } from './consent-database.ts'
import type { ConsentSubject } from './consent-subject.ts'
import { describeRecipient } from './describe-record.ts'
import { type Authentication, partiesOf, provedEnough } from './grant-consent.ts'
import { lockConsents } from './lock-consents.ts'
import { newConsentId } from './new-consent-id.ts'

export interface PreviewRequest {
  /** The request (state REQUESTED) whose items the person wants to see, and the version they were shown. */
  readonly consentId: string
  readonly seenVersion: number
  readonly personId: string
  readonly authentication: Authentication
  /** The `acr` proved for this very request. */
  readonly provedAcr: string
  readonly language: string
}

export interface OpenedPreview {
  readonly outcome: 'OPENED'
  readonly consentId: string
  readonly subject: ConsentSubject
  readonly scopes: readonly string[]
}

export type PreviewOutcome =
  | OpenedPreview
  | { readonly outcome: 'NOT_FOUND' | 'STALE' | 'STRONGER_SIGN_IN_NEEDED' | 'TOO_MANY' }

/** Seconds. */
const previewLife = 60
/** A page may be looked at again and again; a person's data is no film. */
const mostPreviewsPerHour = 20

export function openPreview(database: ConsentDatabase, request: PreviewRequest): Promise<PreviewOutcome> {
  return database.transaction(async (store) => {
    const [asked] = await lockConsents(store, [request.consentId])
    if (asked?.personId !== request.personId) return { outcome: 'NOT_FOUND' }
    if (asked.status !== 'REQUESTED' || asked.version !== request.seenVersion) return { outcome: 'STALE' }
    const items = await store.consentItem.findMany({ where: { consentId: asked.id }, orderBy: { scope: 'asc' } })
    const scopes = items.map(({ scope }) => scope)
    if (!(await provedEnough(store, new Set(scopes), request.provedAcr))) return { outcome: 'STRONGER_SIGN_IN_NEEDED' }

    const { subjectKind, subjectId, actorId, now } = asked
    const since = new Date(now.getTime() - 3_600_000)
    const own = { clientId: previewClientId, subjectId, actorId, createdAt: { gt: since } }
    if ((await store.consent.count({ where: own })) >= mostPreviewsPerHour) return { outcome: 'TOO_MANY' }

    const client = await store.client.findUniqueOrThrow({ where: { clientId: previewClientId } })
    const { acr, amr, authTime } = request.authentication
    const consentId = newConsentId()
    await store.consent.create({
      data: {
        ...{ id: consentId, status: 'ACTIVE', clientId: previewClientId, subjectKind, subjectId, actorId },
        recipient: describeRecipient(client),
        ...{ purposeCode: 'preview', purposeText: { en: 'To see your own data before you share it' } },
        ...{ fetchType: 'ONCE', durationDays: 1, dataLifeDays: 0 },
        ...{ startsAt: now, expiresAt: new Date(now.getTime() + previewLife * 1000), createdAt: now },
        ...{ notice: {}, record: {}, acr, amr: [...amr], authTime },
        items: { create: scopes.map((scope) => ({ scope, required: false, decision: 'GRANTED' as const })) },
        history: {
          create: {
            ...{ version: 1, toStatus: 'ACTIVE', actor: 'PERSON', reason: 'PREVIEWED', channel: 'PAGES' },
            language: request.language,
          },
        },
      },
    })
    return { outcome: 'OPENED', consentId, subject: partiesOf(asked).subject, scopes }
  })
}
