// Reads from a subgraph's SDL who may read which field: Federation's @authenticated and @requiresScopes, found by the
// feature's URL and never by a literal name, since `@link(import:)` may rename them (design §9 0b).
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql'
import { z } from 'zod'

/** `scopes` is an OR of ANDs, as in the directive. */
export type FieldPolicy =
  | { readonly kind: 'scopes'; readonly scopes: readonly (readonly string[])[] }
  | { readonly kind: 'authenticated' }
  /** A value type's field: reached through guarded fields only. */
  | { readonly kind: 'inherited' }
  | { readonly kind: 'denied' }

export type FieldPolicies = ReadonlyMap<string, ReadonlyMap<string, FieldPolicy>>

const linkSchema = z.looseObject({
  url: z.string(),
  import: z.array(z.union([z.string(), z.object({ name: z.string(), as: z.string().optional() })])).default([]),
})
const scopesSchema = z.array(z.array(z.string().min(1)).min(1)).min(1)

/** Type name to field name to policy. Throws for an empty scope list, which other routers would read as open. */
export function readFieldPolicies(sdl: DocumentNode): FieldPolicies {
  const names = directiveNames(sdl)
  const types = sdl.definitions.filter((definition) => isObjectType(definition))
  const entities = new Set(types.filter((type) => find(type.directives, names.key)).map((type) => type.name.value))
  const policies = new Map<string, Map<string, FieldPolicy>>()
  for (const type of types) {
    const name = type.name.value
    const fields = policies.get(name) ?? new Map<string, FieldPolicy>()
    for (const field of type.fields ?? [])
      fields.set(
        field.name.value,
        policyOf(field, names, name === 'Query' || name === 'Mutation' || entities.has(name)),
      )
    policies.set(name, fields)
  }
  return policies
}

/** Whether a caller with these scopes may read a field. */
export function mayRead(policy: FieldPolicy | undefined, granted: ReadonlySet<string>): boolean {
  switch (policy?.kind) {
    case 'scopes':
      return policy.scopes.some((all) => all.every((scope) => granted.has(scope)))
    case 'authenticated':
    case 'inherited':
      return true
    default:
      return false
  }
}

interface DirectiveNames {
  readonly key: string
  readonly authenticated: string
  readonly requiresScopes: string
}

function policyOf(field: FieldDefinitionNode, names: DirectiveNames, needsPolicy: boolean): FieldPolicy {
  const required = find(field.directives, names.requiresScopes)
  const scopes = required?.arguments?.find((argument) => argument.name.value === 'scopes')
  if (required) return { kind: 'scopes', scopes: scopesSchema.parse(scopes && valueFromASTUntyped(scopes.value)) }
  if (find(field.directives, names.authenticated)) return { kind: 'authenticated' }
  // The opaque key is no data: the gateway needs it to join, and no caller sees it.
  if (!needsPolicy || field.name.value === 'id') return { kind: 'inherited' }
  return { kind: 'denied' }
}

function directiveNames(sdl: DocumentNode): DirectiveNames {
  const links = sdl.definitions
    .filter((node) => node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION)
    .flatMap((node) => node.directives ?? [])
    .filter((directive) => directive.name.value === 'link')
    .map((directive) => linkSchema.parse(argumentsOf(directive)))
  const federation = links.find(({ url }) => url.startsWith('https://specs.apollo.dev/federation/v2.'))
  if (!federation) throw new Error('The subgraph does not link the federation specification.')
  const localName = (name: string): string => {
    const entry = federation.import.find((item) => (typeof item === 'string' ? item : item.name) === `@${name}`)
    if (entry === undefined) return `federation__${name}`
    return (typeof entry === 'string' ? entry : (entry.as ?? entry.name)).slice(1)
  }
  return {
    key: localName('key'),
    authenticated: localName('authenticated'),
    requiresScopes: localName('requiresScopes'),
  }
}

function argumentsOf(directive: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    (directive.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  )
}

function find(directives: readonly ConstDirectiveNode[] | undefined, name: string): ConstDirectiveNode | undefined {
  return directives?.find((directive) => directive.name.value === name)
}

function isObjectType(node: { kind: string }): node is ObjectTypeDefinitionNode | ObjectTypeExtensionNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION
}
