// Whether consents still mean what they meant: nobody who could not read a coordinate can now, and no scope that people
// consented to yields anything new. A pure comparison of who can read what, before and after.
import { isSatisfied, type ScopeExpression } from '../policy/scope-expression.ts'
import type { EffectivePolicies } from './effective-policy.ts'

export interface Weakening {
  readonly coordinate: string
  /** `opened`: an existing coordinate; `scope-grew`: a new one under scopes that existed. */
  readonly kind: 'opened' | 'scope-grew'
  /** `undefined` for a new coordinate. */
  readonly before: ScopeExpression | undefined
  readonly after: ScopeExpression
  /** The least sets of scopes whose holders have gained. */
  readonly gained: ScopeExpression
}

/**
 * A container, and a value reached in more ways than before, may open to holders of a *new* scope: nobody holds one yet,
 * and whoever will is asked for it. A leaf's own condition may not change even so.
 */
export function findWeakenings(before: EffectivePolicies, after: EffectivePolicies): readonly Weakening[] {
  const isOld = (alternative: readonly string[]) => alternative.every((scope) => before.scopes.has(scope))
  return [...after.fields.values()].flatMap(({ coordinate, readers }): Weakening[] => {
    const known = before.fields.get(coordinate)
    if (known === undefined) {
      // What any token may read is judged by the lint; it stands under no scope.
      const gained = readers.filter((alternative) => alternative.length > 0 && isOld(alternative))
      return gained.length === 0 ? [] : [{ coordinate, kind: 'scope-grew', before: undefined, after: readers, gained }]
    }
    const gained = readers
      .filter((alternative) => !isSatisfied(known.readers, new Set(alternative)))
      .filter((alternative) => known.leaf || isOld(alternative))
    return gained.length === 0 ? [] : [{ coordinate, kind: 'opened', before: known.readers, after: readers, gained }]
  })
}

/** Guarded coordinates that somebody could read and now could not: breaking, never a weakening. */
export function findTightenings(before: EffectivePolicies, after: EffectivePolicies): readonly string[] {
  return [...before.fields.values()]
    .filter(({ guarded }) => guarded)
    .filter(({ coordinate, readers }) => {
      const now = after.fields.get(coordinate)?.readers
      return now !== undefined && readers.some((alternative) => !isSatisfied(now, new Set(alternative)))
    })
    .map(({ coordinate }) => coordinate)
}

/** `name or (dob and sex)`; `anybody` for any token, `nobody`. */
export function describeReaders(readers: ScopeExpression | undefined): string {
  if (readers === undefined) return 'not there'
  if (readers.length === 0) return 'nobody'
  const texts = readers.map((each) => describeAlternative(each, readers.length))
  return texts.sort().join(' or ')
}

function describeAlternative(alternative: readonly string[], others: number): string {
  if (alternative.length === 0) return 'anybody'
  const text = [...alternative].sort().join(' and ')
  return alternative.length > 1 && others > 1 ? `(${text})` : text
}
