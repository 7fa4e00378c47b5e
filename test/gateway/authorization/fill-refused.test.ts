// The client's answer from the executor's, by example.
import { beforeAll, describe, expect, test } from 'vitest'
import { fillRefused, type ResponseObject } from '../../../gateway/authorization/fill-refused.ts'
import { type FixtureGraph, loadFixtureGraph } from './fixture/fixture-graph.ts'

let graph: FixtureGraph
beforeAll(async () => {
  graph = await loadFixtureGraph()
})

const filled: readonly [string, string, string[], ResponseObject, string][] = [
  [
    'nulls come where the client asked, in the order it asked',
    '{ me { a plain aAndB box { size open } } }',
    [],
    { me: { plain: 'p', box: { open: true } } },
    '{"me":{"a":null,"plain":"p","aAndB":null,"box":{"size":null,"open":true}}}',
  ],
  [
    'an object with nothing left is null',
    '{ me { plain box { size } } }',
    [],
    { me: { plain: 'p' } },
    '{"me":{"plain":"p","box":null}}',
  ],
  ['nothing left at all', '{ me { box { size } } clock @skip(if: true) }', [], {}, '{"me":null}'],
  ['a refused root field that may not be null', '{ clock strict { plain } }', [], { clock: 'now' }, 'null'],
  [
    'each element of a list by its own type, without the added __typename',
    '{ things { weight label } }',
    ['blue'],
    {
      things: [
        { __typename: 'Red', weight: 1 },
        { __typename: 'Blue', weight: 2, label: 'b' },
        { __typename: 'Green', weight: null, label: 'g' },
      ],
    },
    '{"things":[{"weight":1,"label":null},{"weight":2,"label":"b"},{"weight":null,"label":"g"}]}',
  ],
  [
    'an asked __typename stays where it was asked',
    '{ things { weight label __typename } }',
    ['blue', 'b'],
    { things: [{ __typename: 'Red', weight: 1 }] },
    '{"things":[{"weight":1,"label":null,"__typename":"Red"}]}',
  ],
  [
    'a member that can not be there is null',
    '{ me { things { weight ... on Blue { depth } } } }',
    [],
    { me: { things: [{ __typename: 'Blue' }, { __typename: 'Green', weight: 3 }, null] } },
    '{"me":{"things":[null,{"weight":3},null]}}',
  ],
  [
    'where its list allows no null, the list is',
    '{ things { weight ... on Blue { depth } } clock }',
    [],
    { things: [{ __typename: 'Green', weight: 3 }, { __typename: 'Blue' }], clock: 'now' },
    '{"things":null,"clock":"now"}',
  ],
  [
    'and where the list allows no null either, the object around it',
    '{ me { plain strictThings { weight ... on Blue { depth } } } }',
    [],
    { me: { plain: 'p', strictThings: [{ __typename: 'Blue' }] } },
    '{"me":null}',
  ],
  [
    'lists of lists',
    '{ me { sparse { open size } } }',
    [],
    { me: { sparse: [[{ open: true }, null], []] } },
    '{"me":{"sparse":[[{"open":true,"size":null},null],[]]}}',
  ],
  ['what an agency did not answer stays null', '{ me { plain a box { open size } } }', [], { me: null }, '{"me":null}'],
  [
    'a key that the executor left out is null, whatever objects inherit',
    '{ me { a toString: plain constructor: box { open size } } }',
    [],
    { me: {} },
    '{"me":{"a":null,"toString":null,"constructor":null}}',
  ],
  [
    'what was not asked is not handed on',
    '{ me { plain a } }',
    [],
    { me: { plain: 'p', a: 'secret', id: 'key' } },
    '{"me":{"plain":"p","a":null}}',
  ],
  [
    'an object of a type that nobody expects is null',
    '{ things { label weight } }',
    [],
    { things: [{ __typename: 'Black', weight: 1, label: 'secret' }, { weight: 1 }] },
    '{"things":null}',
  ],
  [
    "the query type's name needs no fetch",
    '{ __typename what: __typename }',
    [],
    {},
    '{"__typename":"Query","what":"Query"}',
  ],
]

describe('filling in', () => {
  test.each(filled)('%s', (_, text, granted, data, expected) => {
    expect(JSON.stringify(fillRefused(data, graph.authorize(text, granted)))).toBe(expected)
  })

  test('without a refusal the data is handed on as it is', () => {
    const data = { me: { plain: 'p' } }
    const authorized = graph.authorize('{ me { plain } }', [])
    expect(authorized.fill).toBeUndefined()
    expect(fillRefused(data, authorized)).toBe(data)
  })

  test('the data that was given is not changed', () => {
    const data = Object.freeze({ me: Object.freeze({ plain: 'p' }) })
    expect(fillRefused(data, graph.authorize('{ me { a plain } }', []))).toEqual({ me: { a: null, plain: 'p' } })
  })

  test('an answer without data stays without', () => {
    expect(fillRefused(null, graph.authorize('{ me { a plain } }', []))).toBeNull()
  })
})
