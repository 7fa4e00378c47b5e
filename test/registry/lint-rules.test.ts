import { describe, expect, it } from 'vitest'
import { changed, checkLibrary, core, dataItemDefinition, errorsOf, librarySdl } from './mini-graph.ts'

const cardPolicy = '@requiresScopes(scopes: [["library.card"]])'
const containerPolicy = '@requiresScopes(scopes: [["library.loans.title"], ["library.loans.due"]])'
const keyOf = 'type Person @key(fields: "id")'
const cardMetadata = /@dataItem\(scope: "library.card".*\)/.exec(librarySdl)?.[0] ?? ''
const renamed = [
  ['"@requiresScopes"', '{ name: "@requiresScopes", as: "@needs" }'],
  ['@requiresScopes(scopes: [["library.card"]])', '@needs(scopes: [["library.card"]])'],
  [containerPolicy, '@needs(scopes: [["library.loans.title"], ["library.loans.due"]])'],
  ['@requiresScopes(scopes: [["library.loans.title"]])', '@needs(scopes: [["library.loans.title"]])'],
  ['@requiresScopes(scopes: [["library.loans.due"]])', '@needs(scopes: [["library.loans.due"]])'],
] as const
const renamedSdl = renamed.reduce((sdl, [from, to]) => changed(sdl, from, to), librarySdl)
const unimported = renamed
  .slice(1)
  .reduce((sdl, [from, to]) => changed(sdl, from, to.replace('@needs', '@federation__requiresScopes')), librarySdl)
const withoutImport = changed(unimported, '"@requiresScopes", ', '')

describe('a subgraph that keeps every rule', () => {
  it('has no finding', () => {
    const result = checkLibrary(librarySdl)
    expect(result.findings).toEqual([])
    expect(result.publishable).toBe(true)
    expect(result.supergraphSdl).toContain('libraryLoans')
  })

  it('has none when all import a directive under another name', () => {
    const [from, to] = renamed[0]
    const everywhere = core.map(({ name, sdl }) => ({
      name,
      sdl: changed(sdl, from, to).replaceAll('@requiresScopes(', '@needs('),
    }))
    expect(checkLibrary(renamedSdl, everywhere).findings).toEqual([])
  })

  it('is told by composition, and by nothing else, that a name differs from everybody’s', () => {
    expect(checkLibrary(renamedSdl).findings).toMatchObject([
      { rule: 'lint/composition', why: expect.stringContaining('LINK_IMPORT_NAME_MISMATCH') },
    ])
    expect(errorsOf(checkLibrary(withoutImport))).toEqual(['lint/composition'])
  })
})

/** What fails, and what is as near to it as is allowed. */
const cases: readonly [rule: string, failing: string, passing: string][] = [
  ['lint/too-large', `${librarySdl}#${'x'.repeat(262_144)}`, `${librarySdl}#${'x'.repeat(200_000)}`],
  ['lint/too-large', `${librarySdl}${'"a" scalar LibraryX '.repeat(21_000)}`, librarySdl],
  ['lint/too-large', `${librarySdl}type LibraryX { a: ${'['.repeat(50_000)}`, librarySdl],
  ['lint/syntax', `${librarySdl}type LibraryX {`, `${librarySdl}# type LibraryX {`],
  ['lint/definition', `${librarySdl}{ me { id } }`, librarySdl],
  ['lint/link', changed(librarySdl, 'federation/v2.12', 'federation/v2.4'), changed(librarySdl, 'v2.12', 'v2.5')],
  [
    'lint/link',
    changed(librarySdl, 'extend schema', 'extend schema @link(url: "https://specs.apollo.dev/connect/v0.1")'),
    changed(librarySdl, 'extend schema', 'extend schema @link(url: "https://specs.apollo.dev/link/v1.0")'),
  ],
  ['lint/missing-policy', changed(librarySdl, cardPolicy, ''), librarySdl],
  ['lint/missing-policy', changed(librarySdl, cardPolicy, '@authenticated'), librarySdl],
  ['lint/missing-policy', changed(renamedSdl, '@needs(scopes: [["library.card"]])', ''), librarySdl],
  [
    'lint/missing-policy',
    changed(librarySdl, '"Title of the book."', '"Shelf." shelf: String "Title of the book."'),
    changed(librarySdl, '"The loans."', '"Earlier ones." earlier: [LibraryLoan!] "The loans."'),
  ],
  [
    'lint/missing-policy',
    changed(
      changed(librarySdl, 'type LibraryLoan {', 'type LibraryLoan implements LibraryKept { "Shelf." shelf: String'),
      '"A day in parts."',
      '"Kept." interface LibraryKept { "Shelf." shelf: String } "A day in parts."',
    ),
    librarySdl,
  ],
  ['lint/empty-scopes', changed(librarySdl, '[["library.card"]]', '[]'), librarySdl],
  ['lint/empty-scopes', changed(librarySdl, '[["library.card"]]', '[[]]'), librarySdl],
  ['lint/empty-scopes', changed(librarySdl, '[["library.card"]]', '[["library.card"], []]'), librarySdl],
  ['lint/empty-scopes', changed(librarySdl, '[["library.card"]]', '[["library.card", ""]]'), librarySdl],
  [
    'lint/scope-form',
    librarySdl.replaceAll('library.card', 'Library Card'),
    librarySdl.replaceAll('.card', '.card-no'),
  ],
  ['lint/empty-scopes', changed(librarySdl, '[["library.card"]]', '"library.card"'), librarySdl],
  ['lint/agency', changed(librarySdl, 'agency: ["NLB"]', 'agency: "NLB"'), librarySdl],
  ['lint/scope-form', librarySdl.replaceAll('library.card', 'library.a.b.c.d'), librarySdl],
  ['lint/scope-namespace', librarySdl.replaceAll('library.card', 'librarycard'), librarySdl],
  ['lint/scope-namespace', librarySdl.replaceAll('library.card', 'name'), librarySdl],
  ['lint/scope-namespace', librarySdl.replaceAll('library.card', 'entity.library.card'), librarySdl],
  ['lint/policy-on-type', changed(librarySdl, 'type LibraryDay', `type LibraryDay ${cardPolicy}`), librarySdl],
  ['lint/policy-on-type', changed(librarySdl, 'type LibraryDay {', 'type LibraryDay @authenticated {'), librarySdl],
  [
    'lint/policy-on-envelope',
    changed(librarySdl, 'state: ItemState\n  "The loans."', `state: ItemState ${containerPolicy}\n  "The loans."`),
    librarySdl,
  ],
  [
    'lint/container-union',
    changed(librarySdl, '["library.loans.title"], ["library.loans.due"]', '["library.loans.due"]'),
    librarySdl,
  ],
  [
    'lint/container-union',
    changed(librarySdl, '["library.loans.due"]]', '["library.loans.due"], ["library.x"]]'),
    librarySdl,
  ],
  [
    'lint/container-union',
    changed(
      librarySdl,
      '["library.loans.title"], ["library.loans.due"]',
      '["library.loans.title", "library.loans.due"]',
    ),
    changed(
      librarySdl,
      '["library.loans.title"], ["library.loans.due"]',
      '["library.loans.due"], ["library.loans.title"]',
    ),
  ],
  ['lint/undescribed-scope', changed(librarySdl, cardMetadata, ''), librarySdl],
  [
    'lint/undescribed-scope',
    changed(librarySdl, '[["library.card"]]', '[["library.card"], ["library.more"]]'),
    changed(librarySdl, '[["library.card"]]', '[["library.card", "library.more"]]'),
  ],
  [
    'lint/metadata-on-container',
    changed(librarySdl, containerPolicy, `${containerPolicy} ${cardMetadata}`),
    librarySdl,
  ],
  ['lint/scope-reused', librarySdl.replaceAll('library.loans.due', 'library.card'), librarySdl],
  ['lint/titles', changed(librarySdl, 'titleTa: "கடன்", ', ''), librarySdl],
  ['lint/titles', changed(librarySdl, 'titleZh: "借书"', 'titleZh: " "'), changed(librarySdl, '借书', '书')],
  ['lint/agency', changed(librarySdl, 'agency: ["NLB"]', 'agency: ["ICA"]'), librarySdl],
  ['lint/agency', changed(librarySdl, 'agency: ["NLB"]', 'agency: []'), librarySdl],
  [
    'lint/segments',
    changed(librarySdl, '["SC", "PR"])', '["ENTITY"])'),
    changed(librarySdl, '["SC", "PR"])', '["FIN"])'),
  ],
  [
    'lint/nullable',
    changed(librarySdl, 'libraryCard: CodedValue', 'libraryCard: CodedValue!'),
    changed(librarySdl, 'libraryCard: CodedValue', 'libraryCard: [CodedValue!]'),
  ],
  ['lint/key', changed(librarySdl, keyOf, 'type Person'), librarySdl],
  [
    'lint/key',
    changed(librarySdl, keyOf, 'type Person @key(fields: "id libraryCard { code }")'),
    changed(librarySdl, '"id")', '" id ")'),
  ],
  ['lint/key', changed(librarySdl, 'type LibraryDay', 'type LibraryDay @key(fields: "year")'), librarySdl],
  [
    'lint/reference-resolver',
    changed(librarySdl, keyOf, 'type Person @key(fields: "id", resolvable: false)'),
    changed(librarySdl, keyOf, 'type Person @key(fields: "id", resolvable: true)'),
  ],
  ['lint/description', changed(librarySdl, '"Number of the library card."', ''), librarySdl],
  ['lint/description', changed(librarySdl, '"A day in parts."', ''), librarySdl],
  ['lint/description', changed(librarySdl, '"Month." month', 'month'), librarySdl],
  [
    'lint/description',
    changed(librarySdl, 'libraryCard:', 'libraryCard(old: Boolean):'),
    changed(librarySdl, 'libraryCard:', 'libraryCard("Old ones." old: Boolean):'),
  ],
  ['lint/composition', changed(librarySdl, 'due: LibraryDay', 'due: LibraryNight'), librarySdl],
]

describe('the rule', () => {
  it.each(cases)('%s refuses what breaks it and nothing else', (rule, failing, passing) => {
    expect(errorsOf(checkLibrary(failing))).toContain(rule)
    expect(checkLibrary(failing)).toMatchObject({ publishable: false, supergraphSdl: undefined })
    expect(errorsOf(checkLibrary(passing))).toEqual([])
  })
})

describe('a finding', () => {
  it('names coordinate, reason, mending and the place in the text', () => {
    const line = librarySdl.split('\n').findIndex((each) => each.includes('libraryCard')) + 1
    const [finding] = checkLibrary(changed(librarySdl, cardPolicy, '')).findings
    expect(finding).toEqual({
      coordinate: 'Person.libraryCard',
      rule: 'lint/missing-policy',
      severity: 'error',
      why: expect.stringContaining('guarded by a scope'),
      mend: expect.stringContaining('@requiresScopes'),
      line: line - 1,
      column: 3,
    })
  })

  it('of a syntax error stands where the parser stopped', () => {
    const { findings } = checkLibrary('type A {\n  b: :\n}')
    expect(findings).toMatchObject([{ rule: 'lint/syntax', line: 2, column: 6 }])
  })

  it('of a composition error stands in the candidate', () => {
    const line = librarySdl.split('\n').findIndex((each) => each.includes('due: LibraryDay')) + 1
    const { findings } = checkLibrary(changed(librarySdl, 'due: LibraryDay', 'due: LibraryNight'))
    expect(findings[0]).toMatchObject({ rule: 'lint/composition', line, why: expect.stringContaining('LibraryNight') })
  })
})

it('the definition of @dataItem has titles in four languages', () => {
  for (const title of ['title:', 'titleZh:', 'titleMs:', 'titleTa:']) expect(dataItemDefinition).toContain(title)
})
