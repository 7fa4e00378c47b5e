import { randomUUID } from 'node:crypto'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { graphql, parse } from 'graphql'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { mayRead, readFieldPolicies } from '../../../subgraphs/policy/read-field-policies.ts'
import { shieldFromPolicy } from '../../../subgraphs/policy/shield-from-policy.ts'
import type { RequestContext } from '../../../subgraphs/request-context.ts'

const link = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [${imports}])`
const plain = link('"@key", "@requiresScopes", "@authenticated"')

describe('the policy of a field', () => {
  const fields = (sdl: string, type = 'Thing') => Object.fromEntries(readFieldPolicies(parse(sdl)).get(type) ?? [])

  it('is read under whatever name the directive was imported', () => {
    const policies = fields(
      `${link('"@key", { name: "@requiresScopes", as: "@needs" }')}
       directive @requiresScopes on FIELD_DEFINITION
       type Thing @key(fields: "id") {
         id: ID! a: String @needs(scopes: [["x"]]) b: String @requiresScopes c: String @federation__authenticated }`,
    )
    expect(policies).toEqual({
      id: { kind: 'inherited' },
      a: { kind: 'scopes', scopes: [['x']] },
      b: { kind: 'denied' },
      c: { kind: 'authenticated' },
    })
  })

  it.each(['[]', '[[]]', '[["x"], []]', '[[""]]'])('may not be the empty scope list %s', (scopes) => {
    expect(() => fields(`${plain} type Thing { a: String @requiresScopes(scopes: ${scopes}) }`)).toThrow()
  })

  it('is an error to look for where Federation is not linked', () => {
    expect(() => readFieldPolicies(parse('type Query { a: String }'))).toThrow(/does not link/)
  })

  it('is an OR of ANDs', () => {
    const policy = { kind: 'scopes', scopes: [['a', 'b'], ['c']] } as const
    const cases: [string[], boolean][] = [
      [['a'], false],
      [['a', 'b'], true],
      [['c'], true],
      [['d'], false],
      [[], false],
    ]
    for (const [granted, allowed] of cases) expect(mayRead(policy, new Set(granted))).toBe(allowed)
    expect(mayRead(undefined, new Set(['a']))).toBe(false)
  })
})

describe('the shield', () => {
  const typeDefs = parse(`${plain}
    type Query { open: Thing thing: Thing @authenticated }
    type Thing @key(fields: "id") {
      id: ID! guarded: Value @requiresScopes(scopes: [["x"]]) forgotten: String fails: String @requiresScopes(scopes: [["x"]]) }
    type Value { text: String }`)
  const resolvers = {
    Query: {
      open: () => ({ id: '1' }),
      thing: () => ({ id: '1', guarded: { text: 'secret' }, forgotten: 'secret' }),
    },
    Thing: {
      fails: () => {
        throw new Error('S5000001Z is not in the table')
      },
    },
  }
  const log: string[] = []
  const policies = readFieldPolicies(typeDefs)
  const schema = shieldFromPolicy(
    buildSubgraphSchema([{ typeDefs, resolvers }]),
    policies,
    pino({ level: 'info' }, { write: (line: string) => void log.push(line) }),
  )
  const run = (source: string, ...scopes: string[]) => {
    const contextValue: RequestContext = {
      policies,
      assertion: {
        subject: { kind: 'PERSON', id: randomUUID() },
        ...{
          consentId: undefined,
          consentVersion: undefined,
          clientId: 'x',
          transaction: randomUUID(),
          change: undefined,
        },
        scopes: new Set(scopes),
      },
    }
    return graphql({ schema, source, contextValue })
  }
  const codes = ({ errors }: Awaited<ReturnType<typeof run>>) => errors?.map(({ extensions }) => extensions['code'])

  it('stands before fields without a resolver of their own too', async () => {
    const refused = await run('{ thing { guarded { text } } }')
    expect(refused.data).toEqual({ thing: { guarded: null } })
    expect(codes(refused)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
    expect((await run('{ thing { guarded { text } } }', 'x')).data).toEqual({ thing: { guarded: { text: 'secret' } } })
  })

  it('denies what somebody forgot to guard', async () => {
    expect(codes(await run('{ open { id } }', 'x'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
    expect(codes(await run('{ thing { forgotten } }', 'x'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE'])
  })

  it('judges each request by itself', async () => {
    const query = '{ thing { guarded { text } } }'
    const answers = await Promise.all(['x', 'y', 'x', 'y'].map((scope) => run(query, scope)))
    expect(answers.map(({ errors }) => errors === undefined)).toEqual([true, false, true, false])
  })

  it('tells nothing of what went wrong inside', async () => {
    const failed = await run('{ thing { fails } }', 'x')
    expect(codes(failed)).toEqual(['INTERNAL_ERROR'])
    expect(JSON.stringify(failed.errors)).not.toContain('S5000001Z')
    expect(log).toEqual([expect.stringContaining('a field failed')])
    expect(log[0]).not.toContain('S5000001Z')
  })
})
