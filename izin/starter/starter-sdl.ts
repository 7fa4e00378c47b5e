// The SDL of a starter: one list of records about a person, each leaf under its own scope. What belongs to the platform is
// copied from what is published, because it must be repeated exactly.
import { type DefinitionNode, Kind, parse, print } from 'graphql'
import { readSubgraphSdl } from '../../schema/read-subgraph-sdl.ts'
import type { StarterNames } from './starter-names.ts'

const repeated = ['DataItem', 'ItemState', 'ItemSource', 'Classification', 'Date', 'DateTime']

export function starterSdl({ subgraph, agency, types, field }: StarterNames): string {
  const published = parse(readSubgraphSdl('person')).definitions
  const copy = (name: string) =>
    published.filter((node) => nameOf(node) === name && node.kind.endsWith('Definition')).map((node) => print(node))
  const envelope = published
    .flatMap((node) =>
      node.kind === Kind.INTERFACE_TYPE_DEFINITION && nameOf(node) === 'DataItem' ? (node.fields ?? []) : [],
    )
    .map((each) => print(each).replace(/^/gm, '  '))
    .join('\n\n')
  const leaf = (
    scope: string,
    titles: readonly [string, string, string, string],
  ) => `@requiresScopes(scopes: [["${scope}"]])
    @dataItem(
      scope: "${scope}"
      item: "${subgraph}"
      title: "${titles[0]}"
      titleZh: "${titles[1]}"
      titleMs: "${titles[2]}"
      titleTa: "${titles[3]}"
      agency: [${JSON.stringify(agency)}]
      segments: ["SC", "PR", "FIN"]
    )`
  return `# The ${subgraph} subgraph of ${agency}.
# A container carries the scopes of all its leaves; each leaf has one scope of its own, described to residents.
extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.12"
    import: ["@key", "@inaccessible", "@requiresScopes", "@composeDirective"]
  )
  @link(url: "https://izin.example/specs/data-item/v1.0", import: ["@dataItem"])
  @composeDirective(name: "@dataItem")

type Person @key(fields: "id") {
  id: ID! @inaccessible

  "Visits of this person, latest first."
  ${field}: ${types}Visits @requiresScopes(scopes: [["${subgraph}.place"], ["${subgraph}.time"]])
}

"Visits of one person."
type ${types}Visits implements DataItem {
${envelope}

  "The visits; empty if there are none."
  records: [${types}Visit!]
}

"One visit."
type ${types}Visit {
  "Name of the place."
  place: String
    ${leaf(`${subgraph}.place`, ['Place of a visit', '到访地点', 'Tempat lawatan', 'வருகை இடம்'])}

  "When it began."
  time: DateTime
    ${leaf(`${subgraph}.time`, ['Time of a visit', '到访时间', 'Masa lawatan', 'வருகை நேரம்'])}
}

# What follows is the platform's, repeated exactly as published.
${['dataItem', ...repeated].flatMap(copy).join('\n\n')}
`
}

function nameOf(node: DefinitionNode): string | undefined {
  return 'name' in node ? node.name?.value : undefined
}
