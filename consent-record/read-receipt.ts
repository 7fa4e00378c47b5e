// One receipt of a person's own consent. Somebody else's is never found.
import { z } from 'zod'
import type { ConsentStore } from './consent-database.ts'
import { type ConsentSnapshot, snapshotSchema } from './consent-snapshot.ts'

export interface StoredReceipt {
  readonly jti: string
  readonly kind: 'RECEIPT'
  readonly reason: string
  readonly snapshot: ConsentSnapshot
  readonly createdAt: Date
  /** Null for the moment between the change and its signing. */
  readonly jws: string | null
}

export async function readReceipt(
  store: ConsentStore,
  personId: string,
  consentId: string,
  jti: string,
): Promise<StoredReceipt | undefined> {
  if (!z.uuid().safeParse(jti).success || !z.uuid().safeParse(consentId).success) return undefined
  const consent = { OR: [{ actorId: personId }, { actorId: null, subjectId: personId }] }
  const row = await store.outbox.findFirst({ where: { jti, consentId, kind: 'RECEIPT', consent } })
  if (!row) return undefined
  const { reason, createdAt, jws } = row
  return { jti, kind: 'RECEIPT', reason, createdAt, jws, snapshot: snapshotSchema.parse(row.snapshot) }
}
