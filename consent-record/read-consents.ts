// A person's consents as their own pages show them. Somebody else's are never found.
import { z } from 'zod'
import type { Prisma } from '../prisma/consent/generated/client.ts'
import type { FetchType } from '../schema/contract/access-token.ts'
import type { ConsentState } from '../schema/contract/consent-states.ts'
import { previewClientId } from '../schema/contract/preview.ts'
import type { ConsentStore } from './consent-database.ts'
import { textByLanguage } from './read-approval.ts'

const recipientSchema = z.object({ legal_name: z.string(), uen: z.string(), app: z.string() })

export interface ConsentView {
  readonly id: string
  readonly version: number
  /** EXPIRED as soon as the period is over, whether or not it has been written down. */
  readonly status: ConsentState
  readonly recipient: { readonly legalName: string; readonly uen: string; readonly app: string }
  readonly purposeText: Record<string, string>
  readonly subject: { readonly kind: 'PERSON' } | { readonly kind: 'ENTITY'; readonly entityId: string }
  readonly items: readonly {
    readonly scope: string
    readonly required: boolean
    readonly decision: 'PENDING' | 'GRANTED' | 'REFUSED'
  }[]
  readonly fetchType: FetchType
  readonly frequencyPerDay: number | null
  readonly durationDays: number
  readonly dataLifeDays: number
  readonly startsAt: Date | null
  readonly expiresAt: Date | null
  /** When the state was reached, by the database's clock. */
  readonly changedAt: Date
}

const shown = {
  items: { orderBy: { scope: 'asc' } },
  history: { orderBy: { version: 'desc' }, take: 1 },
} as const satisfies Prisma.ConsentInclude
type Row = Prisma.ConsentGetPayload<{ include: typeof shown }>

function ownedBy(personId: string): Prisma.ConsentWhereInput {
  // What a person opened to look at their own values is no consent to keep.
  return {
    NOT: { clientId: previewClientId },
    OR: [{ subjectKind: 'PERSON', subjectId: personId }, { actorId: personId }],
  }
}

/** Newest first: what is or was in force, and what the person refused; not requests without an answer. */
export async function readConsents(store: ConsentStore, personId: string, now: Date): Promise<ConsentView[]> {
  const rows = await store.consent.findMany({
    where: { ...ownedBy(personId), status: { notIn: ['REQUESTED', 'LAPSED'] } },
    include: shown,
    orderBy: { createdAt: 'desc' },
    take: 200,
  })
  return rows.map((row) => view(row, now))
}

export async function readConsent(
  store: ConsentStore,
  personId: string,
  consentId: string,
  now: Date,
): Promise<ConsentView | undefined> {
  if (!z.uuid().safeParse(consentId).success) return undefined
  const row = await store.consent.findFirst({ where: { id: consentId, ...ownedBy(personId) }, include: shown })
  return row ? view(row, now) : undefined
}

function view(row: Row, now: Date): ConsentView {
  const recipient = recipientSchema.parse(row.recipient)
  const inForce = row.status === 'ACTIVE' || row.status === 'PAUSED'
  const over = inForce && row.expiresAt !== null && row.expiresAt <= now
  return {
    id: row.id,
    version: row.version,
    status: over ? 'EXPIRED' : row.status,
    recipient: { legalName: recipient.legal_name, uen: recipient.uen, app: recipient.app },
    purposeText: textByLanguage.parse(row.purposeText),
    subject: row.subjectKind === 'PERSON' ? { kind: 'PERSON' } : { kind: 'ENTITY', entityId: row.subjectId },
    items: row.items,
    fetchType: row.fetchType,
    frequencyPerDay: row.frequencyPerDay,
    durationDays: row.durationDays,
    dataLifeDays: row.dataLifeDays,
    startsAt: row.startsAt,
    expiresAt: row.expiresAt,
    changedAt: over && row.expiresAt ? row.expiresAt : (row.history[0]?.at ?? row.createdAt),
  }
}
