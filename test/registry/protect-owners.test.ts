import { describe, expect, it } from 'vitest'
import { checkSubgraph } from '../../schema/registry/check-subgraph.ts'
import { composeSubgraphs } from '../../schema/registry/compose.ts'
import { assignments, changed, checkLibrary, core, errorsOf, librarySdl } from './mini-graph.ts'

const guard = '@requiresScopes(scopes: [["library.card"]])'
const importing = (directives: string) => changed(librarySdl, '"@key",', `"@key", ${directives},`)
const inPerson = (sdl: string, fields: string) => changed(sdl, '"Books on loan."', `${fields}\n  "Books on loan."`)
const key = 'type Person @key(fields: "id")'
const dataItemInterface = 'interface DataItem { "State." state: ItemState }'
const state = 'enum ItemState { "There." AVAILABLE "Not there." EMPTY }'

/** Each composes as it is: what stands between it and everybody's data is the check. */
const attacks: readonly [what: string, rule: string, sdl: string, published?: typeof core][] = [
  [
    'takes a name over by @override',
    'owner/override',
    changed(
      inPerson(
        importing('"@override"'),
        '"Name." name: TextItem @requiresScopes(scopes: [["name"]]) @override(from: "person")',
      ),
      '"A code."',
      '"A text." type TextItem @shareable { "State." state: ItemState "Value." value: String } "A code."',
    ),
    core.map(({ name, sdl }) => ({
      name,
      sdl: sdl.replace('type TextItem implements DataItem', 'type TextItem implements DataItem @shareable'),
    })),
  ],
  [
    'has the name sent to it by @requires',
    'owner/requires',
    inPerson(
      importing('"@requires", "@external"'),
      `nric: String @external "Greeting." greeting: String @requires(fields: "nric") @requiresScopes(scopes: [["nric", "library.card"]])`,
    ),
  ],
  [
    'joins by NRIC',
    'lint/key',
    inPerson(
      changed(librarySdl, key, `${key} @key(fields: "nric")`),
      `"NRIC." nric: String @requiresScopes(scopes: [["nric"]]) @shareable`,
    ),
    core.map(({ name, sdl }) => ({ name, sdl: sdl.replace('nric: String @req', 'nric: String @shareable @req') })),
  ],
  [
    'hides a shared interface',
    'owner/inaccessible',
    changed(librarySdl, dataItemInterface, dataItemInterface.replace('{', '@inaccessible {')),
  ],
  [
    'is given another’s data by @fromContext',
    'owner/from-context',
    `${changed(importing('"@context", "@fromContext"'), key, `${key} @context(name: "who")`).replace(
      '"Books on loan."',
      `"Kept." kept: LibraryKept ${guard} "No." libraryNo: String ${guard} "Books on loan."`,
    )} "Kept." type LibraryKept @key(fields: "id") {
      "Key." id: ID! "By." by("Whose." whose: String @fromContext(field: "$who { libraryNo }")): String ${guard} }`,
  ],
  [
    'extends an interface',
    'owner/extends-others',
    changed(
      `${librarySdl} extend interface DataItem { "More." more: String }`,
      'records:',
      'more: String "All." records:',
    ),
    core.map(({ name, sdl }) => ({
      name,
      sdl: sdl.replace('implements DataItem {', 'implements DataItem { more: String'),
    })),
  ],
  ['brings a mutation', 'owner/mutation', `${librarySdl} type Mutation { "Lend." lend: Int @authenticated }`],
  ['brings a subscription', 'owner/mutation', `${librarySdl} type Subscription { "Lent." lent: Int @authenticated }`],
  [
    'brings a mutation under another name',
    'owner/mutation',
    `${librarySdl} extend schema { mutation: LibraryLend } "x" type LibraryLend { "Lend." lend: Int ${guard} }`,
  ],
  [
    'brings a mutation that asks for a first-party scope',
    'owner/mutation',
    `${librarySdl} type Mutation { "Lend." lend: Int @requiresScopes(scopes: [["izin.consents.manage"]]) }`,
  ],
  [
    'brings a root field',
    'owner/root-field',
    `${librarySdl} type Query { "All." library: [LibraryDay] @authenticated }`,
  ],
  ['lets others answer for its field', 'owner/shareable', changed(librarySdl, guard, `${guard} @shareable`)],
  [
    'lets others answer for its type',
    'owner/shareable',
    changed(librarySdl, 'type LibraryDay', 'type LibraryDay @shareable'),
  ],
  [
    'adds to all types of an interface by @interfaceObject',
    'owner/interface-object',
    `${importing('"@interfaceObject"')} "Things." type LibraryThing @key(fields: "id") @interfaceObject { "Key." id: ID! "Seen." seen: Int ${guard} }`,
    [
      ...core.map(({ name, sdl }) =>
        name === 'person'
          ? {
              name,
              sdl: `${sdl} interface LibraryThing @key(fields: "id") { id: ID! } type Thing implements LibraryThing @key(fields: "id") { id: ID! }`,
            }
          : { name, sdl },
      ),
    ],
  ],
  [
    'composes a directive of its own',
    'lint/link',
    `${changed(
      librarySdl,
      '@composeDirective(name: "@dataItem")',
      '@composeDirective(name: "@dataItem") @composeDirective(name: "@mark") @link(url: "https://nlb.example/mark/v1.0", import: ["@mark"])',
    )} directive @mark on FIELD_DEFINITION`,
  ],
  ['extends an enum', 'owner/extends-others', `${librarySdl} extend enum ItemState { "New." SECRET }`],
  [
    'repeats an enum with more in it',
    'owner/not-as-published',
    changed(librarySdl, state, state.replace('}', '"New." SECRET }')),
  ],
  [
    'extends a value type',
    'owner/extends-others',
    `${librarySdl} extend type CodedValue @shareable { "More." more: String }`,
    core.map(({ name, sdl }) => ({
      name,
      sdl: sdl.replace('"Code." code: String', '"Code." code: String more: String'),
    })),
  ],
  [
    'repeats a value type with other words',
    'owner/not-as-published',
    changed(librarySdl, '"Code." code', '"Anything." code'),
  ],
  [
    'repeats a value type with an argument',
    'owner/not-as-published',
    changed(librarySdl, '"Code." code: String', '"Code." code("x" x: Int): String'),
  ],
  [
    'adds to a union',
    'owner/not-as-published',
    `${librarySdl} "An address." union Address = Local | LibraryDay "In Singapore." type Local @shareable { "Street." street: String }`,
  ],
  [
    'narrows an input',
    'owner/not-as-published',
    `${librarySdl} "A span of days." input Period { "First day." from: String "x" to: String }`,
  ],
  [
    'extends an input',
    'owner/extends-others',
    `${librarySdl} extend input Period { "First day." from: String "x" to: String }`,
  ],
  ['has a type outside its namespace', 'owner/type-namespace', librarySdl.replaceAll('LibraryDay', 'Passport')],
  ['describes a person otherwise', 'owner/not-as-published', changed(librarySdl, key, `"Whoever." ${key}`)],
  ['describes the key otherwise', 'owner/not-as-published', changed(librarySdl, 'id: ID!', '"The NRIC." id: ID!')],
  ['shows the key', 'owner/not-as-published', changed(librarySdl, 'id: ID! @inaccessible', 'id: ID!')],
  [
    'has a person implement its interface',
    'owner/extends-others',
    changed(librarySdl, key, 'type Person implements LibraryKeyed @key(fields: "id")') +
      ' "x" interface LibraryKeyed { "x" libraryCard: CodedValue }',
  ],
  [
    'leads to another person',
    'owner/entity-reference',
    changed(librarySdl, '"Year." year', '"Lent by." by: Person "Year." year'),
  ],
  [
    'leads to persons by a union',
    'owner/entity-reference',
    `${librarySdl} "x" union LibraryBorrower = Person | LibraryDay`,
  ],
  [
    'changes the definition of @dataItem',
    'owner/directive-definition',
    changed(librarySdl, 'title: String!', 'title: String'),
  ],
  [
    'tags what is not its own',
    'owner/directive',
    changed(importing('"@tag"'), 'type CodedValue @shareable', 'type CodedValue @shareable @tag(name: "x")'),
  ],
]

describe('plain composition accepts, and the check refuses, a subgraph that', () => {
  it.each(attacks)('%s', (_what, rule, sdl, published = core) => {
    expect(composeSubgraphs([...published, { name: 'library', sdl }])).toMatchObject({ kind: 'composed' })
    expect(errorsOf(checkLibrary(sdl, published))).toContain(rule)
  })
})

describe('the check refuses, as composition does, a subgraph that', () => {
  it.each([
    ['takes a field over', 'owner/field-taken', inPerson(librarySdl, `"Name." name: CodedValue ${guard}`)],
    [
      'hides a field of a shared interface',
      'owner/inaccessible',
      changed(librarySdl, dataItemInterface, dataItemInterface.replace(' }', ' @inaccessible }')),
    ],
    [
      'hides a value type',
      'owner/inaccessible',
      changed(librarySdl, 'type CodedValue @shareable', 'type CodedValue @shareable @inaccessible'),
    ],
    [
      'composes a directive of Federation',
      'owner/compose-directive',
      changed(librarySdl, '@composeDirective(name: "@dataItem")', '@composeDirective(name: "@key")'),
    ],
    ['uses @external', 'owner/external', inPerson(importing('"@external"'), 'nric: String @external')],
    [
      'repeats a person as an interface',
      'owner/not-as-published',
      changed(librarySdl, key, 'interface Person @key(fields: "id")'),
    ],
    ['defines a directive', 'owner/directive-definition', `${librarySdl} directive @key2 on OBJECT`],
  ])('%s', (_what, rule, sdl) => {
    expect(errorsOf(checkLibrary(sdl))).toContain(rule)
  })

  it('is assigned to nobody', () => {
    expect(errorsOf(checkAs('museum'))).toEqual(['owner/subgraph-name'])
  })
})

function checkAs(name: string) {
  return checkSubgraph({ published: core, candidate: { name, sdl: librarySdl }, assignments, operations: undefined })
}
