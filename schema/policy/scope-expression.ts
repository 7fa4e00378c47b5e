// A condition on granted scopes as Federation writes it: an OR of ANDs. What is ambiguous is made impossible to meet:
// other routers read `[]` and `[[]]` as "open", here nobody satisfies them (design §9, 0b).

/** OR of ANDs, as in `@requiresScopes(scopes:)`; the empty list is satisfied by nobody. */
export type ScopeExpression = readonly (readonly string[])[]

/** Satisfied by nobody, whatever was granted. */
export const never: ScopeExpression = []

/** More alternatives than this can't be judged in reasonable time; composing them takes minutes already. */
const maxAlternatives = 5_000

/** The expression as written, or `never` where any alternative is empty or names an empty scope. */
export function readScopes(written: ScopeExpression): ScopeExpression {
  if (written.some((alternative) => alternative.length === 0 || alternative.includes(''))) return never
  return written.map((alternative) => [...new Set(alternative)])
}

export function isSatisfied(expression: ScopeExpression, granted: ReadonlySet<string>): boolean {
  return expression.some((alternative) => alternative.every((scope) => granted.has(scope)))
}

/** Both must hold; `undefined` asks for nothing. Throws when the result has too many alternatives to judge. */
export function bothScopes(
  left: ScopeExpression | undefined,
  right: ScopeExpression | undefined,
): ScopeExpression | undefined {
  if (left === undefined) return right
  if (right === undefined) return left
  if (left.length * right.length > maxAlternatives) throw new Error('a scope expression has too many alternatives')
  const product = left.flatMap((a) => right.map((b) => [...new Set([...a, ...b])]))
  return product.filter((candidate, index) => !product.some((other, at) => isWeaker(other, at, candidate, index)))
}

/** Whoever satisfies `left` satisfies `right` too; `undefined` is satisfied by everybody. */
export function implies(left: ScopeExpression | undefined, right: ScopeExpression | undefined): boolean {
  if (right === undefined) return true
  if (left === undefined) return false
  return left.every((alternative) => isSatisfied(right, new Set(alternative)))
}

function isWeaker(other: readonly string[], at: number, candidate: readonly string[], index: number): boolean {
  if (at === index || other.length > candidate.length) return false
  if (other.length === candidate.length && at > index) return false
  return other.every((scope) => candidate.includes(scope))
}
