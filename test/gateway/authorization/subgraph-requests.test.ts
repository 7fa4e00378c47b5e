// Filtered operations through @apollo/gateway over two real subgraphs on HTTP: what each of them was asked, word by word.
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { startStandaloneServer } from '@apollo/server/standalone'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { type GraphQLSchema, Kind, parse } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { authorizeOperation } from '../../../gateway/authorization/authorize-operation.ts'
import { fillRefused, type ResponseObject } from '../../../gateway/authorization/fill-refused.ts'
import { supergraphForGateway } from '../../../gateway/authorization/supergraph-for-gateway.ts'
import { buildPolicyIndex, type PolicyIndex } from '../../../schema/policy/policy-index.ts'
import { fakeWorld } from './fixture/fake-world.ts'
import { frozenDocument } from './fixture/freeze.ts'
import { composeFixture, fixtureSubgraphs } from './fixture/subgraphs.ts'

const asked: string[] = []
const servers: ApolloServer[] = []
let gateway: ApolloGateway
let schema: GraphQLSchema
let index: PolicyIndex
let executor: ApolloGateway['executor']

beforeAll(async () => {
  const urls = new Map<string, string>()
  for (const { name, sdl } of fixtureSubgraphs) {
    const server = new ApolloServer({
      schema: buildSubgraphSchema([{ typeDefs: parse(sdl) }]),
      fieldResolver: fakeWorld('world'),
      plugins: [
        ApolloServerPluginInlineTraceDisabled(),
        { requestDidStart: async ({ request }) => void asked.push(`${name} ${request.query}`) },
      ],
    })
    servers.push(server)
    const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } })
    urls.set(name, url)
  }
  const supergraphSdl = composeFixture()
  index = buildPolicyIndex(supergraphSdl)
  gateway = new ApolloGateway({
    supergraphSdl: supergraphForGateway(supergraphSdl),
    buildService: ({ name }) => new RemoteGraphQLDataSource({ url: urls.get(name) ?? '' }),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  })
  ;({ schema, executor } = await gateway.load())
})

afterAll(async () => {
  await gateway?.stop()
  await Promise.all(servers.map((server) => server.stop()))
})

beforeEach(() => {
  asked.length = 0
})

async function answer(text: string, granted: readonly string[]): Promise<string> {
  const authorized = authorizeOperation({
    document: frozenDocument(text),
    operationName: undefined,
    variables: {},
    schema,
    index,
    granted: new Set(granted),
    authenticated: true,
  })
  const { filtered } = authorized
  let data: ResponseObject | null = {}
  if (filtered !== undefined) {
    // The library reads no more of Apollo Server's context than this.
    const context = {
      request: { query: filtered.text },
      document: filtered.document,
      operation: filtered.document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION),
      operationName: null,
      queryHash: filtered.hash,
      source: filtered.text,
      schema,
      context: {},
      metrics: {},
    } as unknown as Parameters<typeof executor>[0]
    const result = await executor(context)
    expect(result.errors).toBeUndefined()
    data = result.data ?? null
  }
  return JSON.stringify(fillRefused(data, authorized))
}

describe('what the subgraphs are asked over HTTP', () => {
  test('everything that is granted, keys included', async () => {
    await answer('{ me { plain a note { stars text } } }', ['a', 'c'])
    expect(asked).toEqual([
      'alpha {me{__typename id plain a}}',
      'beta query($representations:[_Any!]!){_entities(representations:$representations){...on Subject{note{stars text}}}}',
    ])
  })

  test('nothing that is refused', async () => {
    const text = await answer('{ me { plain a note { stars text } notes { stars } } }', [])
    expect(asked).toEqual([
      'alpha {me{__typename id plain}}',
      'beta query($representations:[_Any!]!){_entities(representations:$representations){...on Subject{note{stars}}}}',
    ])
    expect(JSON.parse(text)).toMatchObject({ me: { a: null, notes: null } })
  })

  test('a subgraph of which nothing is left is not asked at all', async () => {
    await answer('{ me { plain notes { stars } friend { plain } } }', ['size'])
    expect(asked).toEqual(['alpha {me{plain}}'])
  })

  test('when nothing is left, none is', async () => {
    expect(await answer('{ me { a b } blocked }', [])).toBe('{"me":null,"blocked":null}')
    expect(asked).toEqual([])
  })

  test('below a null that a refused non-null field makes, nothing', async () => {
    await answer('{ me { plain self { b box { open } friends { plain } } } }', [])
    expect(asked).toEqual(['alpha {me{plain}}'])
  })

  test('an input of another field only under the consent for that field', async () => {
    await answer('{ me { derived } }', ['c'])
    expect(asked[0]).toBe('alpha {me{__typename id aOrC}}')
    asked.length = 0
    expect(await answer('{ me { derived } clock }', ['b'])).toContain('"me":null')
    expect(asked).toEqual(['beta {clock}'])
  })

  test('of an interface, each type for what is granted on it', async () => {
    await answer('{ things { label } }', ['blue'])
    expect(asked).toEqual(['alpha {things{__typename ...on Blue{label}...on Green{label}}}'])
  })

  test('two callers with different grants, one text, never get one plan', async () => {
    const text = '{ me { plain a } }'
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => answer(text, turn % 2 === 0 ? ['a'] : [])),
    )
    expect(answers.map((each) => each.includes('"a":null'))).toEqual(answers.map((_, turn) => turn % 2 === 1))
    expect(asked.filter((request) => request === 'alpha {me{plain a}}')).toHaveLength(10)
    expect(asked.filter((request) => request === 'alpha {me{plain}}')).toHaveLength(10)
  })
})
