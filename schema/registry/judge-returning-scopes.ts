// A scope means one leaf for ever. Taken away and published again for something else, it would release that under consents
// that were given for the first; comparing with what is active alone does not see it.
import { type Finding, makeFinding } from './finding.ts'
import { readSubgraph, type SubgraphDocument } from './read-subgraph.ts'

/** `earlier`: every version of this subgraph that was ever published. */
export function judgeReturningScopes(candidate: SubgraphDocument, earlier: readonly string[]): Finding[] {
  const meant = new Map<string, Set<string>>()
  for (const sdl of earlier) {
    const reading = readSubgraph('earlier', sdl)
    if (reading.kind === 'unreadable') throw new Error('a published version is no longer read')
    for (const { scope, coordinate } of describedScopes(reading.subgraph))
      meant.set(scope, (meant.get(scope) ?? new Set()).add(coordinate))
  }
  return describedScopes(candidate).flatMap(({ scope, coordinate, field }) => {
    const before = meant.get(scope)
    if (before === undefined || before.has(coordinate)) return []
    const detail = `${scope} was once that of ${[...before].join(' and ')}`
    return [makeFinding('weakening/scope-grew', coordinate, field, detail)]
  })
}

function describedScopes({ types, directivesOf }: SubgraphDocument) {
  return [...types.values()].flatMap(({ name, fields }) =>
    fields.flatMap((field) =>
      directivesOf(field)
        .filter((directive) => directive.name === 'dataItem')
        .map((directive) => ({
          scope: String(directive.argument('scope')),
          coordinate: `${name}.${field.name.value}`,
          field,
        })),
    ),
  )
}
