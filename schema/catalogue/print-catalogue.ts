// The page of the catalogue, docs/catalogue.md: every item with its scopes, from the SDL and the code tables alone, so
// that it never says anything else than the schema.
import { codedFields } from '../code-tables/coded-fields.ts'
import { codeTableNames, findCodeTable } from '../code-tables/read-code-table.ts'
import { ownScopes, scopeKind } from '../contract/scopes.ts'
import { type ItemMetadata, readItemMetadata } from '../item-metadata.ts'
import { graphPlaces } from './graph-paths.ts'
import { printTable } from './print-table.ts'

const columns = ['scope', 'what it is', 'agency', 'for', 'tier', 'in forms', 'in GraphQL', 'type']

export function printCatalogue(): string {
  const leaves = readItemMetadata()
  const own = new Set<string>(ownScopes)
  const persons = leaves.filter(({ scope }) => scopeKind(scope) === 'PERSON' && !own.has(scope))
  const companies = leaves.filter(({ scope }) => scopeKind(scope) === 'ENTITY')
  return [
    '# The catalogue',
    '',
    'Written by `npm run schema` from `schema/subgraphs`; a test keeps it current. Every item a bank can ask for, with its scope, the',
    'agency it comes from, and where it stands in a query.',
    '',
    ...legend,
    '',
    `## Persons: ${count(persons)}`,
    '',
    ...printItems(persons),
    '',
    `## Companies: ${count(companies)}`,
    '',
    'Officers and shareholders are as the company lodged them: their `source` is `AS_LODGED`, and nobody has verified them.',
    '',
    ...printItems(companies),
    '',
    '## Beside the catalogue',
    '',
    'A scope of our own: the companies a person is appointed in, and of each its name, registration number and status.',
    '',
    ...printTable(columns, leaves.filter(({ scope }) => own.has(scope)).map(row)),
    '',
    '## Code tables',
    '',
    'For everyone at `/code-tables/<name>`, and as `Query.codeTable` under any valid token. `catalogue`: the whole table; `partial`: the',
    'codes known for sure, others occur; `sandbox`: made up, the real codes are not public.',
    '',
    ...printTable(['table', 'title', 'extent', 'codes', 'ISO'], codeTableNames.map(tableRow)),
    '',
  ].join('\n')
}

const legend = [
  '- **for**: SC citizens, PR permanent residents, FIN pass holders. To others the item answers `NOT_APPLICABLE`.',
  '- **tier**: the price tier; it has no meaning for security. Every item is classified C, confidential.',
  '- **in forms**: what is verified is shown read-only; _editable_ must be open to correction by the person.',
  '- A scope is for one leaf. Beside it come the envelope fields `state`, `source`, `classification`, `lastUpdated`, `agency`.',
]

function count(leaves: readonly ItemMetadata[]): string {
  return `${new Set(leaves.map(({ item }) => item)).size} items, ${leaves.length} scopes`
}

/** Items of one scope in one table, then each item of several scopes in a table of its own. */
function printItems(leaves: readonly ItemMetadata[]): string[] {
  const items = [...Map.groupBy(leaves, ({ item }) => item)]
  const single = items.flatMap(([, parts]) => (parts.length === 1 ? parts : []))
  const grouped = items.filter(([, parts]) => parts.length > 1)
  return [
    '### Items of one scope',
    '',
    ...printTable(columns, single.map(row)),
    ...grouped.flatMap(([item, parts]) => [
      '',
      `### ${item}: ${parts.length} scopes`,
      '',
      ...printTable(columns, parts.map(row)),
    ]),
  ]
}

const places = graphPlaces()

function row({ scope, title, agency, segments, tier, editable, coordinate }: ItemMetadata): string[] {
  const place = places.get(coordinate)
  if (!place) throw new Error(`No query leads to ${coordinate}.`)
  const table = codedFields[coordinate]
  return [
    `\`${scope}\``,
    title,
    agency.join(', '),
    segments.join(' ').toLowerCase() === 'entity' ? 'companies' : segments.join(' '),
    tier,
    editable ? '_editable_' : 'read-only',
    `\`${place.path}\``,
    table === undefined ? place.type : `${place.type}, codes \`${table}\``,
  ]
}

function tableRow(name: string): string[] {
  const table = findCodeTable(name)
  return table
    ? [`\`${name}\``, table.title, table.extent, String(table.codes.length), table.isoStandard ?? '']
    : [name]
}
