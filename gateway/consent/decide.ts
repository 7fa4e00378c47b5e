// Stage 4: what this caller may read now. A pure function of (token, consent, now); the release judges the same rules
// again by the database's clock, and a contract test holds the two together.
import type { ConsentRefusal } from '../../schema/contract/error-codes.ts'
import { firstPartyScopes, scopeKind } from '../../schema/contract/scopes.ts'
import type { Caller } from '../authentication/authenticate.ts'
import type { Authority, ConsentFacts } from './read-authority.ts'

declare const decided: unique symbol

interface GrantFacts {
  readonly granted: ReadonlySet<string>
  /** Items of the consent and the token that need a stronger sign-in: by scope, the `acr` (RFC 9470). */
  readonly heldBack: ReadonlyMap<string, string>
  readonly subjectKind: 'PERSON' | 'ENTITY'
  /** Our opaque id. */
  readonly subjectId: string
  readonly actorId: string | undefined
  readonly consent: { readonly id: string; readonly version: number; readonly purpose: string } | undefined
  /** Operation names the client registered. */
  readonly operations: readonly string[]
}

/** Only `decide` makes one. */
export type Grant = GrantFacts & { readonly [decided]: true }

export type Decision =
  | { readonly kind: 'granted'; readonly grant: Grant }
  | { readonly kind: 'refused'; readonly reason: ConsentRefusal }

const endedBy: Readonly<Record<Exclude<ConsentFacts['status'], 'ACTIVE'>, ConsentRefusal>> = {
  REQUESTED: 'CONSENT_NOT_ACTIVE',
  REFUSED: 'CONSENT_NOT_ACTIVE',
  LAPSED: 'CONSENT_NOT_ACTIVE',
  PAUSED: 'CONSENT_PAUSED',
  REVOKED: 'CONSENT_REVOKED',
  EXPIRED: 'CONSENT_EXPIRED',
  CONSUMED: 'CONSENT_CONSUMED',
  TERMINATED: 'CONSENT_TERMINATED',
  INVALIDATED: 'CONSENT_INVALIDATED',
}

/** `now` in seconds since the epoch. */
export function decide(caller: Caller, authority: Authority, now: number): Decision {
  if (authority.kind === 'first-party') {
    const facts = authority.facts
    if (facts?.client_kind !== 'FIRST_PARTY') return refused('CONSENT_NOT_FOUND')
    if (facts.client_status !== 'ACTIVE') return refused('CLIENT_SUSPENDED')
    const granted = caller.scopes.filter((scope) => firstPartyScopes.some((known) => known === scope))
    return grant(granted, {
      subjectKind: 'PERSON',
      subjectId: facts.subject_id,
      actorId: undefined,
      consent: undefined,
      heldBack: new Map(),
      operations: facts.operations,
    })
  }

  const { claims } = caller
  const facts = authority.facts
  if (!facts || claims.consent_id !== facts.id || facts.client_id !== claims.client_id)
    return refused('CONSENT_NOT_FOUND')
  if (facts.client_status !== 'ACTIVE') return refused('CLIENT_SUSPENDED')
  if (facts.status !== 'ACTIVE') return refused(endedBy[facts.status])
  if (facts.expires_at === null || facts.expires_at.getTime() <= now * 1000) return refused('CONSENT_EXPIRED')
  if (facts.version !== claims.consent_version) return refused('CONSENT_CHANGED')
  if (!facts.acting_role_valid) return refused('ACTING_ROLE_LOST')
  if (facts.frequency_left !== null && facts.frequency_left <= 0) return refused('FREQUENCY_LIMIT_REACHED')

  // Both must allow an item: the token what was asked for now, the consent what was granted then. And a person's
  // items are never read for a company, nor the other way round, whatever either says.
  const consented = new Set(facts.granted)
  const granted = caller.scopes.filter((scope) => consented.has(scope) && scopeKind(scope) === facts.subject_kind)
  const heldBack = Object.entries(facts.held_back).filter(([scope]) => caller.scopes.includes(scope))
  return grant(granted, {
    subjectKind: facts.subject_kind,
    subjectId: facts.subject_id,
    actorId: facts.actor_id ?? undefined,
    consent: { id: facts.id, version: facts.version, purpose: facts.purpose_code },
    heldBack: new Map(heldBack),
    operations: facts.operations,
  })
}

function refused(reason: ConsentRefusal): Decision {
  return { kind: 'refused', reason }
}

function grant(scopes: readonly string[], rest: Omit<GrantFacts, 'granted'>): Decision {
  const facts: GrantFacts = { ...rest, granted: new Set(scopes) }
  return { kind: 'granted', grant: facts as Grant }
}
