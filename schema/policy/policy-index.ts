// What the supergraph asks of a caller for each field: built once per schema generation from the *full* supergraph,
// whose composition already combined what every subgraph demands. Deny by default: a coordinate that is not in the
// index, a policy nobody here can judge and an ambiguous list of scopes are all refused to everybody.
import { type DocumentNode, OperationTypeNode, parse, type SelectionSetNode } from 'graphql'
import { scopeKind } from '../contract/scopes.ts'
import { assertKnownFeatures } from './known-features.ts'
import { type DeclaredField, type DeclaredType, readDeclaredTypes } from './read-declared-policies.ts'
import { readEntityKeys, readRootType } from './read-entity-keys.ts'
import { readFeatures } from './read-features.ts'
import type { ItemMetadata } from './read-item-metadata.ts'
import { bothScopes, implies, type ScopeExpression } from './scope-expression.ts'

export interface FieldPolicy {
  /** `Person.name` */
  readonly coordinate: string
  /** `undefined` asks for no scope; the empty list is granted to nobody. */
  readonly scopes: ScopeExpression | undefined
  readonly authenticated: boolean
  /** Name of the type it yields, lists and non-nulls taken off. */
  readonly yields: string
  readonly item: ItemMetadata | undefined
  /** Who holds what the field yields; for a container, the agencies of the items in it. */
  readonly agencies: readonly string[]
}

export interface PolicyIndex {
  /** By coordinate, `Type.field`. What is not here is refused. */
  readonly fields: ReadonlyMap<string, FieldPolicy>
  /** Every scope that any field mentions. */
  readonly scopes: ReadonlySet<string>
  /** Interfaces and unions with an inaccessible member: what is asked of the type would be asked of that member too. */
  readonly partlyHidden: ReadonlySet<string>
  readonly queryType: string
  /** `undefined` where nothing can be changed. */
  readonly mutationType: string | undefined
  /** Concrete types by the name of a type: of an object type, itself. */
  readonly members: ReadonlyMap<string, readonly string[]>
  /** Keys by the name of a type: what the executor may fetch to join subgraphs, whatever was granted. */
  readonly keys: ReadonlyMap<string, readonly SelectionSetNode[]>
}

/** Throws when the supergraph carries a security feature or a policy that could not be enforced here. */
export function buildPolicyIndex(supergraphSdl: string): PolicyIndex {
  const supergraph: DocumentNode = parse(supergraphSdl, { noLocation: true })
  const features = readFeatures(supergraph)
  assertKnownFeatures(features)
  const types = readDeclaredTypes(supergraph, features)
  for (const type of types.values()) assertMembersCarryPolicy(type, types)
  const mutationType = readRootType(supergraph, OperationTypeNode.MUTATION)
  assertFirstPartyChanges(mutationType === undefined ? undefined : types.get(mutationType))
  const declared = [...types.values()].flatMap((type) => type.fields.map((field) => ({ type, field })))
  const agencies = agenciesByScope(declared.map(({ field }) => field))
  const policies = declared.map(({ type, field }): FieldPolicy => {
    const scopes = effectiveScopes(type, field, types)
    const holders = (scopes ?? []).flat().flatMap((scope) => agencies.get(scope) ?? [])
    return {
      coordinate: `${type.name}.${field.name}`,
      scopes,
      authenticated: field.authenticated || type.authenticated || (types.get(field.returns)?.authenticated ?? false),
      yields: field.returns,
      item: field.item,
      agencies: field.item?.agencies ?? [...new Set(holders)],
    }
  })
  return {
    fields: new Map(policies.map((policy) => [policy.coordinate, policy])),
    scopes: new Set(policies.flatMap(({ scopes }) => (scopes ?? []).flat())),
    partlyHidden: new Set([...types.values()].filter((type) => hasHiddenMember(type, types)).map(({ name }) => name)),
    queryType: readRootType(supergraph, OperationTypeNode.QUERY) ?? missingQueryType(),
    mutationType,
    members: new Map([...types.values()].map((type) => [type.name, membersOf(type, types)])),
    keys: readEntityKeys(supergraph, features),
  }
}

/** Nobody changes anything by a scope that a bank could be given, or by none at all (design §4). */
function assertFirstPartyChanges(mutations: DeclaredType | undefined): void {
  for (const { name, scopes } of mutations?.fields ?? [])
    if (scopes === undefined || scopes.flat().some((scope) => scopeKind(scope) !== 'FIRST_PARTY'))
      throw new Error(`${mutations?.name}.${name} can be called without a first-party scope`)
}

function missingQueryType(): never {
  throw new Error('the supergraph has no query type')
}

/** A policy on a type guards every field within it and every field that yields it. */
function effectiveScopes(
  type: DeclaredType,
  field: DeclaredField,
  types: ReadonlyMap<string, DeclaredType>,
): ScopeExpression | undefined {
  const yielded = types.get(field.returns)
  // Of an interface each member is judged by itself; `assertMembersCarryPolicy` saw that they carry all of its policy.
  const ofYielded = yielded === undefined || yielded.abstract ? undefined : yielded.scopes
  return bothScopes(bothScopes(field.scopes, type.scopes), ofYielded)
}

function membersOf(type: DeclaredType, types: ReadonlyMap<string, DeclaredType>): readonly string[] {
  if (!type.abstract) return [type.name]
  const implementing = [...types.values()].filter((other) => !other.abstract && other.interfaces.includes(type.name))
  return [...type.members, ...implementing.map(({ name }) => name)]
}

function hasHiddenMember(type: DeclaredType, types: ReadonlyMap<string, DeclaredType>): boolean {
  return type.abstract && membersOf(type, types).some((name) => types.get(name)?.inaccessible)
}

/** Composition puts the members' policies on their interface; one of the interface's own would be lost to judging by member. */
function assertMembersCarryPolicy(type: DeclaredType, types: ReadonlyMap<string, DeclaredType>): void {
  if (!type.abstract) return
  const members = membersOf(type, types).flatMap((name) => types.get(name) ?? [])
  const refuse = (coordinate: string) => {
    throw new Error(`${coordinate} carries a policy that the types implementing ${type.name} do not carry`)
  }
  if (type.scopes !== undefined && !implies(all(members.map(({ scopes }) => scopes)), type.scopes)) refuse(type.name)
  for (const { name, scopes } of type.fields) {
    if (scopes === undefined) continue
    const carried = members.map((member) => member.fields.find((field) => field.name === name)?.scopes)
    if (!implies(all(carried), scopes)) refuse(`${type.name}.${name}`)
  }
}

function all(expressions: readonly (ScopeExpression | undefined)[]): ScopeExpression | undefined {
  return expressions.reduce(bothScopes, undefined)
}

function agenciesByScope(fields: readonly DeclaredField[]): ReadonlyMap<string, readonly string[]> {
  const byScope = new Map<string, readonly string[]>()
  for (const { item } of fields)
    if (item !== undefined) byScope.set(item.scope, [...(byScope.get(item.scope) ?? []), ...item.agencies])
  return byScope
}
