// What is turned away for its size, by which code, and that measuring it is cheap.
import { getIntrospectionQuery, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import {
  checkDocumentText,
  checkOperationLimits,
  defaultOperationLimits,
  type OperationLimits,
} from '../../../gateway/limits/operation-limits.ts'

const limits: OperationLimits = {
  maximumBytes: 1_000,
  maximumTokens: 60,
  maximumDepth: 4,
  maximumAliases: 3,
  maximumRootFields: 3,
  maximumSelections: 12,
  maximumFragments: 400,
  maximumIntrospections: 2,
}

const refused = (code: string, limit?: number) =>
  expect.objectContaining({ code, facts: limit === undefined ? {} : { limit } })

describe('the text', () => {
  test.each([
    ['too many bytes', `{ a } #${'é'.repeat(500)}`, refused('OPERATION_TOO_LARGE', 1_000)],
    ['too many tokens', `{ ${'a '.repeat(60)} }`, refused('TOO_MANY_TOKENS', 60)],
    ['too many tokens before what is no GraphQL', `{ ${'a '.repeat(60)} \u0000`, refused('TOO_MANY_TOKENS', 60)],
  ])('%s', (_, text, expected) => {
    expect(() => checkDocumentText(text, limits)).toThrow(expected)
  })

  test.each([
    ['within limits', '{ a }'],
    ['no GraphQL at all: the parser says so', '{ a(b: "'],
    ['empty', ''],
  ])('%s', (_, text) => {
    expect(() => checkDocumentText(text, limits)).not.toThrow()
  })
})

describe('the operation', () => {
  test.each([
    ['too deep', '{ a { a { a { a { a } } } } }', refused('OPERATION_TOO_DEEP', 4)],
    [
      'too deep through fragments',
      '{ ...A } fragment A on Q { a { ...B } } fragment B on Q { a { a { a { a } } } }',
      refused('OPERATION_TOO_DEEP', 4),
    ],
    ['too many aliases', '{ a: x b: x c: x { d: x } }', refused('TOO_MANY_ALIASES', 3)],
    [
      'aliases count as often as their fragment is spread',
      '{ x { ...A } y { ...A } } fragment A on Q { a: x b: x }',
      refused('TOO_MANY_ALIASES', 3),
    ],
    [
      'too many root fields',
      '{ a b ... on Query { c ...D } } fragment D on Query { d }',
      refused('TOO_MANY_ROOT_FIELDS', 3),
    ],
    ['too many selections', `{ a { ${'b '.repeat(12)} } }`, refused('OPERATION_TOO_COSTLY', 12)],
    [
      'too many walks through the schema',
      '{ __schema { a } ...A } fragment A on Q { __type { a } x: __type { a } }',
      refused('OPERATION_TOO_COSTLY', 2),
    ],
    ['aliases within the schema', '{ __schema { types { a: fields b: fields } } }', refused('OPERATION_TOO_COSTLY', 2)],
    [
      'too many fragments, used or not',
      `{ a } ${Array.from({ length: 401 }, (_, n) => `fragment F${n} on Q { a }`).join(' ')}`,
      refused('OPERATION_TOO_COSTLY', 400),
    ],
    ['an alias of ours', '{ a { __b: c } }', refused('RESERVED_ALIAS')],
    ['an alias of ours in a fragment', '{ ...A } fragment A on Q { __proto__: a }', refused('RESERVED_ALIAS')],
  ])('%s', (_, text, expected) => {
    expect(() => checkOperationLimits(parse(text), undefined, limits)).toThrow(expected)
  })

  test('only the operation that is meant is measured', () => {
    const document = parse('query Small { a } query Large { a { a { a { a { a } } } } }')
    expect(() => checkOperationLimits(document, 'Small', limits)).not.toThrow()
    expect(() => checkOperationLimits(document, 'Large', limits)).toThrow(refused('OPERATION_TOO_DEEP', 4))
    expect(() => checkOperationLimits(document, undefined, limits)).toThrow()
  })

  test('fragments that multiply are counted, not followed', () => {
    const parts = Array.from(
      { length: 300 },
      (_, level) => `fragment F${level} on Q { ...F${level + 1} ...F${level + 1} }`,
    )
    const document = parse(`{ a { ...F0 } } ${parts.join(' ')} fragment F300 on Q { a }`)
    expect(() => checkOperationLimits(document, undefined, limits)).toThrow(refused('OPERATION_TOO_COSTLY', 12))
  })

  test('a fragment that spreads itself, or is missing, comes to an end', () => {
    expect(() =>
      checkOperationLimits(parse('{ ...A } fragment A on Q { a { ...A } }'), undefined, limits),
    ).not.toThrow()
    expect(() => checkOperationLimits(parse('{ ...A }'), undefined, limits)).not.toThrow()
  })

  test('the usual introspection query is within the usual limits', () => {
    const text = getIntrospectionQuery()
    expect(() => checkDocumentText(text, defaultOperationLimits)).not.toThrow()
    expect(() => checkOperationLimits(parse(text), undefined, defaultOperationLimits)).not.toThrow()
  })
})
