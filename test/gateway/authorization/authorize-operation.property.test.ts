// Random operations and random grants against an oracle that shares no code with the gateway.
import fc from 'fast-check'
import { execute, type GraphQLSchema, parse, validate } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { authorizeOperation } from '../../../gateway/authorization/authorize-operation.ts'
import { fillRefused } from '../../../gateway/authorization/fill-refused.ts'
import { surveyOperation } from '../../../gateway/authorization/survey-operation.ts'
import { buildPolicyIndex, type PolicyIndex } from '../../../schema/policy/policy-index.ts'
import { readSubgraphSdl, subgraphNames } from '../../../schema/read-subgraph-sdl.ts'
import { composeSubgraphs } from '../../../schema/registry/compose.ts'
import { scaled } from '../../harness/scale.ts'
import { arbitraryGrant } from './fixture/arbitrary-grant.ts'
import { arbitraryOperation, askedOperation, type RandomOperation } from './fixture/arbitrary-operation.ts'
import { authorizeAffordable } from './fixture/authorize-affordable.ts'
import { fakeWorld } from './fixture/fake-world.ts'
import { frozenDocument } from './fixture/freeze.ts'
import { loadApiSchema } from './fixture/load-api-schema.ts'
import { askOracle, expectedRefusals } from './fixture/oracle.ts'
import { isMet, type Needs, readNeeds } from './fixture/read-needs.ts'
import { fixtureSubgraphs, type Subgraph } from './fixture/subgraphs.ts'

const realSubgraphs = subgraphNames.map((name) => ({ name, sdl: readSubgraphSdl(name) }))
const supergraphs: readonly [string, readonly Subgraph[], number][] = [
  ['a graph with every difficulty', fixtureSubgraphs, 10_000],
  ['the graph of this project', realSubgraphs, 4_000],
]

describe.each(supergraphs)('any operation under any grant, over %s', (_, subgraphs, runs) => {
  let schema: GraphQLSchema
  let index: PolicyIndex
  let needs: Needs

  beforeAll(async () => {
    const composition = composeSubgraphs(subgraphs)
    if (composition.kind === 'failed') throw new Error(composition.problems.join('\n'))
    schema = await loadApiSchema(composition.supergraphSdl)
    index = buildPolicyIndex(composition.supergraphSdl)
    needs = readNeeds(subgraphs.map(({ sdl }) => sdl))
  })

  test('what is released is what the oracle releases, and nothing else is ever asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryOperation(schema, { depth: 5, width: 4 }),
        arbitraryGrant(needs.scopes),
        fc.constantFrom('this world', 'another world'),
        judgeOne,
      ),
      { numRuns: scaled(runs) },
    )
  }, 900_000)

  async function judgeOne({ text, variables }: RandomOperation, granted: ReadonlySet<string>, salt: string) {
    const question = { schema, document: frozenDocument(text), operationName: askedOperation, variables }
    const judgement = { ...question, needs, granted }
    const input = { ...question, index, granted, authenticated: true } as const
    const authorized = authorizeAffordable(input)
    const { filtered, refusals } = authorized
    const { key, mentionedScopes } = surveyOperation(input)
    const mentioned = new Set(mentionedScopes.filter((scope) => granted.has(scope)))
    expect(key(mentioned, variables)).toBe(key(granted, variables))
    const same = authorizeOperation({ ...input, granted: mentioned })
    expect([same.filtered?.text, same.refusals]).toEqual([filtered?.text, refusals])

    const touched = new Set<string>()
    const world = fakeWorld(salt, (typeName, fieldName) => touched.add(`${typeName}.${fieldName}`))
    const executed =
      filtered === undefined
        ? {}
        : (await execute({ schema, document: filtered.document, variableValues: variables, fieldResolver: world })).data
    const filled = fillRefused(executed ?? null, authorized)

    expect(JSON.stringify(filled)).toBe(await askOracle(judgement, fakeWorld(salt)))
    for (const coordinate of touched) expect([coordinate, isGranted(coordinate, granted)]).toEqual([coordinate, true])
    expect(refusals.map(({ aliasPath, coordinate }) => `/${aliasPath.join('/')} ${coordinate}`).sort()).toEqual(
      expectedRefusals(judgement),
    )
    for (const { coordinate } of refusals) {
      expect(isGranted(coordinate, granted)).toBe(false)
      expect(authorized.requested).toContain(coordinate)
    }
    for (const coordinate of authorized.releasable) {
      expect(isGranted(coordinate, granted)).toBe(true)
      expect(authorized.requested).toContain(coordinate)
    }
    if (filtered === undefined) return
    expect(filtered.text).not.toContain('@')
    expect(validate(schema, parse(filtered.text))).toEqual([])
    const again = authorizeOperation({ ...input, document: parse(filtered.text), operationName: undefined })
    expect(again.filtered?.text).toBe(filtered.text)
    expect([again.refusals, again.fill]).toEqual([[], undefined])
    expect(again.releasable.filter((coordinate) => !authorized.releasable.includes(coordinate))).toEqual([])
  }

  function isGranted(coordinate: string, granted: ReadonlySet<string>): boolean {
    const [typeName = '', fieldName = ''] = coordinate.split('.')
    return isMet(needs.of(typeName, fieldName), granted)
  }
})
