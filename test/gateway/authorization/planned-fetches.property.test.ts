// Random operations planned and fetched by @apollo/gateway itself: what each subgraph is asked, and that the answer has
// the oracle's bytes.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkFetch } from '../../../gateway/authorization/check-fetch.ts'
import { fillRefused } from '../../../gateway/authorization/fill-refused.ts'
import { buildPolicyIndex, type PolicyIndex } from '../../../schema/policy/policy-index.ts'
import { scaled } from '../../harness/scale.ts'
import { arbitraryGrant } from './fixture/arbitrary-grant.ts'
import { arbitraryOperation, askedOperation } from './fixture/arbitrary-operation.ts'
import { authorizeAffordable } from './fixture/authorize-affordable.ts'
import { fakeWorld } from './fixture/fake-world.ts'
import { frozenDocument } from './fixture/freeze.ts'
import { type InProcessGateway, startInProcessGateway } from './fixture/in-process-gateway.ts'
import { askOracle } from './fixture/oracle.ts'
import { isMet, type Needs, readNeeds } from './fixture/read-needs.ts'
import { composeFixture, fixtureSubgraphs } from './fixture/subgraphs.ts'

describe('any operation under any grant, through the query planner', () => {
  let gateway: InProcessGateway
  let index: PolicyIndex
  let needs: Needs

  beforeAll(async () => {
    const supergraphSdl = composeFixture()
    gateway = await startInProcessGateway(supergraphSdl, fixtureSubgraphs)
    index = buildPolicyIndex(supergraphSdl)
    needs = readNeeds(fixtureSubgraphs.map(({ sdl }) => sdl))
  })

  test('no subgraph is asked for a field without consent, and the granted part arrives unchanged', async () => {
    const { schema } = gateway
    const operations = arbitraryOperation(schema, { depth: 5, width: 4 })
    await fc.assert(
      fc.asyncProperty(operations, arbitraryGrant(needs.scopes), async ({ text, variables }, granted) => {
        const question = { schema, document: frozenDocument(text), operationName: askedOperation, variables }
        const authorized = authorizeAffordable({ ...question, index, granted, authenticated: true })

        const touched = new Set<string>()
        const world = fakeWorld('world', (typeName, fieldName) => touched.add(`${typeName}.${fieldName}`))
        const offences: (string | undefined)[] = []
        const executed =
          authorized.filtered === undefined
            ? {}
            : await gateway.run(authorized.filtered, variables, world, ({ document }) =>
                offences.push(checkFetch(document, index, granted)),
              )

        expect(offences.filter((offence) => offence !== undefined)).toEqual([])
        for (const coordinate of touched) {
          const [typeName = '', fieldName = ''] = coordinate.split('.')
          if (typeName.startsWith('_') || fieldName === '_entities') continue
          expect([coordinate, isMet(needs.of(typeName, fieldName), granted)]).toEqual([coordinate, true])
        }
        const filled = fillRefused(executed, authorized)
        expect(JSON.stringify(filled)).toBe(await askOracle({ ...question, needs, granted }, fakeWorld('world')))
      }),
      { numRuns: scaled(3_000) },
    )
  }, 900_000)
})
