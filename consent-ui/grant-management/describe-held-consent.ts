// A consent as the bank that holds it may see it: what it was given, never what was refused beyond that nor to whom else.
import type { ConsentStore } from '../../consent-record/consent-database.ts'

export interface HeldConsent {
  readonly consent_id: string
  readonly version: number
  readonly status: 'ACTIVE' | 'PAUSED'
  readonly scope: string
  readonly purpose: string
  readonly fetch_type: 'ONCE' | 'PERIODIC'
  readonly frequency_per_day: number | null
  readonly data_life: string
  readonly starts_at: string | null
  readonly expires_at: string | null
}

/** Undefined unless it is this client's and has not ended. */
export async function describeHeldConsent(
  store: ConsentStore,
  consentId: string,
  clientId: string,
): Promise<HeldConsent | undefined> {
  const row = await store.consent.findFirst({
    where: { id: consentId, clientId, status: { in: ['ACTIVE', 'PAUSED'] }, expiresAt: { gt: new Date() } },
    include: { items: { where: { decision: 'GRANTED' }, orderBy: { scope: 'asc' } } },
  })
  if (row?.status !== 'ACTIVE' && row?.status !== 'PAUSED') return undefined
  return {
    consent_id: row.id,
    version: row.version,
    status: row.status,
    scope: row.items.map(({ scope }) => scope).join(' '),
    purpose: row.purposeCode,
    fetch_type: row.fetchType,
    frequency_per_day: row.frequencyPerDay,
    data_life: `P${row.dataLifeDays}D`,
    starts_at: row.startsAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
  }
}
