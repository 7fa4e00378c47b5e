// The life of a consent, whole: its states, and for each reason code who may cause which change (design §4).
// Pure; it writes nothing. What is not listed here can't happen.

import type { ConsentState } from '../schema/contract/consent-states.ts'

/** Who caused a change: the person (or who acts for the company), the recipient, the operator, or time and protocol. */
export const changeActors = ['PERSON', 'RECIPIENT', 'OPERATOR', 'SYSTEM'] as const
export type ChangeActor = (typeof changeActors)[number]

interface Rule {
  /** A reason has one meaning: it fixes the actor, and for each state the new one. */
  readonly reason: string
  readonly from: readonly ConsentState[]
  readonly to: ConsentState
  readonly actor: ChangeActor
}

const rules = [
  { reason: 'SHARED', from: ['REQUESTED'], to: 'ACTIVE', actor: 'PERSON' },
  { reason: 'DECLINED', from: ['REQUESTED'], to: 'REFUSED', actor: 'PERSON' },
  { reason: 'NOTHING_CHOSEN', from: ['REQUESTED'], to: 'REFUSED', actor: 'PERSON' },
  { reason: 'NOT_ANSWERED', from: ['REQUESTED'], to: 'LAPSED', actor: 'SYSTEM' },
  // The same request shown to another person, or for another company: it is asked anew.
  { reason: 'ASKED_ANEW', from: ['REQUESTED'], to: 'LAPSED', actor: 'PERSON' },
  { reason: 'PAUSED', from: ['ACTIVE'], to: 'PAUSED', actor: 'PERSON' },
  { reason: 'RESUMED', from: ['PAUSED'], to: 'ACTIVE', actor: 'PERSON' },
  // A change of terms leaves the state as it is. Only what is in force can be amended: a paused consent is resumed first.
  { reason: 'SHORTENED', from: ['ACTIVE'], to: 'ACTIVE', actor: 'PERSON' },
  { reason: 'SHORTENED', from: ['PAUSED'], to: 'PAUSED', actor: 'PERSON' },
  { reason: 'AMENDED', from: ['ACTIVE'], to: 'ACTIVE', actor: 'PERSON' },
  { reason: 'WITHDRAWN', from: ['ACTIVE', 'PAUSED'], to: 'REVOKED', actor: 'PERSON' },
  { reason: 'PERIOD_ENDED', from: ['ACTIVE', 'PAUSED'], to: 'EXPIRED', actor: 'SYSTEM' },
  // Written by the release function in SQL, in the transaction of the one reading.
  { reason: 'READ_ONCE', from: ['ACTIVE'], to: 'CONSUMED', actor: 'RECIPIENT' },
  { reason: 'ENDED_BY_RECIPIENT', from: ['ACTIVE', 'PAUSED'], to: 'TERMINATED', actor: 'RECIPIENT' },
  { reason: 'RECIPIENT_SUSPENDED', from: ['ACTIVE', 'PAUSED'], to: 'INVALIDATED', actor: 'OPERATOR' },
  // RFC 6749 §4.1.2: a code used twice may be stolen, so what came of it ends.
  { reason: 'CODE_REUSED', from: ['ACTIVE', 'PAUSED'], to: 'INVALIDATED', actor: 'SYSTEM' },
] as const satisfies readonly Rule[]

export type ChangeReason = (typeof rules)[number]['reason']

/** One change of state, as it is written to the history. */
export interface ConsentChange {
  readonly from: ConsentState
  readonly to: ConsentState
  readonly actor: ChangeActor
  readonly reason: ChangeReason
}

/** Every change there is. */
export const consentChanges: readonly ConsentChange[] = rules.flatMap(({ from, ...rest }) =>
  from.map((state) => ({ from: state, ...rest })),
)

/** The change that `reason` makes of a consent in state `from`; undefined when it may not happen. */
export function decideChange(from: ConsentState, reason: ChangeReason): ConsentChange | undefined {
  return consentChanges.find((change) => change.from === from && change.reason === reason)
}
