// What becomes of an operation under a grant, by example: one row for each thing that went wrong somewhere before.
import { print } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { fillRefused } from '../../../gateway/authorization/fill-refused.ts'
import { Problem } from '../../../gateway/response/problem.ts'
import { compact, type FixtureGraph, loadFixtureGraph } from './fixture/fixture-graph.ts'
import { frozenDocument } from './fixture/freeze.ts'

let graph: FixtureGraph
beforeAll(async () => {
  graph = await loadFixtureGraph()
})

/** [what, operation, granted, what is executed, refused `alias/path coordinate`] */
const filtered: readonly [string, string, string[], string | undefined, string[]][] = [
  ['everything granted stays as it is', '{ me { plain a } }', ['a'], '{ me { plain a } }', []],
  ['a refused field goes', '{ me { plain a } }', [], '{ me { plain } }', ['me/a Subject.a']],
  [
    'a field is judged by its name and reported by its alias',
    '{ me { plain: a a: plain } }',
    [],
    '{ me { a: plain } }',
    ['me/plain Subject.a'],
  ],
  [
    'one alternative is enough, all scopes of it are needed',
    '{ me { aOrC aAndB } }',
    ['a'],
    '{ me { aOrC } }',
    ['me/aAndB Subject.aAndB'],
  ],
  [
    'an object with nothing left goes, up to the operation',
    '{ me { strictBox { size } } }',
    [],
    undefined,
    ['me/strictBox/size Box.size'],
  ],
  [
    'a refused non-null field takes its nearest nullable ancestor, and nothing beneath that is asked',
    '{ me { self { plain b box { open } } plain } }',
    [],
    '{ me { plain } }',
    ['me/self/b Subject.b'],
  ],
  [
    'a non-null ancestor hands the null on',
    '{ me { self { plain strictBox { open lid } } plain } }',
    [],
    '{ me { plain } }',
    ['me/self/strictBox/lid Box.lid'],
  ],
  [
    'a list of objects that can not be there is not asked',
    '{ me { plain strictBoxes { open lid } } }',
    [],
    undefined,
    ['me/strictBoxes/lid Box.lid'],
  ],
  [
    'a refused container is one refusal and its leaves are not asked',
    '{ me { plain boxes { size colour } } }',
    [],
    '{ me { plain } }',
    ['me/boxes Subject.boxes'],
  ],
  [
    'a type with a policy guards what yields it and what is in it',
    '{ me { plain vault { gold door } money } }',
    ['vault'],
    '{ me { plain vault { gold } } }',
    ['me/vault/door Vault.door', 'me/money Subject.money'],
  ],
  [
    'an empty alternative and a policy that nobody here judges are never met',
    '{ blocked me { plain never } }',
    ['a', 'b', 'c', 'staff'],
    '{ me { plain } }',
    ['blocked Query.blocked', 'me/never Subject.never'],
  ],
  [
    'a policy stated by two subgraphs needs both',
    '{ me { plain shared } }',
    ['a'],
    '{ me { plain } }',
    ['me/shared Subject.shared'],
  ],
  [
    'each member of an interface is judged by itself',
    '{ things { label weight } }',
    ['blue'],
    '{ things { __typename ... on Blue { label weight } ... on Green { label weight } ... on Red { weight } } }',
    ['things/label Red.label'],
  ],
  [
    'what every member is asked alike is asked of the interface',
    '{ things { ... on Red { weight } ... on Blue { weight } ... on Green { weight } } }',
    [],
    '{ things { weight } }',
    [],
  ],
  [
    'a union has no fields of its own to ask for',
    '{ me { pick { ... on Thing { box { open } } ... on Subject { box { open } } } } }',
    ['size'],
    '{ me { pick { ... on Red { box { open } } ... on Blue { box { open } } ... on Subject { box { open } } } } }',
    [],
  ],
  [
    'each member of a union is judged by itself',
    '{ me { pick { ... on Thing { label } ... on Subject { plain a } } } }',
    ['red'],
    '{ me { pick { __typename ... on Red { label } ... on Subject { plain } } } }',
    ['me/pick/label Blue.label', 'me/pick/a Subject.a'],
  ],
  [
    'a member that can not be there is not asked for anything',
    '{ things { weight ... on Blue { depth } } }',
    [],
    '{ things { __typename ... on Green { weight } ... on Red { weight } } }',
    ['things/depth Blue.depth'],
  ],
  [
    'selections of one response key are judged together',
    '{ me { self { plain } } me { self { b } plain } }',
    [],
    '{ me { plain } }',
    ['me/self/b Subject.b'],
  ],
  [
    'fragments in fragments, spread twice',
    '{ me { ...One ...Two } } fragment One on Subject { ...Two plain } fragment Two on Subject { a box { open size } }',
    ['a'],
    '{ me { a box { open } plain } }',
    ['me/box/size Box.size'],
  ],
  [
    'names that mean something to careless code are names',
    '{ constructor: me { toString: plain hasOwnProperty: a valueOf: box { constructor: open } } }',
    [],
    '{ constructor: me { toString: plain valueOf: box { constructor: open } } }',
    ['constructor/hasOwnProperty Subject.a'],
  ],
  [
    'the same field under two aliases is refused twice',
    '{ me { plain one: a two: a } }',
    [],
    '{ me { plain } }',
    ['me/one Subject.a', 'me/two Subject.a'],
  ],
  [
    'only the asked __typename stays, and counts as something left',
    '{ me { strictBox { __typename size } } }',
    [],
    '{ me { strictBox { __typename } } }',
    ['me/strictBox/size Box.size'],
  ],
]

describe('what is executed and what is refused', () => {
  test.each(filtered)('%s', (_, text, granted, executed, refused) => {
    const authorized = graph.authorize(text, granted)
    expect(compact(authorized.filtered?.text)).toBe(executed)
    expect(authorized.nothingLeft).toBe(executed === undefined)
    expect(authorized.refusals.map(({ aliasPath, coordinate }) => `${aliasPath.join('/')} ${coordinate}`)).toEqual(
      refused,
    )
  })
})

describe('variables and conditions', () => {
  const text =
    'query ($yes: Boolean!, $words: String, $other: String) { me { plain a @include(if: $yes) echo(text: $words) self @skip(if: $yes) { echo(text: $other) } } }'

  test('conditions are decided first, so what is not asked for is not refused', () => {
    expect(graph.authorize(text, ['c'], { yes: false }).refusals).toEqual([])
    expect(graph.authorize(text, ['c'], { yes: true }).refusals.map(({ coordinate }) => coordinate)).toEqual([
      'Subject.a',
    ])
    expect(graph.authorize(text, ['c'], { yes: false }).requested).not.toContain('Subject.a')
  })

  test('definitions of variables that are no longer used go', () => {
    expect(compact(graph.authorize(text, ['c'], { yes: true }).filtered?.text)).toBe(
      'query ($words: String) { me { plain echo(text: $words) } }',
    )
    expect(compact(graph.authorize(text, [], { yes: true }).filtered?.text)).toBe('{ me { plain } }')
  })

  test('a default decides where no value is given', () => {
    const usually = 'query ($yes: Boolean = true) { me { plain a @skip(if: $yes) } }'
    expect(graph.authorize(usually, []).refusals).toEqual([])
    expect(graph.authorize(usually, [], { yes: false }).refusals).toHaveLength(1)
  })

  test('an object of which nothing is selected is still there', () => {
    const authorized = graph.authorize('{ me { self { plain @skip(if: true) } } }', [])
    expect(compact(authorized.filtered?.text)).toBe('{ me { self { __typename } } }')
    expect(fillRefused({ me: { self: { __typename: 'Subject' } } }, authorized)).toEqual({ me: { self: {} } })
  })

  test('an operation of which nothing is selected needs no fetch', () => {
    const authorized = graph.authorize('{ me @skip(if: true) { plain } }', [])
    expect([authorized.filtered, authorized.refusals]).toEqual([undefined, []])
    expect(fillRefused({}, authorized)).toEqual({})
  })
})

describe('what is refused as a whole', () => {
  const doubling = Array.from(
    { length: 16 },
    (_, level) => `fragment F${level} on Subject { a: self { ...F${level + 1} } b: self { ...F${level + 1} } }`,
  )

  test.each([
    ['an alias of ours', '{ __izin: me { plain } }', 'RESERVED_ALIAS'],
    ['the most dangerous alias', '{ me { __proto__: plain } }', 'RESERVED_ALIAS'],
    ['an alias of ours in a fragment', '{ me { ...F } } fragment F on Subject { __x: plain }', 'RESERVED_ALIAS'],
    ['two operations and no name', 'query A { me { plain } } query B { me { plain } }', 'OPERATION_NAME_REQUIRED'],
    ['a mutation', 'mutation { me { plain } }', 'OPERATION_NOT_SUPPORTED'],
    ['a subscription', 'subscription { me { plain } }', 'OPERATION_NOT_SUPPORTED'],
    [
      'fragments that multiply',
      `{ me { ...F0 } } ${doubling.join(' ')} fragment F16 on Subject { plain }`,
      'OPERATION_TOO_COSTLY',
    ],
    ['a field that is not there', '{ me { nothing } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an undecided condition', 'query ($no: Boolean!) { me { plain @skip(if: $no) } }', 'INVALID_VARIABLES'],
  ])('%s', (_, text, code) => {
    expect(() => graph.authorize(text, ['a'])).toThrow(expect.objectContaining({ code }))
    expect(() => graph.authorize(text, ['a'])).toThrow(Problem)
  })
})

describe('an interface with an inaccessible member', () => {
  test('is asked for type by type, or that member would be asked too', async () => {
    const link =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@inaccessible", "@requiresScopes"])'
    const { authorize } = await loadFixtureGraph([
      {
        name: 'hiding',
        sdl: `${link} type Query { things: [Thing] } interface Thing { label: String }
          type Shown implements Thing { label: String }
          type Hidden implements Thing @inaccessible { label: String @requiresScopes(scopes: [["h"]]) }`,
      },
    ])
    expect(compact(authorize('{ things { label } }', []).filtered?.text)).toBe('{ things { ... on Shown { label } } }')
  })
})

describe('the report', () => {
  test('the path stops at the first list, the alias path does not', () => {
    const [refusal] = graph.authorize('{ me { x: boxes { y: inner { z: size } } } }', ['colour']).refusals
    expect(refusal).toEqual({
      path: ['me', 'x'],
      aliasPath: ['me', 'x', 'y', 'z'],
      coordinate: 'Box.size',
      requiredScopes: [['size']],
      reason: 'SCOPE_NOT_GRANTED',
    })
  })

  test('of a container only the scopes are named that would open what was selected in it', () => {
    expect(graph.authorize('{ me { boxes { size } } }', []).refusals[0]?.requiredScopes).toEqual([['size']])
    expect(graph.authorize('{ me { boxes { open } } }', []).refusals[0]?.requiredScopes).toEqual([['size'], ['colour']])
  })

  test('a field that no consent opens says so', () => {
    expect(graph.authorize('{ me { plain never } }', ['a']).refusals[0]).toMatchObject({
      requiredScopes: [],
      reason: 'NEVER_RELEASED',
    })
  })

  test('coordinates: every value counts for the nearest field under a scope', () => {
    const { requested, releasable } = graph.authorize('{ me { plain a boxes { open size colour } b } }', [
      'a',
      'size',
      'b',
    ])
    expect(requested.toSorted()).toEqual(['Box.colour', 'Box.size', 'Subject.a', 'Subject.b', 'Subject.boxes'])
    expect(releasable.toSorted()).toEqual(['Box.size', 'Subject.a', 'Subject.b', 'Subject.boxes'])
  })

  test("the client's operation name goes to nobody", () => {
    expect(graph.authorize('query S1234567D { me { plain } }', []).filtered?.text).not.toContain('S1234567D')
  })

  test("text, document and hash belong together, and the client's document stays as it was", () => {
    const text = '{ me { plain a } }'
    const before = print(frozenDocument(text))
    const [one, other] = [graph.authorize(text, []), graph.authorize(text, ['a'])]
    expect(one.filtered && print(one.filtered.document)).toBe(one.filtered?.text)
    expect(one.filtered?.hash).not.toBe(other.filtered?.hash)
    expect(graph.authorize('{ me { ...F } } fragment F on Subject { plain }', []).filtered?.hash).toBe(
      one.filtered?.hash,
    )
    expect(print(frozenDocument(text))).toBe(before)
  })
})
