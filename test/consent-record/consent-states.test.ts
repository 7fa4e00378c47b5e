import { describe, expect, test } from 'vitest'
import { type ChangeReason, consentChanges, decideChange } from '../../consent-record/consent-states.ts'
import { consentStates } from '../../schema/contract/consent-states.ts'

// Written out by hand from design §4, not derived: the code is judged by this table.
const allowed: readonly (readonly [string, string, string, string])[] = [
  ['REQUESTED', 'ACTIVE', 'PERSON', 'SHARED'],
  ['REQUESTED', 'REFUSED', 'PERSON', 'DECLINED'],
  ['REQUESTED', 'REFUSED', 'PERSON', 'NOTHING_CHOSEN'],
  ['REQUESTED', 'LAPSED', 'SYSTEM', 'NOT_ANSWERED'],
  ['REQUESTED', 'LAPSED', 'PERSON', 'ASKED_ANEW'],
  ['ACTIVE', 'PAUSED', 'PERSON', 'PAUSED'],
  ['PAUSED', 'ACTIVE', 'PERSON', 'RESUMED'],
  ['ACTIVE', 'ACTIVE', 'PERSON', 'SHORTENED'],
  ['PAUSED', 'PAUSED', 'PERSON', 'SHORTENED'],
  ['ACTIVE', 'ACTIVE', 'PERSON', 'AMENDED'],
  ['ACTIVE', 'REVOKED', 'PERSON', 'WITHDRAWN'],
  ['PAUSED', 'REVOKED', 'PERSON', 'WITHDRAWN'],
  ['ACTIVE', 'EXPIRED', 'SYSTEM', 'PERIOD_ENDED'],
  ['PAUSED', 'EXPIRED', 'SYSTEM', 'PERIOD_ENDED'],
  ['ACTIVE', 'CONSUMED', 'RECIPIENT', 'READ_ONCE'],
  ['ACTIVE', 'TERMINATED', 'RECIPIENT', 'ENDED_BY_RECIPIENT'],
  ['PAUSED', 'TERMINATED', 'RECIPIENT', 'ENDED_BY_RECIPIENT'],
  ['ACTIVE', 'INVALIDATED', 'OPERATOR', 'RECIPIENT_SUSPENDED'],
  ['PAUSED', 'INVALIDATED', 'OPERATOR', 'RECIPIENT_SUSPENDED'],
  ['ACTIVE', 'INVALIDATED', 'SYSTEM', 'CODE_REUSED'],
  ['PAUSED', 'INVALIDATED', 'SYSTEM', 'CODE_REUSED'],
]

const reasons: ChangeReason[] = [...new Set(consentChanges.map((change) => change.reason))]

describe('the life of a consent', () => {
  test.each(allowed)('%s → %s by %s for %s', (from, to, actor, reason) => {
    expect(consentChanges).toContainEqual({ from, to, actor, reason })
  })

  test('has no other change', () => {
    expect(consentChanges).toHaveLength(allowed.length)
    for (const from of consentStates) {
      for (const reason of reasons) {
        const expected = allowed.some(([state, , , why]) => state === from && why === reason)
        expect(decideChange(from, reason) !== undefined).toBe(expected)
      }
    }
  })

  test.each(['REFUSED', 'LAPSED', 'REVOKED', 'EXPIRED', 'CONSUMED', 'TERMINATED', 'INVALIDATED'] as const)(
    '%s is the end',
    (state) => {
      expect(reasons.filter((reason) => decideChange(state, reason))).toEqual([])
    },
  )
})
