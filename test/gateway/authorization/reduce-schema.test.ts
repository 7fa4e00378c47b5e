// Introspection reduced to what a grant reaches, alone and beside data.
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema, validateSchema } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { answerIntrospection } from '../../../gateway/authorization/answer-introspection.ts'
import { fillRefused } from '../../../gateway/authorization/fill-refused.ts'
import { reduceSchema } from '../../../gateway/authorization/reduce-schema.ts'
import { compact, type FixtureGraph, loadFixtureGraph } from './fixture/fixture-graph.ts'

let graph: FixtureGraph
beforeAll(async () => {
  graph = await loadFixtureGraph()
})

function ask(text: string, granted: readonly string[], variables = {}): unknown {
  const authorized = graph.authorize(text, granted, variables)
  const reduced = reduceSchema(graph.schema, graph.index, new Set(granted))
  return fillRefused({}, authorized, answerIntrospection(authorized, reduced, variables))
}

function fieldsSeen(granted: readonly string[]): string[] {
  const { __schema } = JSON.parse(JSON.stringify(ask(getIntrospectionQuery(), granted))) as IntrospectionQuery
  return __schema.types
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => ('fields' in type ? (type.fields ?? []).map(({ name }) => `${type.name}.${name}`) : []))
}

describe('introspection', () => {
  test.each([[[]], [['a']], [['size', 'red']], [['vault', 'money', 'b', 'c']]])(
    'under %j shows a valid schema',
    (granted) => {
      const schema = buildClientSchema(JSON.parse(JSON.stringify(ask(getIntrospectionQuery(), granted))))
      expect(validateSchema(schema)).toEqual([])
      for (const scope of ['vault', 'money', 'door'])
        if (!granted.includes(scope)) expect(printSchema(schema)).not.toMatch(new RegExp(`\\b${scope}\\b`, 'i'))
    },
  )

  test('shows no field that the grant does not open', () => {
    const seen = fieldsSeen(['a', 'red'])
    expect(seen).toContain('Subject.a')
    expect(seen).toContain('Red.label')
    for (const coordinate of [
      'Subject.b',
      'Subject.never',
      'Query.blocked',
      'Query.strict',
      'Blue.label',
      'Subject.id',
    ])
      expect(seen).not.toContain(coordinate)
    // Not all members show it, so the interface does not.
    expect(seen).not.toContain('Thing.label')
    expect(seen).toContain('Thing.weight')
  })

  test('shows everything the grant opens, and all of it only under every scope', () => {
    const everything = fieldsSeen([...graph.index.scopes])
    for (const [coordinate, { scopes }] of graph.index.fields)
      if (!/^(join__|link__)|\.id$/.test(coordinate)) expect(everything.includes(coordinate)).toBe(scopes?.length !== 0)
  })

  test('a type by name: one that is out of reach is not there', () => {
    const question = 'query ($name: String!) { __type(name: $name) { name } }'
    expect(ask(question, [], { name: 'Vault' })).toEqual({ __type: null })
    expect(ask(question, ['vault'], { name: 'Vault' })).toEqual({ __type: { name: 'Vault' } })
  })

  test('beside data: the executor is asked for the data alone, and the order stays', () => {
    const text = '{ a: __schema { queryType { name } } me { plain a } __typename b: __type(name: "Box") { kind } }'
    const authorized = graph.authorize(text, [])
    expect(compact(authorized.filtered?.text)).toBe('{ me { plain } }')
    expect(compact(authorized.introspection?.text)).toBe(
      '{ a: __schema { queryType { name } } b: __type(name: "Box") { kind } }',
    )
    const reduced = reduceSchema(graph.schema, graph.index, new Set())
    const answers = answerIntrospection(authorized, reduced, {})
    expect(JSON.stringify(fillRefused({ me: { plain: 'p' } }, authorized, answers))).toBe(
      '{"a":{"queryType":{"name":"Query"}},"me":{"plain":"p","a":null},"__typename":"Query","b":{"kind":"OBJECT"}}',
    )
  })

  test('alone: nothing is fetched', () => {
    const authorized = graph.authorize('{ __schema { queryType { name } } }', [])
    expect([authorized.nothingLeft, authorized.releasable, authorized.requested]).toEqual([true, [], []])
  })
})
