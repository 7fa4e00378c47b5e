// The authorization server's account ids: a person, or a person acting for a company (design §4: the library wants
// the grant's account to be the session's, so the pair is one account). Internal: no client ever sees one.
import { z } from 'zod'
import type { ConsentSubject } from '../../consent-record/consent-subject.ts'

export function accountIdOf(subject: ConsentSubject): string {
  return subject.kind === 'PERSON' ? `person:${subject.personId}` : `entity:${subject.entityId}:${subject.personId}`
}

/** Undefined for anything that accountIdOf did not make. */
export function subjectOf(accountId: string): ConsentSubject | undefined {
  const [kind, ...ids] = accountId.split(':')
  if (!ids.every((id) => z.uuid().safeParse(id).success)) return undefined
  const [first, second] = ids
  if (kind === 'person' && first && ids.length === 1) return { kind: 'PERSON', personId: first }
  if (kind === 'entity' && first && second && ids.length === 2) {
    return { kind: 'ENTITY', entityId: first, personId: second }
  }
  return undefined
}

/** The opaque id of whom the data is about. */
export function subjectIdOf(subject: ConsentSubject): string {
  return subject.kind === 'PERSON' ? subject.personId : subject.entityId
}
