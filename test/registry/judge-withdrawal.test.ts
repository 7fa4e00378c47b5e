// What stands against taking a subgraph out, and whom it hurts.
import { describe, expect, it } from 'vitest'
import type { SubgraphSdl } from '../../schema/registry/compose.ts'
import { judgeWithdrawal } from '../../schema/registry/judge-withdrawal.ts'
import { assignments, changed, core, librarySdl, personSdl, withLibrary } from './mini-graph.ts'

const museum = { ...assignments[0], subgraph: 'museum', types: 'Museum', scopes: 'museum' } as (typeof assignments)[0]
const judge = (published: readonly SubgraphSdl[], subgraph = 'library', operations: readonly object[] = []) =>
  judgeWithdrawal({
    ...{ subgraph, published, assignments: [...assignments, ...(museum ? [museum] : [])] },
    operations: operations.map((each) => ({ client: 'x', runs: 1, consents: 1, coordinates: [], ...each })),
  })

describe('the graph without a subgraph', () => {
  it('is what it was before it', () => {
    const { supergraphSdl, obstacles, gone } = judge(withLibrary)
    expect(obstacles).toEqual([])
    expect(supergraphSdl).not.toMatch(/library/i)
    expect(supergraphSdl).toContain('nric')
    expect(gone).toContain('Person.libraryLoans')
    expect(gone).toContain('LibraryDay.year')
    // Repeated by others too, it stays.
    expect(gone).not.toContain('CodedValue.code')
  })

  it('hurts clients by the operations that name what is gone, each client once', () => {
    const { hurts } = judge(
      withLibrary,
      'library',
      [
        { client: 'merlion-bank', document: '{ me { libraryLoans { records { title } } } }', coordinates: undefined },
        { client: 'merlion-bank', coordinates: ['Person.libraryCard', 'Person.name'], runs: 5, consents: 40 },
        { client: 'lion-city-bank', coordinates: ['Person.name'], runs: 900, consents: 9 },
      ].map((each) => JSON.parse(JSON.stringify(each))),
    )
    expect(hurts).toEqual([
      {
        ...{ client: 'merlion-bank', operations: 2, runs: 6, consents: 40 },
        coordinates: ['LibraryLoan.title', 'Person.libraryCard', 'Person.libraryLoans'],
      },
    ])
  })
})

describe('a subgraph stays', () => {
  const kind = '"Kind of loan." enum LibraryKind { "A book." BOOK }'
  const repeating = `${librarySdl.split('type Person')[0]} ${kind}`
  const both = [
    ...withLibrary.map((each) => (each.name === 'library' ? { ...each, sdl: `${each.sdl} ${kind}` } : each)),
    { name: 'museum', sdl: repeating },
  ]
  it.each([
    ['another that has its types', both, 'library', /^museum has LibraryKind$/],
    ['it is the platform’s', withLibrary, 'person', /the platform stands on its own/],
    ['nobody was assigned it', withLibrary, 'nobody', /no subgraph of an agency/],
  ] as const)('when %s: everything in the way is named', (_case, published, subgraph, obstacle) => {
    const { obstacles, supergraphSdl } = judge(published, subgraph)
    expect(obstacles.length).toBeGreaterThan(0)
    for (const each of obstacles) expect(each).toMatch(obstacle)
    expect(supergraphSdl).toBeUndefined()
  })

  it('when it alone keeps something closed', () => {
    // Composition joins what each says of a shared field: the stricter counts, until it is gone.
    const shared = (scopes: string) =>
      `type Shared @shareable { "Kept." secret: String @requiresScopes(scopes: [["${scopes}"]]) }`
    const published = [
      ...core.filter(({ name }) => name !== 'person'),
      {
        name: 'person',
        sdl: `${changed(personSdl, '"Name."', '"Shared." shared: Shared\n  "Name."')}\n${shared('name')}`,
      },
      { name: 'library', sdl: `${librarySdl}\n${shared('library.card')}` },
    ]
    const { obstacles, supergraphSdl } = judge(published)
    expect(obstacles).toEqual(['Shared.secret would be opened to name'])
    expect(supergraphSdl).toBeUndefined()
  })
})
