// Whether a mutation may be carried out. A token that stands on a consent reads what was shared and changes nothing, so no
// bank ever changes a consent here; and of a mutation everything must be granted.
import type { AuthorizedOperation } from './authorized-operation.ts'

interface ChangingGrant {
  readonly subjectKind: 'PERSON' | 'ENTITY'
  readonly consent: object | undefined
}

export function mayChange({ refusals }: AuthorizedOperation, { subjectKind, consent }: ChangingGrant): boolean {
  // Design §4: first-party scopes come without a consent, and for persons alone.
  if (consent !== undefined || subjectKind !== 'PERSON') return false
  return refusals.length === 0
}
