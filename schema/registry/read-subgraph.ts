// Reads the SDL of a subgraph for the check: its types, each with its extensions, and its directives by the specification
// they come from, whatever name the document gives them (design §9 0b). What is not SDL becomes findings.
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  GraphQLError,
  Kind,
  parse,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql'
import { dataItemIdentity } from '../policy/known-features.ts'
import { type LinkedFeature, readSubgraphFeatures } from '../policy/read-features.ts'
import { type Finding, makeFinding } from './finding.ts'

const maximumBytes = 262_144
/** More than three times those of the person subgraph, the largest there is. */
const maximumTokens = 60_000

const federationIdentity = 'https://specs.apollo.dev/federation'
const knownIdentities = [federationIdentity, dataItemIdentity, 'https://specs.apollo.dev/link']
const federationDirectives = [
  ...['key', 'requires', 'provides', 'external', 'shareable', 'override', 'inaccessible', 'tag', 'extends'],
  ...['interfaceObject', 'composeDirective', 'authenticated', 'requiresScopes', 'policy', 'context', 'fromContext'],
]
const builtIn = ['deprecated', 'specifiedBy', 'oneOf']

export interface AppliedDirective {
  /** As its specification names it; `undefined` if it is none we know. */
  readonly name: string | undefined
  readonly node: DirectiveNode
  readonly argument: (name: string) => unknown
}

export interface SubgraphType {
  readonly name: string
  readonly nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[]
  readonly fields: readonly FieldDefinitionNode[]
  readonly interfaces: readonly string[]
  readonly members: readonly string[]
  readonly directives: readonly AppliedDirective[]
}

export interface SubgraphDocument {
  readonly document: DocumentNode
  readonly types: ReadonlyMap<string, SubgraphType>
  readonly directivesOf: (node: { readonly directives?: readonly DirectiveNode[] | undefined }) => AppliedDirective[]
  /** The name under which the document defines `@dataItem`. */
  readonly dataItemName: string
}

export type Reading =
  | { readonly kind: 'read'; readonly subgraph: SubgraphDocument }
  | { readonly kind: 'unreadable'; readonly findings: readonly Finding[] }

export function readSubgraph(name: string, sdl: string): Reading {
  const unreadable = (finding: Finding): Reading => ({ kind: 'unreadable', findings: [finding] })
  const start = { line: 1, column: 1 }
  const bytes = Buffer.byteLength(sdl)
  if (bytes > maximumBytes)
    return unreadable(makeFinding('lint/too-large', name, start, `${bytes} bytes of at most ${maximumBytes}`))
  let document: DocumentNode
  try {
    document = parse(sdl, { maxTokens: maximumTokens })
  } catch (error) {
    // Nesting without end overflows the parser's stack; that is no GraphQLError.
    if (!(error instanceof GraphQLError))
      return unreadable(makeFinding('lint/too-large', name, start, 'Nested too deep'))
    const tooMany = error.message.includes(`${maximumTokens} tokens`)
    const at = error.locations?.[0] ?? start
    return unreadable(makeFinding(tooMany ? 'lint/too-large' : 'lint/syntax', name, at, error.message))
  }
  let features: readonly LinkedFeature[]
  try {
    features = readSubgraphFeatures(document)
  } catch (error) {
    return unreadable(makeFinding('lint/link', name, start, error instanceof Error ? error.message : ''))
  }
  const problem = linkProblem(name, features)
  return problem === undefined
    ? { kind: 'read', subgraph: interpret(document, features) }
    : { kind: 'unreadable', findings: [problem] }
}

function linkProblem(name: string, features: readonly LinkedFeature[]): Finding | undefined {
  const stranger = features.find(({ identity }) => !knownIdentities.includes(identity))
  if (stranger !== undefined) return makeFinding('lint/link', name, stranger.node, `${stranger.url} is not known here`)
  const federation = features.find(({ identity }) => identity === federationIdentity)
  if (federation === undefined)
    return makeFinding('lint/link', name, { line: 1, column: 1 }, 'The federation specification is not linked')
  const minor = Number(/\/v2\.(\d+)$/.exec(federation.url)?.[1] ?? Number.NaN)
  // 2.5 is the first with @requiresScopes.
  if (!(minor >= 5 && minor <= 12)) return makeFinding('lint/link', name, federation.node, federation.url)
  const dataItem = features.find(({ identity }) => identity === dataItemIdentity)
  if (dataItem !== undefined && dataItem.url !== `${dataItemIdentity}/v1.0`)
    return makeFinding('lint/link', name, dataItem.node, dataItem.url)
  return undefined
}

function interpret(document: DocumentNode, features: readonly LinkedFeature[]): SubgraphDocument {
  const canonical = new Map(builtIn.map((name) => [name, name]))
  for (const feature of features) {
    const own =
      feature.identity === federationIdentity
        ? federationDirectives
        : [feature.identity === dataItemIdentity ? 'dataItem' : 'link']
    for (const name of own) canonical.set(feature.directive(name), name)
  }
  if (![...canonical.values()].includes('link')) canonical.set('link', 'link')
  const directivesOf: SubgraphDocument['directivesOf'] = ({ directives = [] }) =>
    directives.map((node) => ({
      name: canonical.get(node.name.value),
      node,
      argument: (name) => {
        const value = node.arguments?.find((each) => each.name.value === name)?.value
        return value && valueFromASTUntyped(value)
      },
    }))
  const [dataItemName = 'dataItem'] = [...canonical].flatMap(([used, name]) => (name === 'dataItem' ? [used] : []))
  return { document, types: readTypes(document, directivesOf), directivesOf, dataItemName }
}

function readTypes(
  document: DocumentNode,
  directivesOf: SubgraphDocument['directivesOf'],
): ReadonlyMap<string, SubgraphType> {
  const types = new Map<string, SubgraphType>()
  for (const node of document.definitions) {
    if (!isTypeNode(node)) continue
    const name = node.name.value
    const known = types.get(name)
    types.set(name, {
      name,
      nodes: [...(known?.nodes ?? []), node],
      fields: [...(known?.fields ?? []), ...fieldsOf(node)],
      interfaces: [
        ...(known?.interfaces ?? []),
        ...('interfaces' in node ? (node.interfaces ?? []).map((each) => each.name.value) : []),
      ],
      members: [
        ...(known?.members ?? []),
        ...('types' in node ? (node.types ?? []).map((each) => each.name.value) : []),
      ],
      directives: [...(known?.directives ?? []), ...directivesOf(node)],
    })
  }
  return types
}

function isTypeNode(node: { readonly kind: Kind }): node is TypeDefinitionNode | TypeExtensionNode {
  return /Type(Definition|Extension)$/.test(node.kind)
}

/** Of object types and interfaces; an input's fields yield nothing. */
function fieldsOf(node: TypeDefinitionNode | TypeExtensionNode): readonly FieldDefinitionNode[] {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return node.fields ?? []
    default:
      return []
  }
}
