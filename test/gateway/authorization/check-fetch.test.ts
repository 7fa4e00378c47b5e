// The egress guard by itself: fetches as a planner writes them, some of which must not leave.
import { parse } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkFetch } from '../../../gateway/authorization/check-fetch.ts'
import { buildPolicyIndex, type PolicyIndex } from '../../../schema/policy/policy-index.ts'
import { composeFixture } from './fixture/subgraphs.ts'

let index: PolicyIndex
beforeAll(() => {
  index = buildPolicyIndex(composeFixture())
})

const entities = (selections: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selections} } }`

describe('the egress guard', () => {
  test.each([
    ['a granted field', '{ me { a plain } }', ['a'], undefined],
    ['a field without consent', '{ me { plain a } }', [], 'Subject.a'],
    ['behind an alias', '{ me { plain: a } }', [], 'Subject.a'],
    ['the key and __typename', '{ me { __typename id } }', [], undefined],
    ['entities by key', entities('... on Subject { __typename friends { __typename id } }'), [], undefined],
    ['an entity field without consent', entities('... on Subject { notes { text } }'), [], 'Subject.notes'],
    ['an input that the requiring field covers', entities('... on Subject { derived }'), ['c'], undefined],
    ['an input without it', '{ me { __typename id aOrC } }', [], 'Subject.aOrC'],
    ['an interface, all members granted', '{ things { label } }', ['red', 'blue'], undefined],
    ['an interface, one member not', '{ things { label } }', ['blue'], 'Red.label'],
    ['a member by itself', '{ things { ... on Blue { label } } }', ['blue'], undefined],
    ['an interface within a member', '{ things { ... on Green { ... on Thing { label } } } }', [], undefined],
    ['in a named fragment', 'query { me { ...F } } fragment F on Subject { vault { gold } }', [], 'Subject.vault'],
    ['a fragment that is not there', '{ me { ...F } }', [], '...F'],
    ['a field nobody knows', '{ me { sideDoor } }', ['a', 'b', 'c'], 'Subject.sideDoor'],
    ['entities without a type', entities('a'), ['a'], '_Entity.a'],
    ["a subgraph's own schema", '{ _service { sdl } }', ['a'], 'Query._service'],
    ['a mutation', 'mutation { change }', ['a'], 'mutation'],
  ])('%s', (_, text, granted, offence) => {
    expect(checkFetch(parse(text), index, new Set(granted))).toBe(offence)
  })

  test('a guarded key passes as a key, and what is no part of it does not', () => {
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@requiresScopes"])`
    const guarded = buildPolicyIndex(
      composeFixture([
        {
          name: 'one',
          sdl: `${link} type Query { thing: Thing } type Thing @key(fields: "part { code }") { part: Part @requiresScopes(scopes: [["p"]]) }
            type Part { code: ID @requiresScopes(scopes: [["p"]]), price: Int @requiresScopes(scopes: [["p"]]) }`,
        },
      ]),
    )
    expect(checkFetch(parse('{ thing { part { code } } }'), guarded, new Set())).toBeUndefined()
    expect(checkFetch(parse('{ thing { part { code price } } }'), guarded, new Set())).toBe('Part.price')
  })
})
