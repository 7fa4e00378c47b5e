// Which scopes a subgraph is told: enough for the fetch, and never one that was not granted.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minimiseScopes } from '../../schema/policy/minimise-scopes.ts'
import { isSatisfied } from '../../schema/policy/scope-expression.ts'
import { scaled } from '../harness/scale.ts'

const container = [['v.no'], ['v.make'], ['v.model']]

describe('the scopes of a fetch', () => {
  test.each([
    ["a leaf's scope opens its container too", [container, [['v.make']]], ['v.no', 'v.make', 'v.model'], ['v.make']],
    ['a container alone needs one', [container], ['v.make', 'v.model'], ['v.make']],
    ['all scopes of an alternative', [[['a', 'b'], ['c']]], ['a', 'b'], ['a', 'b']],
    ['the alternative that adds least', [[['a', 'b'], ['c']]], ['a', 'b', 'c'], ['c']],
    [
      'what is there already adds nothing',
      [
        [['a']],
        [
          ['b', 'c'],
          ['a', 'd'],
        ],
      ],
      ['a', 'b', 'c', 'd'],
      ['a', 'd'],
    ],
    ['nothing asked, nothing told', [], ['a'], []],
    ['what was not granted is not told', [[['a']], []], [], []],
  ])('%s', (_, needs, granted, told) => {
    expect(minimiseScopes(needs, new Set(granted))).toEqual(told)
  })

  test('whatever is asked, they satisfy what the grant satisfies and are part of it', () => {
    const alternative = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 3 })
    const need = fc.array(alternative, { maxLength: 4 })
    fc.assert(
      fc.property(fc.array(need, { maxLength: 6 }), fc.subarray(['a', 'b', 'c', 'd', 'e']), (needs, scopes) => {
        const granted = new Set(scopes)
        const told = new Set(minimiseScopes(needs, granted))
        for (const scope of told) expect(granted.has(scope)).toBe(true)
        for (const each of needs) expect(isSatisfied(each, told)).toBe(isSatisfied(each, granted))
      }),
      { numRuns: scaled(5_000) },
    )
  })
})
