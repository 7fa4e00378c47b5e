// Our opaque id for the provider's `sub`: the same at every sign-in, made at the first. The `sub` itself goes no further.
import { randomUUID } from 'node:crypto'
import type { ConsentStore } from '../../consent-record/consent-database.ts'

/**
 * undefined for an identity that the operator unlinked. In a transaction that also begins the session: an unlinking waits
 * for it, or it finds the unlinking done.
 */
export async function personOfSubject(store: ConsentStore, issuer: string, sub: string): Promise<string | undefined> {
  const identity = `izin identity ${issuer} ${sub}`
  await store.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${identity}, 0))`
  if (await store.unlinkedSubject.findUnique({ where: { issuer_sub: { issuer, sub } } })) return undefined
  // Two first sign-ins at once: one row is made, and both read it.
  await store.$executeRaw`
    INSERT INTO upstream_subject (issuer, sub, person_id) VALUES (${issuer}, ${sub}, ${randomUUID()}::uuid)
    ON CONFLICT (issuer, sub) DO NOTHING`
  const row = await store.upstreamSubject.findUniqueOrThrow({ where: { issuer_sub: { issuer, sub } } })
  return row.personId
}
