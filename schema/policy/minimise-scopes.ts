// The scopes that go to a subgraph with a fetch: enough to open what it is asked, and no more. A container may be opened
// by any of its leaves' scopes; naming all of them would let the subgraph yield leaves that nobody asked it for.
import { isSatisfied, type ScopeExpression } from './scope-expression.ts'

/**
 * `needs`: the policies of the fetched fields. A small set of `granted` that satisfies every need that `granted` does;
 * sorted, and the same for the same input.
 */
export function minimiseScopes(needs: readonly ScopeExpression[], granted: ReadonlySet<string>): readonly string[] {
  const chosen = new Set<string>()
  // What leaves little choice first: a leaf's one scope opens its container too.
  for (const need of [...needs].sort((left, right) => left.length - right.length)) {
    if (isSatisfied(need, chosen)) continue
    const [fewest] = need
      .filter((alternative) => alternative.every((scope) => granted.has(scope)))
      .map((alternative) => alternative.filter((scope) => !chosen.has(scope)))
      .sort((left, right) => left.length - right.length)
    for (const scope of fewest ?? []) chosen.add(scope)
  }
  return [...chosen].sort()
}
