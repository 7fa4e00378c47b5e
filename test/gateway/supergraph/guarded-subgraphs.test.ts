// What a gateway in production sends to a published subgraph whose name turns out to be this machine: nothing.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'graphql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Execution } from '../../../gateway/federation/execution.ts'
import { fetchShape } from '../../../gateway/federation/fetch-shape.ts'
import { SubgraphDataSource } from '../../../gateway/federation/subgraph-data-source.ts'
import { subgraphConnections } from '../../../gateway/subgraph-connections.ts'
import type { SupergraphSource } from '../../../gateway/supergraph/serve-supergraph.ts'
import type { Mode } from '../../../schema/contract/mode.ts'
import { buildPolicyIndex } from '../../../schema/policy/policy-index.ts'
import { composeFixture } from '../authorization/fixture/subgraphs.ts'

const registry: SupergraphSource = {
  ...{ kind: 'registry', url: 'https://registry.example', trustedKeys: { keys: [] }, copyFile: 'x' },
  ownAddresses: ['http://127.0.0.1:4031/graphql'],
}
const file = (person: string): SupergraphSource => ({ kind: 'file', sdl: '', subgraphUrls: { person } })

describe('whom a gateway trusts to be where they say', () => {
  it.each<[string, Mode, SupergraphSource, readonly string[], ReturnType<typeof subgraphConnections>]>([
    [
      'a sandbox: everybody',
      'sandbox',
      registry,
      [],
      { guard: undefined, ownAddresses: ['http://127.0.0.1:4031/graphql'] },
    ],
    [
      'production: itself, and hosts that its settings name',
      'production',
      registry,
      ['roads.agency.example'],
      { guard: { privateHosts: ['roads.agency.example'] }, ownAddresses: ['http://127.0.0.1:4031/graphql'] },
    ],
    [
      'production beside a file: its settings are the addresses',
      'production',
      file('https://person.gov.example/graphql'),
      [],
      { guard: { privateHosts: ['person.gov.example'] }, ownAddresses: [] },
    ],
    [
      'production with everything in one process',
      'production',
      file('http://127.0.0.1:4031/graphql'),
      [],
      { guard: { privateHosts: ['127.0.0.1'] }, ownAddresses: ['http://127.0.0.1:4031/graphql'] },
    ],
  ])('%s', (_case, mode, source, hosts, expected) => {
    expect(subgraphConnections(mode, source, hosts)).toEqual(expected)
  })
})

describe('a subgraph', () => {
  const index = buildPolicyIndex(composeFixture())
  let server: Server
  let asked: number
  beforeEach(async () => {
    asked = 0
    server = createServer((_request, response) => {
      asked += 1
      response.setHeader('content-type', 'application/json').end('{"data":{"me":null}}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function outcomeFor(guard: { readonly privateHosts: readonly string[] } | undefined) {
    const url = `http://localhost:${(server.address() as AddressInfo).port}/graphql`
    const endpoint = { name: 'roads', url, timeoutMs: 30_000, maximumBytes: 1_000, connections: 1, guard }
    const outcomes: string[] = []
    const source = new SubgraphDataSource(
      endpoint,
      () => 'assertion',
      (_name, _time, outcome) => outcomes.push(outcome),
    )
    const document = parse('{ __typename }')
    const execution = new Execution({
      ...{ grant: {} as never, clientId: 'x', disclosureId: 'x', change: {} as never, now: 0 },
      shapeOf: (asked) => fetchShape(asked, index, () => true),
      clear: () => ({ scopes: [] }),
    })
    await source.fetch({ query: '{ __typename }', document, variables: {}, path: [] }, execution)
    await source.stop()
    return { outcomes, asked, recorded: execution.fetches.map(({ outcome }) => outcome) }
  }

  it('whose name is this machine is not asked in production, and its part of the answer is missing', async () => {
    expect(await outcomeFor(undefined)).toMatchObject({ outcomes: ['answered'], asked: 1 })
    for (const privateHosts of [[], ['localhost']])
      expect(await outcomeFor({ privateHosts })).toEqual({ outcomes: ['failed'], asked: 1, recorded: ['failed'] })
  })
})
