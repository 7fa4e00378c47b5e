// *Share*: makes a requested consent ACTIVE, in one transaction with the authorization server's grant that it points
// to (design §4). Judges the person's choice against the record and the operator's approvals once more; grants
// exactly what was chosen and remembers what was refused.
import { meetsAcr } from '../schema/contract/acr.ts'
import { type ChangeOutcome, changeConsent, type Prevented } from './change-consent.ts'
import type { ConsentDatabase, ConsentStore } from './consent-database.ts'
import type { ConsentSubject } from './consent-subject.ts'
import type { LockedConsent } from './lock-consents.ts'
import { readApproval } from './read-approval.ts'

export interface Authentication {
  readonly acr: string
  readonly amr: readonly string[]
  readonly authTime: Date
}

/** What the grant is made from. */
export interface GrantedConsent {
  readonly clientId: string
  readonly subject: ConsentSubject
  readonly granted: readonly string[]
  readonly refused: readonly string[]
  readonly expiresAt: Date
}

export interface GrantRequest {
  readonly consentId: string
  readonly seenVersion: number
  readonly personId: string
  /** Every scope the person left ticked, the required ones among them. */
  readonly chosen: ReadonlySet<string>
  readonly authentication: Authentication
  /** The `acr` proved for this very request; what the session had before does not count for items that need more. */
  readonly provedAcr: string
  readonly language: string
  /** Stores the authorization server's grant in the same transaction and returns its id. */
  readonly storeGrant: (consent: GrantedConsent) => Promise<string>
}

export type GrantRefusal =
  | 'ITEM_NOT_ASKED'
  | 'REQUIRED_ITEM_MISSING'
  | 'NOTHING_CHOSEN'
  | 'NOT_APPROVED'
  | 'ROLE_LOST'
  | 'STRONGER_SIGN_IN_NEEDED'

const dayInMilliseconds = 86_400_000

export function grantConsent(
  database: ConsentDatabase,
  request: GrantRequest,
): Promise<ChangeOutcome | Prevented<GrantRefusal>> {
  const { consentId, seenVersion, personId, language } = request
  const change = { consentId, seenVersion, personId, language, reason: 'SHARED', channel: 'PAGES' } as const
  return changeConsent<GrantRefusal>(database, change, async (consent, store) => {
    const items = await store.consentItem.findMany({ where: { consentId }, orderBy: { scope: 'asc' } })
    const refusal = judgeChoice(items, request.chosen) ?? (await judgeApproval(store, consent, request.chosen))
    if (refusal) return { refusal }
    if (!(await provedEnough(store, request.chosen, request.provedAcr))) return { refusal: 'STRONGER_SIGN_IN_NEEDED' }

    const granted = items.map((item) => item.scope).filter((scope) => request.chosen.has(scope))
    const refused = items.map((item) => item.scope).filter((scope) => !request.chosen.has(scope))
    await decideItems(store, consentId, granted, refused)
    const expiresAt = new Date(consent.now.getTime() + consent.durationDays * dayInMilliseconds)
    const grantId = await request.storeGrant({ ...partiesOf(consent), granted, refused, expiresAt })
    const { acr, amr, authTime } = request.authentication
    return { fields: { startsAt: consent.now, expiresAt, grantId, acr, amr: [...amr], authTime } }
  })
}

export function partiesOf({ clientId, subjectKind, subjectId, personId }: LockedConsent) {
  const subject: ConsentSubject =
    subjectKind === 'PERSON' ? { kind: 'PERSON', personId } : { kind: 'ENTITY', entityId: subjectId, personId }
  return { clientId, subject }
}

function judgeChoice(
  items: readonly { readonly scope: string; readonly required: boolean }[],
  chosen: ReadonlySet<string>,
): GrantRefusal | undefined {
  const asked = new Set(items.map((item) => item.scope))
  if ([...chosen].some((scope) => !asked.has(scope))) return 'ITEM_NOT_ASKED'
  if (items.some((item) => item.required && !chosen.has(item.scope))) return 'REQUIRED_ITEM_MISSING'
  if (chosen.size === 0) return 'NOTHING_CHOSEN'
  return undefined
}

async function judgeApproval(
  store: ConsentStore,
  consent: LockedConsent,
  chosen: ReadonlySet<string>,
): Promise<GrantRefusal | undefined> {
  const approval = await readApproval(store, consent.clientId, consent.purposeCode)
  if (!approval || consent.durationDays > approval.purpose.maximumDays) return 'NOT_APPROVED'
  if ([...chosen].some((scope) => !approval.items.has(scope))) return 'NOT_APPROVED'
  if (consent.subjectKind === 'ENTITY' && !(await mayStillAct(store, consent))) return 'ROLE_LOST'
  return undefined
}

export async function mayStillAct(store: ConsentStore, consent: LockedConsent): Promise<boolean> {
  const rows = await store.$queryRaw<{ valid: boolean }[]>`
    SELECT acting_role_valid('ENTITY', ${consent.subjectId}::uuid, ${consent.personId}::uuid) AS valid`
  return rows[0]?.valid === true
}

/** Every item that would be granted needs the `acr` of the operator's table (design §4). */
export async function provedEnough(
  store: ConsentStore,
  granted: ReadonlySet<string>,
  provedAcr: string,
): Promise<boolean> {
  const items = await store.scope.findMany({ where: { scope: { in: [...granted] } }, select: { acr: true } })
  return items.length === granted.size && items.every(({ acr }) => meetsAcr(provedAcr, acr))
}

async function decideItems(
  store: ConsentStore,
  consentId: string,
  granted: readonly string[],
  refused: readonly string[],
): Promise<void> {
  await store.consentItem.updateMany({
    where: { consentId, scope: { in: [...granted] } },
    data: { decision: 'GRANTED' },
  })
  await store.consentItem.updateMany({
    where: { consentId, scope: { in: [...refused] } },
    data: { decision: 'REFUSED' },
  })
}
