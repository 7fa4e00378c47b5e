// A GraphQL operation or a schema: whether it is well-formed, and which of the two.
import { type DocumentNode, GraphQLError, Kind, parse } from 'graphql'
import { type ArtefactKind, Findings, type Inspection } from './finding.ts'

const clause = 'GraphQL, October 2021'

/** Undefined when it does not even begin like GraphQL. */
export function inspectGraphql(text: string): Inspection | undefined {
  if (
    !/^\s*(#|"""|\{|(query|mutation|subscription|fragment|extend|schema|type|interface|union|enum|input|scalar|directive)\b)/.test(
      text,
    )
  )
    return undefined
  const findings = new Findings()
  try {
    const kind = isOperation(parse(text, { maxTokens: 50_000 })) ? 'query' : 'schema'
    findings.right('syntax', 'It is well-formed.', clause)
    return inspection(kind, kind === 'query' ? 'A GraphQL operation.' : 'A schema (SDL).', findings)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const place = error.locations?.[0]
    findings.wrong(
      'syntax',
      `${error.message.replace(/\.$/, '')}${place ? `, at line ${place.line}, column ${place.column}` : ''}.`,
      clause,
    )
    return inspection(undefined, 'It looks like GraphQL, but is not well-formed.', findings)
  }
}

function inspection(kind: ArtefactKind | undefined, summary: string, findings: Findings): Inspection {
  return { kind, summary, parts: [], findings: findings.list, within: [] }
}

function isOperation({ definitions }: DocumentNode): boolean {
  return definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION)
}
