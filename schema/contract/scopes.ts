// Which kind a scope is of, and the scopes of our own beside the catalogue's. Never decides who may read what.

/** A leaf path of one to four segments, as the catalogue writes them (`cpfbalances.oa`, `noa-basic`). */
export const scopePattern = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+){0,3}$/

/** Scopes that stand beside the public catalogue: data of ours that a person may consent to share. */
export const ownScopes = ['appointments'] as const

/** Scopes of the resident's own app: carried by tokens *without* a consent (design §4), never granted to a bank. */
export const firstPartyScopes = ['izin.consents.read', 'izin.consents.manage'] as const

export type ScopeKind = 'PERSON' | 'ENTITY' | 'FIRST_PARTY'

/** Whose data a scope reaches. A token never mixes kinds: `me` is for persons, `entity` for companies. */
export function scopeKind(scope: string): ScopeKind {
  if (scope.startsWith('izin.')) return 'FIRST_PARTY'
  if (scope.startsWith('entity.')) return 'ENTITY'
  return 'PERSON'
}
