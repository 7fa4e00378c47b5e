// Composes subgraph SDL into one supergraph (Federation 2) and says in words why it does not compose.
// It never loosens a rule: policy directives are merged by the composition library (AND across subgraphs), and the
// gateway removes `for: SECURITY` for its own executor, never here (design §9 0a).
import { composeServices } from '@apollo/composition'
import { type ASTNode, type GraphQLSchema, parse } from 'graphql'
import { LRUCache } from 'lru-cache'

export interface SubgraphSdl {
  /** Registered name of the subgraph; also the audience of its assertions. */
  readonly name: string
  readonly sdl: string
}

export type Composition =
  | { readonly kind: 'composed'; readonly supergraphSdl: string; readonly hints: readonly string[] }
  | { readonly kind: 'failed'; readonly problems: readonly string[] }

/** Where in the SDL of a subgraph a problem arises; without a line where the library names no place. */
export interface CompositionProblem {
  /** The library's stable code: `INVALID_FIELD_SHARING`. */
  readonly code: string
  readonly message: string
  readonly subgraph: string | undefined
  readonly line: number | undefined
  readonly column: number | undefined
}

export type DetailedComposition =
  | {
      readonly kind: 'composed'
      readonly supergraphSdl: string
      readonly hints: readonly string[]
      /** What a client sees: without what is inaccessible. */
      readonly apiSchema: GraphQLSchema
    }
  | { readonly kind: 'failed'; readonly problems: readonly CompositionProblem[] }

/** The supergraph of these subgraphs, byte for byte the same for the same input in any order. */
export function composeSubgraphs(subgraphs: readonly SubgraphSdl[]): Composition {
  const composed = composeInDetail(subgraphs)
  if (composed.kind === 'failed') return { kind: 'failed', problems: composed.problems.map(({ message }) => message) }
  const { supergraphSdl, hints } = composed
  return { kind: 'composed', supergraphSdl, hints }
}

/** The same with what the registry's check needs besides. Throws when a subgraph is no SDL at all. */
export function composeInDetail(subgraphs: readonly SubgraphSdl[]): DetailedComposition {
  const ordered = [...subgraphs].sort((a, b) => (a.name < b.name ? -1 : 1))
  const text = JSON.stringify(ordered.map(({ name, sdl }) => [name, sdl]))
  const known = recent.get(text)
  if (known !== undefined) return known
  const composed = compose(ordered)
  recent.set(text, composed)
  return composed
}

/** What is published is composed again with every check, and what was checked is what is published next. */
const recent = new LRUCache<string, DetailedComposition>({ max: 3 })

function compose(ordered: readonly SubgraphSdl[]): DetailedComposition {
  // Where a subgraph is reached is the operator's setting; the executor asks for some URL, so it gets one that is nowhere.
  const services = ordered.map(({ name, sdl }) => ({
    name,
    typeDefs: parse(sdl),
    url: `https://${name}.subgraph.invalid/graphql`,
  }))
  const result = composeServices(services)
  if (result.errors) return { kind: 'failed', problems: result.errors.map(problemOf) }
  return {
    kind: 'composed',
    supergraphSdl: `${result.supergraphSdl.trimEnd()}\n`,
    hints: result.hints.map(String),
    apiSchema: result.schema.toAPISchema().toGraphQLJSSchema(),
  }
}

interface ComposedError {
  readonly message: string
  readonly extensions: Readonly<Record<string, unknown>>
  readonly nodes?: readonly ASTNode[] | undefined
}

function problemOf({ message, extensions, nodes }: ComposedError): CompositionProblem {
  const node = nodes?.find(({ loc }) => loc !== undefined)
  // The library writes the subgraph's name into the node.
  const subgraph = node !== undefined && 'subgraph' in node ? String(node.subgraph) : undefined
  const { line, column } = node?.loc?.startToken ?? {}
  return { code: String(extensions['code'] ?? 'COMPOSITION'), message, subgraph, line, column }
}
