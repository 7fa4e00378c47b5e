// The event of the log that tells of a change, written in the transaction of the change. For a change through the graph:
// one made on our own pages is told by the consent's history alone.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { ConsentStore } from './consent-database.ts'

export interface ChangeEvent {
  /** UUIDv7, and the `eventId` of the change. */
  readonly eventId: string
  /** The app through which the person made the change. */
  readonly clientId: string
  readonly personId: string
  /** Of the mutation's field: `Mutation.pauseConsent`. */
  readonly coordinate: string
  /** Hex SHA-256 of the operation's text. */
  readonly operationHash: string
  /** Only a name that the app registered. */
  readonly operationName: string | undefined
}

/**
 * To be called before the consent is locked: waits for a suspension of the app. False when the app may not act for this
 * person, or when the event was recorded before.
 */
export async function admitChange(store: ConsentStore, { clientId, personId, eventId }: ChangeEvent): Promise<boolean> {
  const rows = await store.$queryRaw`
    SELECT admit_change(${clientId}, ${personId}::uuid, ${eventId}::uuid) AS admitted`
  return z.tuple([z.object({ admitted: z.boolean() })]).parse(rows)[0].admitted
}

/** To be called after the change. Throws when there is none under this event id. */
export async function recordChange(store: ConsentStore, event: ChangeEvent): Promise<void> {
  const salts = randomBytes(48).toString('hex')
  const change = {
    event_id: event.eventId,
    client_id: event.clientId,
    subject_id: event.personId,
    coordinate: event.coordinate,
    operation_hash: event.operationHash,
    operation_name: event.operationName,
    salt: salts.slice(0, 32),
    subject_salt: salts.slice(32, 64),
    sequence_salt: salts.slice(64),
  }
  await store.$executeRaw`SELECT record_change(${JSON.stringify(change)}::jsonb)`
}
