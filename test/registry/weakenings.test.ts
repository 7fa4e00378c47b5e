import { describe, expect, it } from 'vitest'
import { readSubgraphSdl, subgraphNames } from '../../schema/read-subgraph-sdl.ts'
import { checkSubgraph } from '../../schema/registry/check-subgraph.ts'
import { assignments, changed, checkLibrary, core, errorsOf, librarySdl, personSdl, withLibrary } from './mini-graph.ts'

const due = '@requiresScopes(scopes: [["library.loans.due"]])'
const container = '[["library.loans.title"], ["library.loans.due"]]'

describe('a new version of a subgraph', () => {
  it('may be what is published', () => {
    expect(checkLibrary(librarySdl, withLibrary).findings).toEqual([])
  })

  it('may bring a new leaf under a new scope, which then opens its container too', () => {
    const leaf = /"Title of the book."[\s\S]*?"PR"\]\)/.exec(librarySdl)?.[0] ?? ''
    const gate = leaf.replaceAll('library.loans.title', 'library.loans.branch').replace('title:', 'branch:')
    const sdl = changed(
      changed(librarySdl, leaf, `${leaf} ${gate}`),
      container,
      container.replace(']]', '], ["library.loans.branch"]]'),
    )
    expect(checkLibrary(sdl, withLibrary).findings).toEqual([])
  })

  it.each([
    [
      'a value beneath an old scope',
      changed(librarySdl, '"Year." year', '"Where." where: String "Year." year'),
      'LibraryDay.where',
      'library.loans.due',
    ],
    [
      'another type of value',
      changed(
        changed(librarySdl, 'due: LibraryDay', 'due: LibraryWhen'),
        '"A day in parts."',
        '"When." type LibraryWhen { "Hour." hour: Int } "A day in parts."',
      ),
      'LibraryWhen.hour',
      'library.loans.due',
    ],
  ])('may not let an old scope yield %s', (_case, sdl, coordinate, gained) => {
    const { findings } = checkLibrary(sdl, withLibrary)
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'weakening/scope-grew',
        coordinate,
        line: expect.any(Number),
        policy: { before: 'not there', after: gained, gained },
      }),
    )
  })

  it('may not open a leaf to another old scope, however its description moves along', () => {
    const swapped = librarySdl
      .replaceAll('library.loans.title', 'library.x')
      .replaceAll('library.card', 'library.loans.title')
      .replaceAll('library.x', 'library.card')
    const opened = checkLibrary(swapped, withLibrary).findings.filter(({ rule }) => rule === 'weakening/opened')
    expect(opened.map(({ coordinate, policy }) => [coordinate, policy])).toContainEqual([
      'LibraryLoan.title',
      { before: 'library.loans.title', after: 'library.card', gained: 'library.card' },
    ])
  })

  it('may not open a leaf to fewer scopes at a time', () => {
    const both = due.replace('due"]', 'due", "library.card"]')
    const strict = changed(
      changed(librarySdl, due, both),
      container,
      '[["library.loans.title"], ["library.loans.due", "library.card"]]',
    )
    const published = [...core, { name: 'library', sdl: strict }]
    expect(checkLibrary(strict, published).findings).toEqual([])
    const { findings } = checkLibrary(librarySdl, published)
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'weakening/opened',
        coordinate: 'LibraryLoan.due',
        policy: expect.objectContaining({ before: 'library.card and library.loans.due', gained: 'library.loans.due' }),
      }),
    )
  })

  it('may not even rename the scope of a leaf', () => {
    const sdl = librarySdl.replaceAll('library.card', 'library.cardno')
    expect(errorsOf(checkLibrary(sdl, withLibrary))).toEqual(['weakening/opened'])
  })

  it('is warned when an old scope is described otherwise', () => {
    const { findings, publishable } = checkLibrary(changed(librarySdl, 'title: "Loan"', 'title: "Book"'), withLibrary)
    expect(publishable).toBe(true)
    expect(findings).toMatchObject([
      { rule: 'weakening/meaning', severity: 'warning', why: expect.stringContaining('title was Loan') },
    ])
  })
})

describe('a new version of one of the platform’s own subgraphs', () => {
  const check = (sdl: string) =>
    checkSubgraph({ published: withLibrary, candidate: { name: 'person', sdl }, assignments, operations: [] })

  it('may not show a hidden key', () => {
    const bare = (sdl: string) => sdl.replace('id: ID! @inaccessible', 'id: ID!')
    const published = withLibrary.map(({ name, sdl }) => (name === 'person' ? { name, sdl } : { name, sdl: bare(sdl) }))
    const { findings } = checkSubgraph({
      published,
      candidate: { name: 'person', sdl: bare(personSdl) },
      assignments,
      operations: [],
    })
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'weakening/opened', coordinate: 'Person.id' }))
  })

  it('may not drop a policy or widen one', () => {
    const open = changed(
      personSdl,
      'nric: String @requiresScopes(scopes: [["nric"]])',
      'nric: String @requiresScopes(scopes: [["nric"], ["name"]])',
    )
    expect(errorsOf(check(open))).toEqual(['weakening/opened'])
    const bare = changed(personSdl, 'nric: String @requiresScopes(scopes: [["nric"]])', 'nric: String')
    expect(errorsOf(check(bare))).toEqual(['lint/missing-policy'])
  })
})

it('finds nothing in what is published today', () => {
  const published = subgraphNames.map((name) => ({ name, sdl: readSubgraphSdl(name) }))
  const platform = assignments.map((each) => ({ ...each, owner: 'platform' as const, subgraph: 'person' }))
  const [candidate] = published
  if (candidate === undefined) throw new Error('nothing is published')
  expect(checkSubgraph({ published, candidate, assignments: platform, operations: undefined }).findings).toEqual([])
})
