// What a change of a consent would change, item by item and term by term. Pure: it compares what stands with what is asked
// for. What the person shares already stays shared; what they refused before stays refused and is not asked again,
// unless the recipient can't do without it any more: then it is asked for openly, as a needed item.
import type { Terms } from './terms-of-request.ts'

export interface StandingItem {
  readonly scope: string
  readonly decision: 'PENDING' | 'GRANTED' | 'REFUSED'
}

export interface AmendedItem {
  readonly scope: string
  readonly required: boolean
}

export interface ItemChanges {
  /** Shared now and then. */
  readonly kept: readonly AmendedItem[]
  /** Asked of the person: new ones, and refused ones that are needed now. */
  readonly added: readonly AmendedItem[]
  /** Shared now, not asked for any more. */
  readonly dropped: readonly string[]
  /** Asked for again, and refused as before. */
  readonly stillRefused: readonly string[]
}

/** `approved`: the scopes the operator approved, and whether the recipient may not do without each. */
export function compareItems(
  standing: readonly StandingItem[],
  asked: readonly string[],
  approved: ReadonlyMap<string, boolean>,
): ItemChanges {
  const decisions = new Map(standing.map(({ scope, decision }) => [scope, decision]))
  const items = asked.map((scope) => ({ scope, required: approved.get(scope) ?? false }))
  const kept = items.filter(({ scope }) => decisions.get(scope) === 'GRANTED')
  const stillRefused = items.filter(({ scope, required }) => decisions.get(scope) === 'REFUSED' && !required)
  return {
    kept,
    added: items.filter((item) => !kept.includes(item) && !stillRefused.includes(item)),
    dropped: standing.filter((one) => one.decision === 'GRANTED' && !asked.includes(one.scope)).map((one) => one.scope),
    stillRefused: stillRefused.map(({ scope }) => scope),
  }
}

/** The terms that differ, each with the old value and the new. */
export function compareTerms(
  before: Terms,
  after: Terms,
): Record<string, { from: string | number | null; to: string | number | null }> {
  const names = ['fetchType', 'frequencyPerDay', 'dataLifeDays'] as const
  return Object.fromEntries(
    names.flatMap((name) => (before[name] === after[name] ? [] : [[name, { from: before[name], to: after[name] }]])),
  )
}
