// Our opaque id for the provider's `sub`: the same at every sign-in, made at the first. The `sub` itself goes no further.
import { randomUUID } from 'node:crypto'
import type { ConsentStore } from '../../consent-record/consent-database.ts'

export async function personOfSubject(store: ConsentStore, issuer: string, sub: string): Promise<string> {
  // Two first sign-ins at once: one row is made, and both read it.
  await store.$executeRaw`
    INSERT INTO upstream_subject (issuer, sub, person_id) VALUES (${issuer}, ${sub}, ${randomUUID()}::uuid)
    ON CONFLICT (issuer, sub) DO NOTHING`
  const row = await store.upstreamSubject.findUniqueOrThrow({ where: { issuer_sub: { issuer, sub } } })
  return row.personId
}
