// The least set of scopes for a query, over the platform's own graph; and that the public SDL tells the same as the policy
// that is enforced.
import { parse } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { printPublicSchema } from '../../gateway/authorization/print-public-schema.ts'
import { readPublicSchema } from '../../schema/operation-scopes/read-public-schema.ts'
import { type GraphPolicy, scopesOfOperation } from '../../schema/operation-scopes/scopes-of-operation.ts'
import { scopesOfText } from '../../schema/operation-scopes/scopes-of-text.ts'
import { buildPolicyIndex } from '../../schema/policy/policy-index.ts'
import { readSubgraphSdl, subgraphNames } from '../../schema/read-subgraph-sdl.ts'
import { composeInDetail } from '../../schema/registry/compose.ts'

let enforced: GraphPolicy
let published: GraphPolicy
beforeAll(() => {
  const composed = composeInDetail(subgraphNames.map((name) => ({ name, sdl: readSubgraphSdl(name) })))
  if (composed.kind === 'failed') throw new Error('the graph does not compose')
  const index = buildPolicyIndex(composed.supergraphSdl)
  enforced = { schema: composed.apiSchema, fields: index.fields }
  published = readPublicSchema(printPublicSchema(composed.apiSchema, index))
})

const report = (query: string, approved?: readonly string[]) =>
  scopesOfOperation(parse(query), published, approved && new Set(approved))
const names = (query: string, approved?: readonly string[]) => report(query, approved).scopes.map(({ scope }) => scope)

const cpf = '{ me { cpfBalances { ordinaryAccount { value } } } }'

describe('the scopes of a query', () => {
  test.each<[string, string, readonly string[]]>([
    ['a leaf’s', '{ me { name { value } email { value } } }', ['email', 'name']],
    ['a leaf’s, which opens its container too', cpf, ['cpfbalances.oa']],
    ['none for what needs no consent', '{ codeTable(name: "sex") { name } __typename }', []],
    ['each once, however often it is asked', '{ a: me { name { value } } b: me { name { state } } }', ['name']],
    ['those in fragments', 'query { me { ...f } } fragment f on Person { name { value } }', ['name']],
    [
      'one that opens a container of which no leaf is read',
      '{ me { cpfBalances { __typename } } }',
      ['cpfbalances.oa'],
    ],
  ])('are %s', (_name, query, expected) => {
    expect(names(query)).toEqual(expected)
  })

  test('prefer what the client is approved for', () => {
    expect(names('{ me { cpfBalances { __typename } } }', ['cpfbalances.ma'])).toEqual(['cpfbalances.ma'])
  })

  test('name what is missing, and which fields stay closed', () => {
    const { scopes, closed } = report('{ me { name { value } email { value } } }', ['name'])
    expect(scopes.map(({ scope, approved }) => [scope, approved])).toEqual([
      ['email', false],
      ['name', true],
    ])
    expect(closed).toEqual(['Person.email'])
  })

  test('say whose they are, and the dearest tier first', () => {
    expect(report(`{ me { name { value } cpfBalances { ordinaryAccount { value } } } }`)).toMatchObject({
      agencies: ['CPFB', 'ICA', 'MOM'],
      tiers: ['plus', 'standard'],
      scopes: [{ scope: 'cpfbalances.oa', item: { title: 'CPF balance: ordinary account' } }, { scope: 'name' }],
    })
  })

  test('go into requests of their own where they are about a person and about a company', () => {
    const { requests } = report('{ me { name { value } email { value } } entity { basicProfile { name } } }')
    expect(requests).toEqual([
      { kind: 'PERSON', scopes: ['email', 'name'] },
      { kind: 'ENTITY', scopes: ['entity.basic_profile.name'] },
    ])
  })

  test('are the same by the public SDL as by the policy that is enforced', () => {
    const every = [...enforced.fields].filter(([, { scopes }]) => scopes !== undefined)
    expect(every.length).toBeGreaterThan(200)
    for (const [coordinate, { scopes, item }] of every)
      expect(published.fields.get(coordinate), coordinate).toEqual({ scopes, item })
  })
})

describe('the scopes of a text', () => {
  const several = 'query A { me { ...f } } query B { me { email { value } } } fragment f on Person { name { value } }'

  test.each<[string, string | undefined, readonly string[]]>([
    ['all its operations together', undefined, ['email', 'name']],
    ['one of them, with its fragments', 'A', ['name']],
    ['another of them, without', 'B', ['email']],
  ])('are those of %s', (_name, operation, expected) => {
    const answer = scopesOfText(several, published, { operation })
    if ('problem' in answer) throw new Error(answer.problem)
    expect(answer.report.scopes.map(({ scope }) => scope)).toEqual(expected)
    expect(answer.operations).toEqual(['A', 'B'])
  })

  test('count what a variable may leave out', () => {
    const text = 'query Q($yes: Boolean = false) { me { name { value } email @include(if: $yes) { value } } }'
    expect(scopesOfText(text, published)).toMatchObject({ report: { scopes: [{ scope: 'email' }, { scope: 'name' }] } })
  })

  test.each<[string, string, string, { line: number; column: number } | undefined, RegExp]>([
    ['nothing', ' \n', 'A', undefined, /no query yet; write one/],
    ['half a query', '{ me { name', 'A', { line: 1, column: 12 }, /Syntax Error/],
    ['an unknown field', '{ me {\n  nmae } }', 'A', { line: 2, column: 3 }, /Did you mean "name"/],
    ['JSON', '{"query": "{ me { name } }"}', 'A', { line: 1, column: 2 }, /looks like JSON/],
    ['a page', '<!doctype html>', 'A', { line: 1, column: 1 }, /looks like HTML/],
    ['a schema', 'type A { b: String }', 'A', undefined, /This is a schema/],
    ['a fragment alone', 'fragment f on Person { name { value } }', 'A', undefined, /no operation/],
    ['an operation that is not there', several, 'C', undefined, /no operation C; there is A, B/],
    ['a name where none has one', '{ __typename }', 'C', undefined, /no operation C; the only one has no name/],
  ])('are not told of %s, and what is wrong is', (_name, text, operation, at, problem) => {
    expect(scopesOfText(text, published, { operation })).toEqual({ problem: expect.stringMatching(problem), at })
  })
})
