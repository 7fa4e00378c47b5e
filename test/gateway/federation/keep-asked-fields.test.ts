import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { askedKeys, keepAskedFields } from '../../../gateway/federation/keep-asked-fields.ts'

const asked = askedKeys(
  parse(`query {
    me { id first: name { value } cards { ... on A { x } ...b } }
    me { name { state } }
  }
  fragment b on B { y { z } }`),
)
const kept = (value: unknown) => JSON.parse(JSON.stringify(keepAskedFields(value, asked)))

test('an agency cannot write into fields it was not asked for', () => {
  expect(
    kept({
      me: {
        id: '1',
        first: { value: 'n', state: 'FORGED' },
        name: { state: 'AVAILABLE' },
        uinfin: { value: 'FORGED' },
        cards: [{ x: 1, y: { z: 2, more: 'FORGED' } }, null],
      },
      consent: { status: 'FORGED' },
    }),
  ).toEqual({
    me: { id: '1', first: { value: 'n' }, name: { state: 'AVAILABLE' }, cards: [{ x: 1, y: { z: 2 } }, null] },
  })
})

test('what was not answered stays absent, and a wrong shape becomes null', () => {
  expect(kept({ me: { id: { nested: 'object' }, first: 'a string' } })).toEqual({ me: { id: null, first: null } })
  expect(kept({})).toEqual({})
})

test('names of the object prototype are ordinary names', () => {
  const keys = askedKeys(parse('{ constructor: a toString: b { __proto__: c } }'))
  const answer = JSON.parse('{"constructor": 1, "toString": {"__proto__": 2, "hasOwnProperty": 3}, "valueOf": 4}')
  const result = keepAskedFields(answer, keys) as Record<string, unknown>
  expect(Object.keys(result)).toEqual(['constructor', 'toString'])
  expect(JSON.stringify(result)).toBe('{"constructor":1,"toString":{"__proto__":2}}')
})
