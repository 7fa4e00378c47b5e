// The annotated public SDL: complete, parseable, and without a trace of how the graph is put together.
import { buildSchema, isObjectType, printSchema } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { printPublicSchema } from '../../../gateway/authorization/print-public-schema.ts'
import { buildPolicyIndex } from '../../../schema/policy/policy-index.ts'
import { readSubgraphSdl, subgraphNames } from '../../../schema/read-subgraph-sdl.ts'
import { composeSubgraphs } from '../../../schema/registry/compose.ts'
import { type FixtureGraph, loadFixtureGraph } from './fixture/fixture-graph.ts'
import { loadApiSchema } from './fixture/load-api-schema.ts'

let graph: FixtureGraph
let printed: string
beforeAll(async () => {
  graph = await loadFixtureGraph()
  printed = printPublicSchema(graph.schema, graph.index)
})

describe('the public schema', () => {
  test('is a schema by itself, with the same types and fields as the API', () => {
    const schema = buildSchema(printed)
    for (const type of Object.values(graph.schema.getTypeMap()))
      if (isObjectType(type) && !type.name.startsWith('__')) {
        const copy = schema.getType(type.name)
        expect(isObjectType(copy) && Object.keys(copy.getFields())).toEqual(Object.keys(type.getFields()))
      }
  })

  test('shows what is enforced', () => {
    expect(printed).toContain('me: Subject @authenticated\n')
    expect(printed).toContain('a: String @requiresScopes(scopes: [["a"]])\n')
    expect(printed).toContain('shared: String @requiresScopes(scopes: [["a", "b"]])\n')
    expect(printed).toContain('never: String @requiresScopes(scopes: [])\n')
    expect(printed).toContain('door: String @requiresScopes(scopes: [["a", "vault"]])\n')
  })

  test('hides the federation and everything inaccessible', () => {
    expect(printed).not.toMatch(/join__|link__|@link|@inaccessible|_Entity|_Service|federation/)
    expect(printed).not.toMatch(/^ {2}id: ID/m)
  })

  test("of this project keeps descriptions and says each item's metadata", async () => {
    const composition = composeSubgraphs(subgraphNames.map((name) => ({ name, sdl: readSubgraphSdl(name) })))
    if (composition.kind === 'failed') throw new Error(composition.problems.join('\n'))
    const schema = await loadApiSchema(composition.supergraphSdl)
    const index = buildPolicyIndex(composition.supergraphSdl)
    const sdl = printPublicSchema(schema, index)
    expect(sdl).toMatch(
      /name: TextItem @requiresScopes\(scopes: \[\["name"\]\]\) @dataItem\(scope: "name", item: "name", title: "/,
    )
    const described = (text: string) => text.match(/"""/g)?.length ?? 0
    expect(described(printSchema(buildSchema(sdl)))).toBeGreaterThanOrEqual(described(printSchema(schema)))
  })
})
