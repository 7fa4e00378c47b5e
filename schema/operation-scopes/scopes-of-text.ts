// What a query needs, from its text: for whoever has a file or an editor and no parsed document. Says in one sentence what is
// wrong with a text that is no valid query, and where.
import { type DocumentNode, GraphQLError, Kind, parse, separateOperations, specifiedRules, validate } from 'graphql'
import { type GraphPolicy, type OperationScopes, scopesOfOperation } from './scopes-of-operation.ts'

export interface TextOptions {
  /** What the client is approved for: says what is missing, and is preferred where there is a choice. */
  readonly approved?: ReadonlySet<string> | undefined
  /** Of several operations this one; left out, all of them together. */
  readonly operation?: string | undefined
}

export interface TextProblem {
  readonly problem: string
  /** From 1; undefined where it is about the text as a whole. */
  readonly at?: { readonly line: number; readonly column: number } | undefined
}

export type TextScopes = { readonly report: OperationScopes; readonly operations: readonly string[] } | TextProblem

export function scopesOfText(text: string, graph: GraphPolicy, options: TextOptions = {}): TextScopes {
  if (text.trim() === '') return { problem: 'There is no query yet; write one, such as { me { name { value } } }.' }
  let document: DocumentNode
  try {
    document = parse(text)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    return { ...problemOf(error), problem: `${error.message}${looksLike(text)}` }
  }
  if (
    !document.definitions.every(({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION)
  )
    return { problem: 'This is a schema; a query begins with { or with query, such as { me { name { value } } }.' }
  const parts = Object.keys(separateOperations(document))
  if (parts.length === 0)
    return { problem: 'There are fragments and no operation; add the query that uses them, such as { me { …name } }.' }
  const [error] = validate(graph.schema, document, specifiedRules, { maxErrors: 1 })
  if (error) return problemOf(error)
  const chosen = choose(document, parts, options.operation)
  return 'problem' in chosen
    ? chosen
    : { report: scopesOfOperation(chosen.document, graph, options.approved), operations: parts.filter(Boolean) }
}

function choose(
  document: DocumentNode,
  names: readonly string[],
  wanted: string | undefined,
): { readonly document: DocumentNode } | TextProblem {
  if (wanted === undefined) return { document }
  const found = separateOperations(document)[wanted]
  if (found) return { document: found }
  const named = names.filter(Boolean)
  return {
    problem: `There is no operation ${wanted}; ${named.length === 0 ? 'the only one has no name' : `there is ${named.join(', ')}`}.`,
  }
}

function problemOf({ message, locations }: GraphQLError): TextProblem {
  return { problem: message, at: locations?.[0] }
}

function looksLike(text: string): string {
  const begins = text.trimStart()
  if (/^[{[]\s*"/.test(begins)) return ' It looks like JSON; give the text of the query alone.'
  if (begins.startsWith('<')) return ' It looks like HTML or XML; give the text of a query.'
  return ''
}
