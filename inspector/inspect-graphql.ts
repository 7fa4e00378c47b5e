// A GraphQL operation or a schema: which of the two, whether it is well-formed, and whether an operation fits the graph.
import { type DocumentNode, GraphQLError, Kind, parse, specifiedRules, validate } from 'graphql'
import { type ArtefactKind, Findings, type Inspection } from './finding.ts'
import type { Situation } from './situation.ts'

const clause = 'GraphQL, October 2021'
const validation = `${clause} §5`

/** Undefined when it does not even begin like GraphQL. */
export function inspectGraphql(text: string, situation: Situation): Inspection | undefined {
  if (
    !/^\s*(#|"""|\{|(query|mutation|subscription|fragment|extend|schema|type|interface|union|enum|input|scalar|directive)\b)/.test(
      text,
    )
  )
    return undefined
  const findings = new Findings()
  try {
    const document = parse(text, { maxTokens: 50_000 })
    const kind = isOperation(document) ? 'query' : 'schema'
    findings.right('syntax', 'It is well-formed.', clause)
    if (kind === 'query') checkFields(document, situation, findings)
    else
      findings.unknown(
        'composition',
        'Whether it can be published beside the others is not judged here; `npx izin subgraph check` does.',
        'Apollo Federation 2',
      )
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

/** Names and literals of the operation are said back, as it is the developer's own. */
function checkFields(document: DocumentNode, { schema }: Situation, findings: Findings): void {
  const rule = 'fields'
  if (!schema) {
    findings.unknown(
      rule,
      'Whether the graph has its fields is not judged here; `npx izin scopes` does, and the explorer.',
      validation,
    )
    return
  }
  const errors = validate(schema, document, specifiedRules, { maxErrors: 5 })
  for (const { message } of errors) findings.wrong(rule, message, validation)
  if (errors.length === 0) findings.right(rule, 'It fits the graph.', validation)
}

function inspection(kind: ArtefactKind | undefined, summary: string, findings: Findings): Inspection {
  return { kind, summary, parts: [], findings: findings.list, within: [] }
}

function isOperation({ definitions }: DocumentNode): boolean {
  return definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION)
}
