// A small published graph and an agency's subgraph that passes every rule, so that each test changes one thing in it.
import { Kind, parse, print } from 'graphql'
import { readSubgraphSdl } from '../../schema/read-subgraph-sdl.ts'
import type { Assignment } from '../../schema/registry/assignment.ts'
import { type CheckResult, checkSubgraph } from '../../schema/registry/check-subgraph.ts'
import type { SubgraphSdl } from '../../schema/registry/compose.ts'
import type { RunOperation } from '../../schema/registry/operation-use.ts'

const [dataItem] = parse(readSubgraphSdl('person')).definitions.filter(
  (node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === 'dataItem',
)
export const dataItemDefinition = dataItem === undefined ? '' : print(dataItem)

const header = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.12"
    import: ["@key", "@inaccessible", "@authenticated", "@requiresScopes", "@shareable", "@composeDirective"]
  )
  @link(url: "https://izin.example/specs/data-item/v1.0", import: ["@dataItem"])
  @composeDirective(name: "@dataItem")
${dataItemDefinition}
`

export const personSdl = `${header}
type Query { "The person." me: Person @authenticated }
"A natural person."
type Person @key(fields: "id") {
  "Opaque key."
  id: ID! @inaccessible
  "NRIC."
  nric: String @requiresScopes(scopes: [["nric"]]) @dataItem(scope: "nric", item: "nric", title: "NRIC", agency: ["ICA"], segments: ["SC"])
  "Name."
  name: TextItem @requiresScopes(scopes: [["name"]]) @dataItem(scope: "name", item: "name", title: "Name", agency: ["ICA"], segments: ["SC"])
  "Pass."
  pass("Which." period: Period): CodedValue @requiresScopes(scopes: [["pass"]]) @dataItem(scope: "pass", item: "pass", title: "Pass", agency: ["ICA"], segments: ["FIN"])
  "Home."
  home: Address @requiresScopes(scopes: [["home"]]) @dataItem(scope: "home", item: "home", title: "Home", agency: ["ICA"], segments: ["SC"])
}
"The envelope."
interface DataItem { "State." state: ItemState }
"State of an item."
enum ItemState { "There." AVAILABLE "Not there." EMPTY }
"A text."
type TextItem implements DataItem { "State." state: ItemState "Value." value: String }
"A code."
type CodedValue @shareable { "Code." code: String }
"An address."
union Address = Local | Foreign
"In Singapore."
type Local @shareable { "Street." street: String }
"Elsewhere."
type Foreign @shareable { "Line." line: String }
"A span of days."
input Period { "First day." from: String }
`

export const corporateSdl = `${header}
type Query { "The company." entity: Entity @authenticated }
"A company."
type Entity @key(fields: "id") {
  "Opaque key."
  id: ID! @inaccessible
  "UEN."
  uen: String @requiresScopes(scopes: [["entity.uen"]]) @dataItem(scope: "entity.uen", item: "entity.uen", title: "UEN", agency: ["ACRA"], segments: ["ENTITY"])
}
`

const metadata = (scope: string) =>
  `@dataItem(scope: "${scope}", item: "library", title: "Loan", titleZh: "借书", titleMs: "Pinjaman", titleTa: "கடன்", agency: ["NLB"], segments: ["SC", "PR"])`

export const librarySdl = `${header}
type Person @key(fields: "id") {
  id: ID! @inaccessible
  "Books on loan."
  libraryLoans: LibraryLoans @requiresScopes(scopes: [["library.loans.title"], ["library.loans.due"]])
  "Number of the library card."
  libraryCard: CodedValue @requiresScopes(scopes: [["library.card"]]) ${metadata('library.card')}
}
"Loans of one person."
type LibraryLoans implements DataItem {
  "State."
  state: ItemState
  "The loans."
  records: [LibraryLoan!]
}
"One loan."
type LibraryLoan {
  "Title of the book."
  title: String @requiresScopes(scopes: [["library.loans.title"]]) ${metadata('library.loans.title')}
  "Day by which it is to be returned."
  due: LibraryDay @requiresScopes(scopes: [["library.loans.due"]]) ${metadata('library.loans.due')}
}
"A day in parts."
type LibraryDay { "Year." year: Int "Month." month: Int }
"The envelope."
interface DataItem { "State." state: ItemState }
"State of an item."
enum ItemState { "There." AVAILABLE "Not there." EMPTY }
"A code."
type CodedValue @shareable { "Code." code: String }
`

export const library: Assignment = {
  subgraph: 'library',
  owner: 'agency',
  agencies: ['NLB'],
  types: 'Library',
  scopes: 'library',
}
const platform = (subgraph: string): Assignment => ({ ...library, subgraph, owner: 'platform' })
export const assignments = [library, platform('person'), platform('corporate')]

export const core: readonly SubgraphSdl[] = [
  { name: 'corporate', sdl: corporateSdl },
  { name: 'person', sdl: personSdl },
]
export const withLibrary: readonly SubgraphSdl[] = [...core, { name: 'library', sdl: librarySdl }]

/** The text with one thing replaced; a replacement that finds nothing is a mistake in the test. */
export function changed(sdl: string, from: string, to: string): string {
  if (!sdl.includes(from)) throw new Error(`"${from}" is not there`)
  return sdl.replace(from, () => to)
}

export function checkLibrary(
  sdl: string,
  published: readonly SubgraphSdl[] = core,
  operations?: readonly RunOperation[],
): CheckResult {
  return checkSubgraph({ published, candidate: { name: 'library', sdl }, assignments, operations })
}

/** Rules of the errors, each once. */
export function errorsOf({ findings }: CheckResult): readonly string[] {
  return [...new Set(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule))]
}
