import { describe, expect, it } from 'vitest'
import { changed, checkLibrary, librarySdl, withLibrary } from './mini-graph.ts'

const loans = '{ me { libraryLoans { records { title due { year } } } } }'
const card = '{ me { libraryCard { code } } }'
const operations = [
  { client: 'merlion-bank', document: loans, runs: 100, consents: 40 },
  { client: 'merlion-bank', document: `query Again ${loans}`, runs: 20, consents: 40 },
  { client: 'lion-city-bank', document: card, runs: 7, consents: 3 },
]
const withoutMonth = changed(librarySdl, ' "Month." month: Int', '')
const withoutRecords = changed(librarySdl, 'records: [LibraryLoan!]', 'loans: [LibraryLoan!]')
const withoutYear = changed(librarySdl, '"Year." year: Int ', '')
const cardLine = /\n {2}"Number of the library card."[\s\S]*?"PR"\]\)/.exec(librarySdl)?.[0] ?? ''

describe('a breaking change', () => {
  it('that somebody would notice is an error that says whom it would hurt, and how many', () => {
    const { publishable, findings } = checkLibrary(withoutYear, withLibrary, operations)
    expect(publishable).toBe(false)
    expect(findings).toMatchObject([
      {
        rule: 'impact/breaking',
        coordinate: 'LibraryDay.year',
        why: expect.stringContaining('used by merlion-bank: 2 operations, 120 runs, 40 consents'),
      },
    ])
  })

  it('that nobody would notice is safe', () => {
    const { publishable, findings } = checkLibrary(withoutMonth, withLibrary, operations)
    expect(publishable).toBe(true)
    expect(findings).toMatchObject([{ rule: 'impact/unused', severity: 'notice', coordinate: 'LibraryDay.month' }])
  })

  // As the disclosure log has it: what was read by the guarded coordinate above it.
  it.each([
    ['beneath a coordinate that was read', ['LibraryLoan.due'], withoutYear, 'impact/breaking'],
    ['beneath another', ['LibraryLoan.title', 'Person.libraryCard'], withoutYear, 'impact/unused'],
    ['that leads to what was read', ['LibraryLoan.title'], withoutRecords, 'impact/breaking'],
    ['that leads elsewhere', ['Person.libraryCard'], withoutRecords, 'impact/unused'],
  ])('of a field %s is judged by coordinates alone', (_case, coordinates, sdl, rule) => {
    const { findings } = checkLibrary(sdl, withLibrary, [{ client: 'merlion-bank', coordinates, runs: 9, consents: 4 }])
    expect(findings.map((finding) => finding.rule).filter((each) => each.startsWith('impact/'))).toEqual([rule])
  })

  it('is a warning when nobody said what is run', () => {
    const { publishable, findings } = checkLibrary(withoutYear, withLibrary)
    expect(publishable).toBe(true)
    expect(findings).toMatchObject([{ rule: 'impact/unjudged', severity: 'warning' }])
  })

  it.each([
    ['a field removed', changed(librarySdl, cardLine, ''), 'Person.libraryCard'],
    ['a required argument', changed(librarySdl, 'libraryCard:', 'libraryCard("x" of: Int!):'), 'Person.libraryCard'],
    [
      'a list of what was one',
      changed(librarySdl, 'libraryCard: CodedValue', 'libraryCard: [CodedValue]'),
      'Person.libraryCard',
    ],
  ])('%s is found', (_case, sdl, coordinate) => {
    const { findings } = checkLibrary(sdl, withLibrary, operations)
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'impact/breaking', coordinate, why: expect.stringContaining('lion-city-bank') }),
    )
  })

  it('is also a scope more than before: consents given would release less', () => {
    const stricter = changed(librarySdl, '[["library.card"]]', '[["library.card", "library.loans.due"]]')
    expect(checkLibrary(stricter, withLibrary, operations).findings).toMatchObject([
      { rule: 'impact/breaking', coordinate: 'Person.libraryCard', why: expect.stringContaining('Fewer scopes') },
    ])
  })
})

it('an operation that is no GraphQL touches nothing', () => {
  const broken = [{ client: 'x', document: '{ me {', runs: 1, consents: 1 }]
  expect(checkLibrary(withoutYear, withLibrary, broken).publishable).toBe(true)
})

it('a dangerous change is a warning to those who run it', () => {
  const sdl = changed(librarySdl, 'libraryCard:', 'libraryCard("x" of: Int):')
  expect(checkLibrary(sdl, withLibrary, operations).findings).toMatchObject([
    { rule: 'impact/dangerous', severity: 'warning', why: expect.stringContaining('lion-city-bank') },
  ])
})
