// The person's answer to a change that a recipient asks for. Accepted: items, terms and the authorization server's grant
// are swapped in one transaction, so the old tokens live until the new version holds and not a moment longer. Declined:
// the consent is untouched.
import { type ChangeOutcome, changeConsent, type Prevented } from './change-consent.ts'
import { compareItems, compareTerms, type ItemChanges } from './compare-amendment.ts'
import type { ConsentDatabase, ConsentStore } from './consent-database.ts'
import { describeRecipient, describeRecord } from './describe-record.ts'
import { type Authentication, type GrantedConsent, mayStillAct, partiesOf, provedEnough } from './grant-consent.ts'
import { type Approval, readApproval } from './read-approval.ts'

export interface AmendmentAnswer {
  readonly consentId: string
  readonly seenVersion: number
  readonly personId: string
  readonly clientId: string
  /** The interaction in which the proposal was shown. */
  readonly interactionUid: string
}

export interface AmendmentAcceptance extends AmendmentAnswer {
  /** Of the added items those that the person ticked, the needed ones among them. */
  readonly chosen: ReadonlySet<string>
  readonly authentication: Authentication
  /** The `acr` proved for this very request. */
  readonly provedAcr: string
  readonly language: string
  readonly issuer: string
  /** Stores the new grant and removes the old one in the same transaction; returns the new id. */
  readonly swapGrant: (consent: GrantedConsent, oldGrantId: string | null) => Promise<string>
}

export type AmendmentRefusal =
  | 'ITEM_NOT_ASKED'
  | 'REQUIRED_ITEM_MISSING'
  | 'NOTHING_CHOSEN'
  | 'NOT_APPROVED'
  | 'ROLE_LOST'
  | 'STRONGER_SIGN_IN_NEEDED'
  | 'ALREADY_ANSWERED'

const dayInMilliseconds = 86_400_000

export function acceptAmendment(
  database: ConsentDatabase,
  request: AmendmentAcceptance,
): Promise<ChangeOutcome | Prevented<AmendmentRefusal>> {
  const { consentId, seenVersion, personId, clientId, language } = request
  const change = { consentId, seenVersion, personId, clientId, language, reason: 'AMENDED', channel: 'PAGES' } as const
  return changeConsent<AmendmentRefusal>(database, change, async (locked, store) => {
    const proposal = await store.consentAmendment.findFirst({ where: shownTo(request) })
    if (!proposal) return { refusal: 'ALREADY_ANSWERED' }
    const row = await store.consent.findUniqueOrThrow({ where: { id: consentId }, include: { items: true } })
    const approval = await readApproval(store, locked.clientId, locked.purposeCode)
    if (!approval || !approves(approval, proposal)) return { refusal: 'NOT_APPROVED' }
    if (locked.subjectKind === 'ENTITY' && !(await mayStillAct(store, locked))) return { refusal: 'ROLE_LOST' }

    const items = compareItems(row.items, proposal.scopes, approval.items)
    const refusal = judgeChoice(items, request.chosen)
    if (refusal) return { refusal }
    const granted = grantedOf(items, request.chosen)
    // What stays is granted anew under this sign-in, so it needs the same as what is added.
    if (!(await provedEnough(store, new Set(granted), request.provedAcr))) return { refusal: 'STRONGER_SIGN_IN_NEEDED' }
    if (!(await takeProposal(store, request, 'ACCEPTED'))) return { refusal: 'ALREADY_ANSWERED' }
    const refused = proposal.scopes.filter((scope) => !granted.includes(scope))
    await writeItems(store, consentId, proposal.scopes, granted, approval)

    const { fetchType, frequencyPerDay, durationDays, dataLifeDays } = proposal
    const expiresAt = new Date(locked.now.getTime() + durationDays * dayInMilliseconds)
    const grantId = await request.swapGrant({ ...partiesOf(locked), granted, refused, expiresAt }, row.grantId)
    const { acr, amr, authTime } = request.authentication
    return {
      fields: {
        ...{ fetchType, frequencyPerDay, durationDays, dataLifeDays, expiresAt, grantId, acr, authTime },
        amr: [...amr],
        recipient: describeRecipient(approval.client),
        purposeText: approval.purpose.text,
        record: describeRecord(approval.client, request.issuer, dataLifeDays),
        notice: proposal.notice ?? {},
      },
      details: {
        ...compareTerms(row, proposal),
        expires_at: { from: locked.expiresAt?.toISOString() ?? null, to: expiresAt.toISOString() },
        added: granted.filter((scope) => !items.kept.some((item) => item.scope === scope)),
        dropped: [...items.dropped],
      },
    }
  })
}

/** True when the proposal was open; the consent is not looked at, let alone changed. */
export function declineAmendment(database: ConsentDatabase, answer: AmendmentAnswer): Promise<boolean> {
  return database.transaction((store) => takeProposal(store, answer, 'DECLINED'))
}

/** One answer for one proposal. */
async function takeProposal(
  store: ConsentStore,
  answer: AmendmentAnswer,
  status: 'ACCEPTED' | 'DECLINED',
): Promise<boolean> {
  const data = { status, decidedAt: new Date() }
  const { count } = await store.consentAmendment.updateMany({ where: shownTo(answer), data })
  return count === 1
}

/** Only for the consent, the client and the person it was shown to, and while it is open. */
function shownTo({ consentId, interactionUid, clientId, personId }: AmendmentAnswer) {
  const owner = { OR: [{ actorId: personId }, { actorId: null, subjectId: personId }] }
  return { interactionUid, consentId, status: 'OPEN' as const, consent: { clientId, ...owner } }
}

function approves(
  { purpose, items }: Approval,
  proposal: { scopes: readonly string[]; durationDays: number; frequencyPerDay: number | null; dataLifeDays: number },
): boolean {
  const limit = purpose.frequencyPerDay
  return (
    proposal.scopes.every((scope) => items.has(scope)) &&
    proposal.durationDays <= purpose.maximumDays &&
    proposal.dataLifeDays <= purpose.dataLifeDays &&
    (limit === null || (proposal.frequencyPerDay !== null && proposal.frequencyPerDay <= limit))
  )
}

function judgeChoice({ kept, added }: ItemChanges, chosen: ReadonlySet<string>): AmendmentRefusal | undefined {
  const asked = new Set([...kept, ...added].map(({ scope }) => scope))
  if ([...chosen].some((scope) => !asked.has(scope))) return 'ITEM_NOT_ASKED'
  if (added.some((item) => item.required && !chosen.has(item.scope))) return 'REQUIRED_ITEM_MISSING'
  return kept.length === 0 && chosen.size === 0 ? 'NOTHING_CHOSEN' : undefined
}

function grantedOf({ kept, added }: ItemChanges, chosen: ReadonlySet<string>): string[] {
  return [...kept, ...added.filter(({ scope }) => chosen.has(scope))].map(({ scope }) => scope)
}

/** What was refused before and is not asked for stays on record as refused. */
async function writeItems(
  store: ConsentStore,
  consentId: string,
  asked: readonly string[],
  granted: readonly string[],
  approval: Approval,
): Promise<void> {
  await store.consentItem.deleteMany({
    where: { consentId, OR: [{ scope: { in: [...asked] } }, { decision: { not: 'REFUSED' } }] },
  })
  await store.consentItem.createMany({
    data: asked.map((scope) => ({
      consentId,
      scope,
      required: approval.items.get(scope) ?? false,
      decision: granted.includes(scope) ? 'GRANTED' : 'REFUSED',
    })),
  })
}
