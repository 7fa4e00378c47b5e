// What the operator approved for a client: its items, and one purpose with its limits. Read anew at every step,
// so that an approval taken back counts at once.
import { z } from 'zod'
import type { ConsentStore } from './consent-database.ts'

export const textByLanguage = z.record(z.string(), z.string())

export interface Approval {
  readonly client: {
    readonly clientId: string
    readonly legalName: string
    readonly uen: string
    readonly appName: string
    readonly address: string
    readonly contact: string
  }
  readonly purpose: {
    readonly code: string
    readonly text: Record<string, string>
    readonly maximumDays: number
    readonly frequencyPerDay: number | null
    readonly dataLifeDays: number
  }
  /** Approved scopes that are offered now, and whether the client may not do without each. */
  readonly items: ReadonlyMap<string, boolean>
}

/** Undefined for an unknown or suspended client, and for a purpose that is not approved for it. */
export async function readApproval(
  store: ConsentStore,
  clientId: string,
  purposeCode: string,
): Promise<Approval | undefined> {
  const client = await store.client.findFirst({
    where: { clientId, status: 'ACTIVE', kind: 'RELYING_PARTY' },
    include: {
      items: { where: { item: { offered: true, suspended: false } } },
      purposes: { where: { purposeCode }, include: { purpose: true } },
    },
  })
  const [approved] = client?.purposes ?? []
  if (!client || !approved) return undefined
  return {
    client,
    purpose: {
      code: purposeCode,
      text: textByLanguage.parse(approved.purpose.text),
      maximumDays: approved.maximumDays,
      frequencyPerDay: approved.frequencyPerDay,
      dataLifeDays: approved.dataLifeDays,
    },
    items: new Map(client.items.map((item) => [item.scope, item.required])),
  }
}
