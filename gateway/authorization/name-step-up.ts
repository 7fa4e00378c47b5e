// Says of each refusal whether a stronger sign-in of the person would open it, and which (RFC 9470 §3). It adds to what is
// said, never to what is granted. Not kept with the authorized operation, which callers with the same items share.
import { highestAcr } from '../../schema/contract/acr.ts'
import { isSatisfied } from '../../schema/policy/scope-expression.ts'
import type { Refusal } from './authorized-operation.ts'

export interface NamedRefusal extends Omit<Refusal, 'reason'> {
  readonly reason: Refusal['reason'] | 'INSUFFICIENT_USER_AUTHENTICATION'
  readonly acrValues: string | undefined
}

/** `heldBack`: scopes that the person granted under too weak a sign-in, and the `acr` each needs. */
export function nameStepUp(
  refusals: readonly Refusal[],
  granted: ReadonlySet<string>,
  heldBack: ReadonlyMap<string, string>,
): NamedRefusal[] {
  if (heldBack.size === 0) return refusals.map((refusal) => ({ ...refusal, acrValues: undefined }))
  const afterStepUp = new Set([...granted, ...heldBack.keys()])
  return refusals.map((refusal) => {
    const opened = refusal.requiredScopes.filter((alternative) => isSatisfied([alternative], afterStepUp))
    if (opened.length === 0) return { ...refusal, acrValues: undefined }
    const needed = opened.map((alternative) => highestAcr(alternative.flatMap((scope) => heldBack.get(scope) ?? [])))
    return { ...refusal, reason: 'INSUFFICIENT_USER_AUTHENTICATION', acrValues: highestAcr(needed) }
  })
}
