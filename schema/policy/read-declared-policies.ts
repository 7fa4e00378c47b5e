// The policies as the supergraph writes them, type by type, before they are combined. Directives are recognised by the
// specification they come from; one that looks like a policy but comes from nowhere stops the load.
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  valueFromASTUntyped,
  visit,
} from 'graphql'
import { z } from 'zod'
import { dataItemIdentity, enforcedFeatures, inaccessibleIdentity } from './known-features.ts'
import { namedType } from './named-type.ts'
import type { LinkedFeature } from './read-features.ts'
import { type ItemMetadata, readItemMetadata } from './read-item-metadata.ts'
import { bothScopes, never, readScopes, type ScopeExpression } from './scope-expression.ts'

interface Declared {
  readonly name: string
  readonly scopes: ScopeExpression | undefined
  readonly authenticated: boolean
}

export interface DeclaredField extends Declared {
  /** The named type, lists and non-null taken off. */
  readonly returns: string
  readonly item: ItemMetadata | undefined
}

export interface DeclaredType extends Declared {
  /** An interface or a union. */
  readonly abstract: boolean
  /** A union's. */
  readonly members: readonly string[]
  readonly interfaces: readonly string[]
  readonly inaccessible: boolean
  readonly fields: readonly DeclaredField[]
}

interface DirectiveNames {
  readonly authenticated: string | undefined
  readonly requiresScopes: string | undefined
  readonly policy: string | undefined
  readonly dataItem: string | undefined
  readonly inaccessible: string | undefined
}

const scopesSchema = z.array(z.array(z.string()))

export function readDeclaredTypes(
  supergraph: DocumentNode,
  features: readonly LinkedFeature[],
): ReadonlyMap<string, DeclaredType> {
  const names: DirectiveNames = {
    authenticated: enforcedName(features, 'authenticated'),
    requiresScopes: enforcedName(features, 'requiresScopes'),
    policy: enforcedName(features, 'policy'),
    dataItem: features.find(({ identity }) => identity === dataItemIdentity)?.directive('dataItem'),
    inaccessible: features.find(({ identity }) => identity === inaccessibleIdentity)?.directive('inaccessible'),
  }
  assertNoStrayPolicies(supergraph, names)
  const types = supergraph.definitions.flatMap((definition) => readType(definition, names))
  return new Map(types.map((type) => [type.name, type]))
}

function enforcedName(features: readonly LinkedFeature[], feature: keyof typeof enforcedFeatures): string | undefined {
  return features.find(({ url }) => url === enforcedFeatures[feature])?.directive(feature)
}

/** A supergraph whose link was lost would otherwise load with its policies unread. */
function assertNoStrayPolicies(supergraph: DocumentNode, names: DirectiveNames): void {
  const refuseStray = ({ name: { value } }: { readonly name: { readonly value: string } }) => {
    const feature = /^(?:.*__)?(authenticated|requiresScopes|policy)$/.exec(value)?.[1]
    if (feature !== undefined && ![names.authenticated, names.requiresScopes, names.policy].includes(value))
      throw new Error(`the supergraph uses @${value} but no link says which specification it is from`)
  }
  visit(supergraph, { Directive: refuseStray, DirectiveDefinition: refuseStray })
}

function readType(definition: DefinitionNode, names: DirectiveNames): DeclaredType[] {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return [
        {
          ...readPolicy(definition.name.value, definition.directives, names),
          abstract: definition.kind === Kind.INTERFACE_TYPE_DEFINITION,
          members: [],
          interfaces: (definition.interfaces ?? []).map(({ name }) => name.value),
          inaccessible: (definition.directives ?? []).some(({ name }) => name.value === names.inaccessible),
          fields: (definition.fields ?? []).map((field) => {
            const item = field.directives?.find(({ name }) => name.value === names.dataItem)
            return {
              ...readPolicy(field.name.value, field.directives, names),
              returns: namedType(field.type),
              item: item && readItemMetadata(item),
            }
          }),
        },
      ]
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
      return [
        {
          ...readPolicy(definition.name.value, definition.directives, names),
          abstract: false,
          members: [],
          interfaces: [],
          inaccessible: false,
          fields: [],
        },
      ]
    case Kind.UNION_TYPE_DEFINITION:
      return [
        {
          // A union can't carry a policy (no location of the directives allows it).
          ...readPolicy(definition.name.value, [], names),
          abstract: true,
          members: (definition.types ?? []).map(({ name }) => name.value),
          interfaces: [],
          inaccessible: false,
          fields: [],
        },
      ]
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_EXTENSION:
    case Kind.SCALAR_TYPE_EXTENSION:
    case Kind.ENUM_TYPE_EXTENSION:
      // Composition writes none; one added by hand could carry a policy past the definition.
      throw new Error(`the supergraph extends ${definition.name.value}; a composed supergraph has definitions only`)
    default:
      return []
  }
}

function readPolicy(
  name: string,
  directives: readonly ConstDirectiveNode[] | undefined,
  names: DirectiveNames,
): Declared {
  const applied = (directives ?? []).map((node) => ({ node, name: node.name.value }))
  const scopes = applied
    .filter((directive) => directive.name === names.requiresScopes || directive.name === names.policy)
    .map((directive) => (directive.name === names.policy ? never : scopesArgument(directive.node)))
  return {
    name,
    scopes: scopes.reduce<ScopeExpression | undefined>(bothScopes, undefined),
    authenticated: applied.some((directive) => directive.name === names.authenticated),
  }
}

function scopesArgument(node: ConstDirectiveNode): ScopeExpression {
  const written = node.arguments?.find(({ name }) => name.value === 'scopes')
  return readScopes(scopesSchema.parse(written && valueFromASTUntyped(written.value)))
}
