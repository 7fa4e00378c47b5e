// Whether a subgraph's policy is complete and says what it means: every field of a person or company guarded, containers
// by the union of their leaves, each leaf by its own scope, which is described to residents (design §4).
import type { FieldDefinitionNode } from 'graphql'
import { z } from 'zod'
import { scopeKind, scopePattern } from '../contract/scopes.ts'
import { namedType } from '../policy/named-type.ts'
import type { ScopeExpression } from '../policy/scope-expression.ts'
import { type Assignment, ownsScope } from './assignment.ts'
import { type Finding, makeFinding } from './finding.ts'
import { lintItem } from './lint-item.ts'
import type { AppliedDirective, SubgraphDocument, SubgraphType } from './read-subgraph.ts'

const scopesSchema = z.array(z.array(z.string()))
/** Whose data a scope of this kind is; first-party scopes stand on no consent and need no description. */
type Kind = 'PERSON' | 'ENTITY' | undefined

interface Guarded {
  readonly coordinate: string
  readonly field: FieldDefinitionNode
  readonly directive: AppliedDirective
  readonly scopes: ScopeExpression
  readonly kind: Kind
  /** Scope sets of the guarded fields beneath; empty for a leaf. */
  readonly beneath: ReadonlySet<string>
}

/** `envelopes`: interfaces of which every field may be seen with any leaf of its item. */
export function lintPolicy(
  subgraph: SubgraphDocument,
  own: readonly SubgraphType[],
  entities: readonly SubgraphType[],
  assignment: Assignment,
  envelopes: ReadonlySet<string>,
): Finding[] {
  const ownTypes = [...own, ...entities]
  const guarded = ownTypes.flatMap((type) => guardedFields(type, subgraph, entities.includes(type)))
  return [
    ...own.flatMap((type) => policiesOnType(type)),
    ...own.flatMap((type) => policiesOnEnvelope(type, subgraph)),
    ...ownTypes.flatMap((type) => unguarded(type, subgraph, entities.includes(type))),
    ...own.flatMap((type) => openInContainer(type, subgraph, envelopes)),
    ...guarded.flatMap((field) => lintGuarded(field, subgraph, assignment)),
    ...scopesUsedTwice(guarded.filter(({ beneath }) => beneath.size === 0)),
  ]
}

function lintGuarded(guarded: Guarded, subgraph: SubgraphDocument, assignment: Assignment): Finding[] {
  const { coordinate, directive, scopes, kind, beneath } = guarded
  const all = scopes.flat()
  if (scopes.length === 0 || scopes.some((each) => each.length === 0) || all.includes(''))
    return [makeFinding('lint/empty-scopes', coordinate, directive.node)]
  const malformed = all.filter((scope) => !scopePattern.test(scope))
  if (malformed.length > 0) return [makeFinding('lint/scope-form', coordinate, directive.node, malformed.join(', '))]
  const foreign = all.filter((scope) => !ownsScope(assignment, scope, kind))
  const namespace = `${kind === 'ENTITY' ? 'entity.' : ''}${assignment.scopes}`
  const findings = [
    ...(foreign.length === 0
      ? []
      : [makeFinding('lint/scope-namespace', coordinate, directive.node, `${foreign.join(', ')}, not ${namespace}`)]),
  ]
  const item = subgraph.directivesOf(guarded.field).find((each) => each.name === 'dataItem')
  if (beneath.size > 0) {
    const written = new Set(scopes.map(scopeSet))
    const missing = [...beneath].filter((each) => !written.has(each))
    const tooMany = [...written].filter((each) => !beneath.has(each))
    if (missing.length + tooMany.length > 0) {
      const detail = [...missing.map((each) => `${each} is missing`), ...tooMany.map((each) => `${each} is of no leaf`)]
      findings.push(makeFinding('lint/container-union', coordinate, directive.node, detail.join(', ')))
    }
    if (item !== undefined) findings.push(makeFinding('lint/metadata-on-container', coordinate, item.node))
    return findings
  }
  if (all.every((scope) => scopeKind(scope) === 'FIRST_PARTY')) return findings
  const described = item?.argument('scope')
  // The platform has leaves that two scopes open; an agency's scope opens what it describes and nothing beside.
  const covers = assignment.owner === 'platform' ? scopes.some.bind(scopes) : scopes.every.bind(scopes)
  if (item === undefined || !covers((each) => each.includes(String(described))))
    return [...findings, makeFinding('lint/undescribed-scope', coordinate, item?.node ?? directive.node)]
  return [...findings, ...lintItem(coordinate, item, assignment)]
}

function guardedFields(type: SubgraphType, subgraph: SubgraphDocument, entity: boolean): Guarded[] {
  const kind = entity ? (type.name === 'Person' ? 'PERSON' : 'ENTITY') : undefined
  return type.fields.flatMap((field) => {
    const directive = policyOf(field, subgraph)
    if (directive === undefined) return []
    const coordinate = `${type.name}.${field.name.value}`
    const beneath = scopesBeneath(namedType(field.type), subgraph, new Set())
    return [{ coordinate, field, directive, scopes: scopesOf(directive), kind, beneath }]
  })
}

/** Entities guard themselves; a type that contains itself is looked at once. */
function scopesBeneath(name: string, subgraph: SubgraphDocument, seen: Set<string>): ReadonlySet<string> {
  const type = subgraph.types.get(name)
  const found = new Set<string>()
  if (type === undefined || seen.has(name) || type.directives.some((each) => each.name === 'key')) return found
  seen.add(name)
  for (const member of type.members) for (const each of scopesBeneath(member, subgraph, seen)) found.add(each)
  for (const other of subgraph.types.values())
    if (other.interfaces.includes(name)) for (const each of scopesBeneath(other.name, subgraph, seen)) found.add(each)
  for (const field of type.fields) {
    const directive = policyOf(field, subgraph)
    if (directive !== undefined) for (const each of scopesOf(directive)) found.add(scopeSet(each))
    for (const each of scopesBeneath(namedType(field.type), subgraph, seen)) found.add(each)
  }
  return found
}

function policiesOnType({ name, directives }: SubgraphType): Finding[] {
  return directives
    .filter((each) => each.name === 'requiresScopes' || each.name === 'authenticated')
    .map(({ node }) => makeFinding('lint/policy-on-type', name, node))
}

function policiesOnEnvelope(type: SubgraphType, subgraph: SubgraphDocument): Finding[] {
  const isInterface = type.nodes.some(({ kind }) => kind.startsWith('InterfaceType'))
  const declared = new Set(
    type.interfaces.flatMap((name) => (subgraph.types.get(name)?.fields ?? []).map((field) => field.name.value)),
  )
  return type.fields
    .filter((field) => isInterface || declared.has(field.name.value))
    .flatMap((field) => {
      const policy = policyOf(field, subgraph)
      return policy === undefined
        ? []
        : [makeFinding('lint/policy-on-envelope', `${type.name}.${field.name.value}`, policy.node)]
    })
}

function unguarded(type: SubgraphType, subgraph: SubgraphDocument, entity: boolean): Finding[] {
  const mayChange = type.name === 'Mutation'
  if (!entity && !mayChange && type.name !== 'Query') return []
  return type.fields
    .filter((field) => !entity || field.name.value !== 'id')
    .filter((field) => {
      const names = subgraph.directivesOf(field).map(({ name }) => name)
      return !names.includes('requiresScopes') && (entity || mayChange || !names.includes('authenticated'))
    })
    .map((field) => makeFinding('lint/missing-policy', `${type.name}.${field.name.value}`, field))
}

/**
 * Among guarded leaves an open field would be seen with any one of them. Open are the envelope alone, and what only leads
 * on to guarded leaves.
 */
function openInContainer(type: SubgraphType, subgraph: SubgraphDocument, envelopes: ReadonlySet<string>): Finding[] {
  const leads = (name: string) => scopesBeneath(name, subgraph, new Set()).size > 0
  const isObject = type.nodes.some(({ kind }) => kind.startsWith('ObjectType'))
  if (!isObject || type.name === 'Query' || !leads(type.name)) return []
  const envelope = new Set(
    type.interfaces
      .filter((name) => envelopes.has(name))
      .flatMap((name) => (subgraph.types.get(name)?.fields ?? []).map((field) => field.name.value)),
  )
  return type.fields
    .filter((field) => policyOf(field, subgraph) === undefined)
    .filter((field) => !envelope.has(field.name.value) && !leads(namedType(field.type)))
    .map((field) => makeFinding('lint/missing-policy', `${type.name}.${field.name.value}`, field))
}

function scopesUsedTwice(leaves: readonly Guarded[]): Finding[] {
  const first = new Map<string, string>()
  return leaves.flatMap(({ coordinate, directive, scopes }) => {
    const [scope] = scopes.length === 1 && scopes[0]?.length === 1 ? scopes[0] : []
    // A first-party scope is a right to act, not an item that people are asked about.
    if (scope === undefined || scopeKind(scope) === 'FIRST_PARTY') return []
    const other = first.get(scope)
    first.set(scope, other ?? coordinate)
    return other === undefined
      ? []
      : [makeFinding('lint/scope-reused', coordinate, directive.node, `${scope} describes ${other}`)]
  })
}

function policyOf(field: FieldDefinitionNode, subgraph: SubgraphDocument): AppliedDirective | undefined {
  return subgraph.directivesOf(field).find(({ name }) => name === 'requiresScopes')
}

/** What is no list of lists is as if it were empty: composition says more. */
function scopesOf({ argument }: AppliedDirective): ScopeExpression {
  return scopesSchema.safeParse(argument('scopes')).data ?? []
}

function scopeSet(alternative: readonly string[]): string {
  return [...new Set(alternative)].sort().join(' and ')
}
