// Keeps what a recipient asks to change of a consent, when its person first sees it. The consent itself is untouched.
// Shown again it is the same proposal. Whatever is wrong with the consent (unknown, ended, paused, another client's,
// another person's) is one and the same refusal.
import type { ConsentDetail } from '../schema/contract/access-token.ts'
import { type ScopeKind, scopeKind } from '../schema/contract/scopes.ts'
import { compareItems, type ItemChanges } from './compare-amendment.ts'
import type { ConsentDatabase, ConsentStore } from './consent-database.ts'
import { describeNotice } from './describe-record.ts'
import { lockConsents } from './lock-consents.ts'
import { newConsentId } from './new-consent-id.ts'
import { type Approval, readApproval } from './read-approval.ts'
import { type Terms, termsOf } from './terms-of-request.ts'

export interface AmendmentRequest {
  readonly interactionUid: string
  readonly clientId: string
  readonly personId: string
  readonly detail: ConsentDetail & { readonly consent_id: string }
  readonly scopes: readonly string[]
  readonly language: string
  readonly issuer: string
}

export interface ProposedAmendment {
  readonly outcome: 'PROPOSED'
  readonly amendmentId: string
  readonly consentId: string
  /** Of the consent as it stands. */
  readonly version: number
  readonly client: Approval['client']
  readonly purposeText: Record<string, string>
  readonly subject: { readonly kind: 'PERSON' } | { readonly kind: 'ENTITY'; readonly entityId: string }
  readonly items: ItemChanges
  readonly before: Terms & { readonly expiresAt: Date }
  readonly after: Terms
}
export type ProposalOutcome = ProposedAmendment | { readonly outcome: 'REFUSED' } | { readonly outcome: 'ANSWERED' }

export function proposeAmendment(database: ConsentDatabase, request: AmendmentRequest): Promise<ProposalOutcome> {
  return database.transaction(async (store) => {
    // Two loads of the page at once make one proposal.
    await store.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${request.interactionUid}, 0))`
    const earlier = await store.consentAmendment.findUnique({ where: { interactionUid: request.interactionUid } })
    if (earlier && earlier.status !== 'OPEN') return { outcome: 'ANSWERED' }

    const { consent_id: consentId, purpose } = request.detail
    const [locked] = await lockConsents(store, [consentId])
    if (locked?.clientId !== request.clientId || locked.personId !== request.personId) return { outcome: 'REFUSED' }
    if (locked.status !== 'ACTIVE' || locked.over || locked.purposeCode !== purpose) return { outcome: 'REFUSED' }
    if (request.scopes.some((scope) => scopeKind(scope) !== (locked.subjectKind satisfies ScopeKind))) {
      return { outcome: 'REFUSED' }
    }
    const approval = await readApproval(store, locked.clientId, locked.purposeCode)
    if (!approval || request.scopes.some((scope) => !approval.items.has(scope))) return { outcome: 'REFUSED' }

    const after = termsOf(request.detail, approval.purpose)
    const amendmentId = earlier?.id ?? newConsentId()
    await keep(store, amendmentId, request, locked.version, after)
    const row = await store.consent.findUniqueOrThrow({ where: { id: consentId }, include: { items: true } })
    const { fetchType, frequencyPerDay, durationDays, dataLifeDays } = row
    return {
      outcome: 'PROPOSED',
      ...{ amendmentId, consentId, after },
      version: locked.version,
      client: approval.client,
      purposeText: approval.purpose.text,
      subject: row.subjectKind === 'PERSON' ? { kind: 'PERSON' } : { kind: 'ENTITY', entityId: row.subjectId },
      items: compareItems(row.items, request.scopes, approval.items),
      before: { fetchType, frequencyPerDay, durationDays, dataLifeDays, expiresAt: row.expiresAt ?? locked.now },
    }
  })
}

async function keep(
  store: ConsentStore,
  id: string,
  { detail, interactionUid, scopes, issuer, language }: AmendmentRequest,
  baseVersion: number,
  terms: Terms,
): Promise<void> {
  const shown = { ...terms, baseVersion, scopes: [...scopes], notice: describeNotice(issuer, language) }
  await store.consentAmendment.upsert({
    where: { id },
    create: { id, consentId: detail.consent_id, interactionUid, ...shown },
    update: shown,
  })
}
