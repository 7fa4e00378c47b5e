// How large an operation may be. The text is measured before it is parsed, the document before it is validated or
// expanded; fragments are counted as often as they are spread, without ever following them that often.
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql'
import { Problem } from '../response/problem.ts'

export interface OperationLimits {
  /** Bytes of the text in UTF-8. */
  readonly maximumBytes: number
  readonly maximumTokens: number
  /** Fields within fields. */
  readonly maximumDepth: number
  readonly maximumAliases: number
  readonly maximumRootFields: number
  /** Field selections in all. */
  readonly maximumSelections: number
  /** Definitions of fragments: validation compares each with each, used or not. */
  readonly maximumFragments: number
  /** Walks through the schema: each `__schema` and `__type` is one, and so is each alias in it. */
  readonly maximumIntrospections: number
}

export const defaultOperationLimits: OperationLimits = {
  maximumBytes: 64 * 1024,
  maximumTokens: 4_000,
  maximumDepth: 16,
  maximumAliases: 100,
  maximumRootFields: 20,
  maximumSelections: 2_000,
  maximumFragments: 100,
  maximumIntrospections: 6,
}

/** Throws OPERATION_TOO_LARGE or TOO_MANY_TOKENS. Says nothing about syntax: that is the parser's. */
export function checkDocumentText(text: string, limits: OperationLimits): void {
  if (Buffer.byteLength(text) > limits.maximumBytes)
    throw new Problem('OPERATION_TOO_LARGE', { limit: limits.maximumBytes })
  // A token is a character at least, so most texts need no counting.
  if (text.length > limits.maximumTokens && countTokens(text, limits.maximumTokens) > limits.maximumTokens)
    throw new Problem('TOO_MANY_TOKENS', { limit: limits.maximumTokens })
}

/**
 * Throws OPERATION_TOO_DEEP, TOO_MANY_ALIASES, TOO_MANY_ROOT_FIELDS, OPERATION_TOO_COSTLY or RESERVED_ALIAS. Fragments
 * that are missing or spread themselves are left to validation.
 */
export function checkOperationLimits(
  document: DocumentNode,
  operationName: string | undefined,
  limits: OperationLimits,
): void {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length
  if (fragments > limits.maximumFragments) throw new Problem('OPERATION_TOO_COSTLY', { limit: limits.maximumFragments })
  const measure = measurer(document)
  for (const operation of operationsNamed(document, operationName)) {
    const size = measure(operation.selectionSet)
    if (size.reservedAlias) throw new Problem('RESERVED_ALIAS')
    if (size.depth > limits.maximumDepth) throw new Problem('OPERATION_TOO_DEEP', { limit: limits.maximumDepth })
    if (size.aliases > limits.maximumAliases) throw new Problem('TOO_MANY_ALIASES', { limit: limits.maximumAliases })
    if (size.here > limits.maximumRootFields)
      throw new Problem('TOO_MANY_ROOT_FIELDS', { limit: limits.maximumRootFields })
    if (size.selections > limits.maximumSelections)
      throw new Problem('OPERATION_TOO_COSTLY', { limit: limits.maximumSelections })
    if (size.introspections > limits.maximumIntrospections)
      throw new Problem('OPERATION_TOO_COSTLY', { limit: limits.maximumIntrospections })
  }
}

interface Size {
  readonly depth: number
  readonly aliases: number
  readonly selections: number
  /** Fields of this level. */
  readonly here: number
  readonly introspections: number
  readonly reservedAlias: boolean
}

const nothing: Size = { depth: 0, aliases: 0, selections: 0, here: 0, introspections: 0, reservedAlias: false }

const introspective: ReadonlySet<string> = new Set(['__schema', '__type'])

/** Each fragment is measured once, however often it is spread; sums may grow to `Infinity` and stay comparable. */
function measurer(document: DocumentNode): (set: SelectionSetNode) => Size {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const measured = new Map<string, Size>()

  function measure(set: SelectionSetNode): Size {
    let total = nothing
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? measure(selection.selectionSet) : nothing
        total = add(total, {
          depth: below.depth + 1,
          aliases: below.aliases + (selection.alias ? 1 : 0),
          selections: below.selections + 1,
          here: 1,
          // Each is answered for every type there is, and aliases multiply that.
          introspections: below.introspections + (introspective.has(selection.name.value) ? 1 + below.aliases : 0),
          reservedAlias: below.reservedAlias || (selection.alias?.value.startsWith('__') ?? false),
        })
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        total = add(total, measure(selection.selectionSet))
      } else {
        total = add(total, measureFragment(selection.name.value))
      }
    }
    return total
  }

  function measureFragment(name: string): Size {
    const known = measured.get(name)
    if (known !== undefined) return known
    const fragment = fragments.get(name)
    // Stands in while the fragment is being measured, so that one which spreads itself comes to an end.
    measured.set(name, nothing)
    const size = fragment === undefined ? nothing : measure(fragment.selectionSet)
    measured.set(name, size)
    return size
  }

  return measure
}

function add(left: Size, right: Size): Size {
  return {
    depth: Math.max(left.depth, right.depth),
    aliases: left.aliases + right.aliases,
    selections: left.selections + right.selections,
    here: left.here + right.here,
    introspections: left.introspections + right.introspections,
    reservedAlias: left.reservedAlias || right.reservedAlias,
  }
}

function operationsNamed(document: DocumentNode, name: string | undefined): OperationDefinitionNode[] {
  return document.definitions.filter(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION && (name === undefined || definition.name?.value === name),
  )
}

function countTokens(text: string, enough: number): number {
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  try {
    while (tokens <= enough && lexer.advance().kind !== TokenKind.EOF) tokens += 1
  } catch {
    // Not GraphQL from here on; the parser will say where.
  }
  return tokens
}
