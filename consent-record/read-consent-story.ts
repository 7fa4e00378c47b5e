// Everything about one consent that its person may see: each step of its life, every reading and every refused attempt,
// its receipts, and whether the recipient was told. Somebody else's consent has no story.
import { z } from 'zod'
import type { ConsentState } from '../schema/contract/consent-states.ts'
import type { ConsentStore } from './consent-database.ts'
import type { ChangeActor } from './consent-states.ts'
import { type ConsentView, readConsent } from './read-consents.ts'

export interface HistoryEntry {
  readonly version: number
  readonly to: ConsentState
  readonly actor: ChangeActor
  readonly reason: string
  readonly channel: string
  readonly language: string | null
  readonly noticeVersion: string | null
  readonly at: Date
}

/** One answered query, or one that was refused. Coordinates such as `Person.name`, never values. */
export interface ReadingEntry {
  readonly id: string
  readonly at: Date
  readonly outcome: 'RELEASED' | 'PARTIAL' | 'REFUSED'
  /** Why the request as a whole was refused. */
  readonly reason: string | null
  /** Only a name that the recipient registered. */
  readonly operation: string | null
  readonly requested: readonly string[]
  readonly released: readonly string[]
  readonly undelivered: readonly string[]
  readonly refused: readonly { readonly coordinate: string; readonly reason: string }[]
  readonly agencies: readonly string[]
}

export interface ReceiptEntry {
  readonly jti: string
  readonly version: number
  readonly reason: string
  readonly at: Date
}

export interface NoticeEntry {
  readonly version: number
  readonly reason: string
  readonly at: Date
  readonly state: 'WAITING' | 'DELIVERED' | 'FAILED'
  readonly attempts: number
  readonly deliveredAt: Date | null
}

export interface ConsentStory {
  readonly consent: ConsentView
  /** Newest first, all of them. */
  readonly history: readonly HistoryEntry[]
  /** Newest first; at most `mostReadings`. */
  readonly readings: readonly ReadingEntry[]
  readonly moreReadings: boolean
  /** How many more there are that a law holds back for a time. */
  readonly heldBack: number
  readonly receipts: readonly ReceiptEntry[]
  /** Empty for a recipient that registered no address for notices. */
  readonly notices: readonly NoticeEntry[]
}

const mostReadings = 100
const refusedSchema = z.array(z.object({ coordinate: z.string(), reason: z.string() }))
const actorSchema = z.enum(['PERSON', 'RECIPIENT', 'OPERATOR', 'SYSTEM'])

export async function readConsentStory(
  store: ConsentStore,
  personId: string,
  consentId: string,
  now: Date,
): Promise<ConsentStory | undefined> {
  const consent = await readConsent(store, personId, consentId, now)
  if (!consent) return undefined
  const history = await store.consentHistory.findMany({ where: { consentId }, orderBy: { version: 'desc' } })
  // A change through the graph has an event too; it stands in the history.
  const changed = history.flatMap(({ eventId }) => eventId ?? [])
  const held = await heldBackTimes(store, consentId, now)
  const readings = await store.disclosureEvent.findMany({
    where: { consentId, NOT: [...held, { id: { in: changed } }] },
    orderBy: [{ time: 'desc' }, { sequence: 'desc' }],
    take: mostReadings + 1,
  })
  const letters = await store.outbox.findMany({ where: { consentId }, orderBy: { version: 'desc' } })
  return {
    consent,
    history: history.map(({ toStatus, actor, ...rest }) => ({
      ...rest,
      to: toStatus,
      actor: actorSchema.parse(actor),
    })),
    readings: readings.slice(0, mostReadings).map(({ time, operationName, refused, ...rest }) => ({
      ...rest,
      at: time,
      operation: operationName,
      refused: refusedSchema.parse(refused),
    })),
    moreReadings: readings.length > mostReadings,
    heldBack: held.length === 0 ? 0 : await store.disclosureEvent.count({ where: { consentId, OR: held } }),
    receipts: letters
      .filter(({ kind }) => kind === 'RECEIPT')
      .map(({ jti, version, reason, createdAt }) => ({ jti, version, reason, at: createdAt })),
    notices: letters
      .filter(({ kind }) => kind === 'NOTICE')
      .map(({ version, reason, createdAt, attempts, deliveredAt, givenUpAt }) => ({
        ...{ version, reason, attempts, deliveredAt },
        at: createdAt,
        state: deliveredAt ? 'DELIVERED' : givenUpAt ? 'FAILED' : 'WAITING',
      })),
  }
}

/** The times in which readings of this consent may not be described yet. */
async function heldBackTimes(store: ConsentStore, consentId: string, now: Date) {
  const { clientId, subjectId } = await store.consent.findUniqueOrThrow({
    where: { id: consentId },
    select: { clientId: true, subjectId: true },
  })
  const restrictions = await store.disclosureRestriction.findMany({
    where: { clientId, subjectId, shownFrom: { gt: now } },
  })
  return restrictions.map(({ startsAt, shownFrom }) => ({ time: { gte: startsAt, lt: shownFrom } }))
}
