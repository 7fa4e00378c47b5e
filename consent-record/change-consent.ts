// The only writer of a consent's state (beside the release function, which consumes a consent of one reading).
// It locks the row, lets the state machine decide, writes state, version and history, and answers with a value.
import type { Prisma } from '../prisma/consent/generated/client.ts'
import type { ConsentState } from '../schema/contract/consent-states.ts'
import type { ConsentDatabase, ConsentStore } from './consent-database.ts'
import { type ChangeReason, type ConsentChange, decideChange } from './consent-states.ts'
import { type LockedConsent, lockConsents } from './lock-consents.ts'

export const changeChannels = ['PAGES', 'GRAPH', 'AUTHORIZATION_SERVER', 'GRANT_MANAGEMENT', 'SWEEPER'] as const

export interface ChangeRequest {
  readonly consentId: string
  readonly reason: ChangeReason
  readonly channel: (typeof changeChannels)[number]
  /** Language of the page the person used. */
  readonly language?: string
  /** The person who asks. A consent that is not theirs is NOT_FOUND, exactly as an unknown one (design §4). */
  readonly personId?: string
  /** The client that asks, where it is one: a consent that it does not hold is NOT_FOUND too. */
  readonly clientId?: string
  /** Of a company's consent: only while this person may act for it; else NOT_FOUND too. */
  readonly whileInRole?: true
  /** The version the person saw; any other is STALE. */
  readonly seenVersion?: number
  /** The event of the log that will tell of the change. */
  readonly eventId?: string
}

/** A change that a person asks for; which one is said by the function it is given to. */
export type PersonalChange = Omit<ChangeRequest, 'reason' | 'clientId'> & { readonly personId: string }

export type ChangeOutcome =
  | { readonly outcome: 'CHANGED'; readonly change: ConsentChange; readonly version: number; readonly at: Date }
  | { readonly outcome: 'NOT_FOUND' }
  | { readonly outcome: 'STALE' }
  | { readonly outcome: 'NOT_ALLOWED'; readonly status: ConsentState }

/** What else to write with the change, judged while the row is locked. */
export interface Fields {
  readonly fields: Prisma.ConsentUncheckedUpdateInput
  /** What a change of terms changed, for the history. */
  readonly details?: Prisma.InputJsonObject
}
export interface Prevented<Refusal> {
  readonly outcome: 'PREVENTED'
  readonly refusal: Refusal
}
type Prepare<Preparation> = (consent: LockedConsent, store: ConsentStore) => Promise<Preparation>

/** Changes one consent in one transaction, or in the one under way. `prepare` may prevent it with a refusal. */
export function changeConsent(
  database: ConsentDatabase,
  request: ChangeRequest,
  prepare?: Prepare<Fields>,
): Promise<ChangeOutcome>
export function changeConsent<Refusal>(
  database: ConsentDatabase,
  request: ChangeRequest,
  prepare: Prepare<Fields | { readonly refusal: Refusal }>,
): Promise<ChangeOutcome | Prevented<Refusal>>
export function changeConsent<Refusal>(
  database: ConsentDatabase,
  request: ChangeRequest,
  prepare: Prepare<Fields | { readonly refusal: Refusal }> = async () => ({ fields: {} }),
): Promise<ChangeOutcome | Prevented<Refusal>> {
  return database.transaction(async (store) => {
    const [consent] = await lockConsents(store, [request.consentId])
    const decision = decide(consent, request)
    if (decision.outcome !== 'DECIDED') return decision
    const prepared = await prepare(decision.consent, store)
    if ('refusal' in prepared) return { outcome: 'PREVENTED', refusal: prepared.refusal }
    return write(store, decision.consent, decision.change, request, prepared)
  })
}

/** Changes several: locks all of them in id order before it writes the first. Answers in the order of the requests. */
export function changeConsents(
  database: ConsentDatabase,
  requests: readonly ChangeRequest[],
): Promise<ChangeOutcome[]> {
  return database.transaction(async (store) => {
    const locked = await lockConsents(
      store,
      requests.map((request) => request.consentId),
    )
    const outcomes: ChangeOutcome[] = []
    for (const request of requests) {
      const decision = decide(
        locked.find((consent) => consent.id === request.consentId),
        request,
      )
      outcomes.push(
        decision.outcome === 'DECIDED'
          ? await write(store, decision.consent, decision.change, request, { fields: {} })
          : decision,
      )
    }
    return outcomes
  })
}

type Decision =
  | { readonly outcome: 'DECIDED'; readonly consent: LockedConsent; readonly change: ConsentChange }
  | Exclude<ChangeOutcome, { outcome: 'CHANGED' }>

function decide(consent: LockedConsent | undefined, request: ChangeRequest): Decision {
  if (!consent) return { outcome: 'NOT_FOUND' }
  if (request.personId !== undefined && consent.personId !== request.personId) return { outcome: 'NOT_FOUND' }
  if (request.clientId !== undefined && consent.clientId !== request.clientId) return { outcome: 'NOT_FOUND' }
  if (request.whileInRole && !consent.roleHolds) return { outcome: 'NOT_FOUND' }
  if (request.seenVersion !== undefined && consent.version !== request.seenVersion) return { outcome: 'STALE' }
  // Time ends a consent at once, whether or not the sweeper has written it down.
  if (consent.over && request.reason !== 'PERIOD_ENDED') return { outcome: 'NOT_ALLOWED', status: 'EXPIRED' }
  if (!consent.over && request.reason === 'PERIOD_ENDED') return { outcome: 'NOT_ALLOWED', status: consent.status }
  const change = decideChange(consent.status, request.reason)
  return change ? { outcome: 'DECIDED', consent, change } : { outcome: 'NOT_ALLOWED', status: consent.status }
}

async function write(
  store: ConsentStore,
  consent: LockedConsent,
  change: ConsentChange,
  request: ChangeRequest,
  { fields, details }: Fields,
): Promise<ChangeOutcome> {
  const version = consent.version + 1
  await store.consent.update({ where: { id: consent.id }, data: { ...fields, status: change.to, version } })
  const { at } = await store.consentHistory.create({
    data: {
      consentId: consent.id,
      version,
      fromStatus: change.from,
      toStatus: change.to,
      actor: change.actor,
      reason: change.reason,
      channel: request.channel,
      ...(request.language === undefined ? {} : { language: request.language }),
      ...(details === undefined ? {} : { details }),
      ...(request.eventId === undefined ? {} : { eventId: request.eventId }),
    },
    select: { at: true },
  })
  return { outcome: 'CHANGED', change, version, at }
}
