// Our executor and the library's over the same plans and the same subgraphs: the same bytes, and the same asked of each
// subgraph, whatever the operation and whatever the subgraphs fail at.
import { createHash } from 'node:crypto'
import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { executeQueryPlan } from '@apollo/gateway'
import { QueryPlanner } from '@apollo/query-planner'
import { buildSubgraphSchema } from '@apollo/subgraph'
import fc from 'fast-check'
import { type DocumentNode, execute, type GraphQLFieldResolver, Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import type { FilteredDocument } from '../../../gateway/authorization/authorized-operation.ts'
import { supergraphForGateway } from '../../../gateway/authorization/supergraph-for-gateway.ts'
import { executePlan, isExecutable } from '../../../gateway/federation/execute-plan.ts'
import { fetchShape } from '../../../gateway/federation/fetch-shape.ts'
import { settleAnswer } from '../../../gateway/federation/settle-answer.ts'
import { compileResponse } from '../../../gateway/federation/shape-response.ts'
import { buildPolicyIndex } from '../../../schema/policy/policy-index.ts'
import { readSubgraphSdl, subgraphNames } from '../../../schema/read-subgraph-sdl.ts'
import { composeSubgraphs } from '../../../schema/registry/compose.ts'
import { scaled } from '../../harness/scale.ts'
import { arbitraryGrant } from '../authorization/fixture/arbitrary-grant.ts'
import { arbitraryOperation, askedOperation } from '../authorization/fixture/arbitrary-operation.ts'
import { authorizeAffordable } from '../authorization/fixture/authorize-affordable.ts'
import { fakeWorld } from '../authorization/fixture/fake-world.ts'
import { frozenDocument } from '../authorization/fixture/freeze.ts'
import { readNeeds } from '../authorization/fixture/read-needs.ts'
import { fixtureSubgraphs, type Subgraph } from '../authorization/fixture/subgraphs.ts'

type Data = Record<string, unknown>
type Variables = Readonly<Record<string, unknown>>

const realSubgraphs = subgraphNames.map((name) => ({ name, sdl: readSubgraphSdl(name) }))
const graphs: readonly (readonly [string, readonly Subgraph[], number])[] = [
  ['a graph with every difficulty', fixtureSubgraphs, 1_000],
  ['the graph of this project', realSubgraphs, 400],
]

describe.each(graphs)('over %s', (_, subgraphs, runs) => {
  const composed = composeSubgraphs(subgraphs)
  if (composed.kind === 'failed') throw new Error(composed.problems.join('\n'))
  const index = buildPolicyIndex(composed.supergraphSdl)
  const supergraph = Supergraph.build(supergraphForGateway(composed.supergraphSdl))
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema()
  const apiSchema = supergraph.apiSchema()
  const schema = apiSchema.toGraphQLJSSchema()
  const planner = new QueryPlanner(supergraph, { exposeDocumentNodeInFetchNode: true })
  const schemas = new Map(subgraphs.map(({ name, sdl }) => [name, buildSubgraphSchema([{ typeDefs: parse(sdl) }])]))
  const scopes = readNeeds(subgraphs.map(({ sdl }) => sdl)).scopes

  test('the same bytes, asked for alike', async () => {
    let executed = 0
    await fc.assert(
      fc.asyncProperty(
        arbitraryOperation(schema, { depth: 5, width: 4 }),
        arbitraryGrant(scopes),
        fc.constantFrom('never', 'fields', 'fetches', 'both'),
        async ({ text, variables }, granted, failing) => {
          const question = { schema, document: frozenDocument(text), operationName: askedOperation, variables }
          const { filtered } = authorizeAffordable({ ...question, index, granted, authenticated: true })
          fc.pre(filtered !== undefined)
          const plan = planner.buildQueryPlan(operationFromDocument(apiSchema, filtered.document))
          const shape = compileResponse(filtered.document, schema)
          if (!shape || !isExecutable(plan)) return
          executed += 1
          const ours = fallibleSubgraphs(failing)
          const merged = await executePlan(plan, {
            variables,
            supergraph: supergraphSchema,
            send: ({ serviceName, operation, operationDocumentNode }, sent) =>
              ours.answer(serviceName, operation, operationDocumentNode, sent),
          })
          const theirs = fallibleSubgraphs(failing)
          expect(JSON.stringify(shape(merged))).toBe(JSON.stringify(await byLibrary(plan, filtered, variables, theirs)))
          expect(ours.asked.toSorted()).toEqual(theirs.asked.toSorted())
        },
      ),
      { numRuns: scaled(runs) },
    )
    // Nearly all are for our own; how many by chance are not does not matter.
    expect(executed).toBeGreaterThan(scaled(runs) / 2)
  }, 900_000)

  async function byLibrary(
    plan: Parameters<typeof executeQueryPlan>[0],
    { document, text, hash }: FilteredDocument,
    variables: Variables,
    { answer }: ReturnType<typeof fallibleSubgraphs>,
  ) {
    const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)
    if (!operation) throw new Error('no operation')
    const serviceMap = Object.fromEntries(
      subgraphs.map(({ name }) => [
        name,
        {
          async process(options: Parameters<Parameters<typeof executeQueryPlan>[1][string]['process']>[0]) {
            const document = options.kind === 'incoming operation' ? options.document : undefined
            const data = await answer(name, options.request.query ?? '', document, options.request.variables ?? {})
            if (!data) throw new Error('no answer')
            return { data }
          },
        },
      ]),
    )
    const silent = { debug() {}, info() {}, warn() {}, error() {} }
    const context = {
      ...{ request: { query: text, variables }, document, operation, operationName: null, queryHash: hash },
      ...{ source: text, schema, context: {}, metrics: {}, logger: silent },
    } as unknown as Parameters<typeof executeQueryPlan>[2]
    const operationContext = { schema, operation, fragments: {} }
    const result = await executeQueryPlan(plan, serviceMap, context, operationContext, supergraphSchema, apiSchema)
    return result.data ?? null
  }

  /** What they fail at follows from what they are asked, so that two runs fail alike. */
  function fallibleSubgraphs(failing: 'never' | 'fields' | 'fetches' | 'both') {
    const asked: string[] = []
    const world = fakeWorld('world')
    const resolver: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
      const value = world(source, args, context, info)
      const seed = JSON.stringify([info.parentType.name, info.fieldName, value])
      if ((failing === 'fields' || failing === 'both') && chance(seed) % 12 === 0) throw new Error('field')
      return value
    }
    async function answer(
      subgraph: string,
      text: string,
      document: DocumentNode | undefined,
      variables: Variables,
    ): Promise<Data | undefined> {
      const request = JSON.stringify([subgraph, text, variables])
      asked.push(request)
      if ((failing === 'fetches' || failing === 'both') && chance(request) % 4 === 0) return undefined
      const [subgraphSchema, representations] = [schemas.get(subgraph), variables['representations']]
      if (!subgraphSchema || !document) throw new Error('not a planned fetch')
      const result = await execute({
        schema: subgraphSchema,
        document: parse(text),
        variableValues: JSON.parse(JSON.stringify(variables)),
        fieldResolver: resolver,
      })
      const shape = fetchShape(document, index, () => true)
      const count = Array.isArray(representations) ? representations.length : 0
      return settleAnswer(JSON.parse(JSON.stringify(result)), shape, count)?.data
    }
    return { asked, answer }
  }
})

function chance(seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt16BE(0)
}
