// What a query needs before it is sent: the least set of scopes that opens every field, whose they are, what they cost, and
// which of them a client is approved for. A pure function of the document and the graph's policy, for the explorer as
// one types, for `izin scopes`, and for whoever wants to ask for no more than a query reads.
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { type ScopeKind, scopeKind } from '../contract/scopes.ts'
import { minimiseScopes } from '../policy/minimise-scopes.ts'
import type { ItemMetadata } from '../policy/read-item-metadata.ts'
import { isSatisfied, type ScopeExpression } from '../policy/scope-expression.ts'

export interface GuardedField {
  /** OR of ANDs; `undefined` asks for no scope, the empty list is granted to nobody. */
  readonly scopes: ScopeExpression | undefined
  readonly item: ItemMetadata | undefined
}

export interface GraphPolicy {
  readonly schema: GraphQLSchema
  /** By coordinate, `Person.name`. A policy index fits. */
  readonly fields: ReadonlyMap<string, GuardedField>
}

export interface NeededScope {
  readonly scope: string
  /** Undefined for a scope that stands for no item of the catalogue. */
  readonly item: ItemMetadata | undefined
  /** Fields of the query that it opens. */
  readonly coordinates: readonly string[]
  /** Undefined where nobody said what is approved. */
  readonly approved: boolean | undefined
}

export interface OperationScopes {
  /** The least set that opens every field that can be opened; sorted. */
  readonly scopes: readonly NeededScope[]
  readonly agencies: readonly string[]
  /** From the dearest; has no meaning for security. */
  readonly tiers: readonly string[]
  /** The same scopes by authorization request: a token is about one person or one company, never both. */
  readonly requests: readonly { readonly kind: ScopeKind; readonly scopes: readonly string[] }[]
  /** Fields that no consent opens for this client: nobody may read them, or the operator approved no scope for them. */
  readonly closed: readonly string[]
}

/** `document` is valid against the schema. `approved`: the client's scopes, preferred where there is a choice. */
export function scopesOfOperation(
  document: DocumentNode,
  { schema, fields }: GraphPolicy,
  approved?: ReadonlySet<string>,
): OperationScopes {
  const needs = neededBy(document, schema, fields)
  const every = new Set([...needs.values()].flatMap((need) => need.flat()))
  const openable = [...needs.values()].filter((need) => approved !== undefined && isSatisfied(need, approved))
  const others = [...needs.values()].filter((need) => !openable.includes(need))
  const chosen = new Set(minimiseScopes(openable, approved ?? every))
  // What is not approved is named too, so that it can be asked for.
  const known = new Set(
    [...every].filter((scope) => chosen.has(scope) || others.some((need) => need.flat().includes(scope))),
  )
  for (const scope of minimiseScopes(others, known)) chosen.add(scope)

  const itemOf = itemsByScope(fields)
  const scopes = [...chosen].sort().map((scope): NeededScope => {
    const opened = [...needs].filter(([, need]) => need.some((alternative) => alternative.includes(scope)))
    return {
      scope,
      item: itemOf.get(scope),
      coordinates: opened.map(([coordinate]) => coordinate),
      approved: approved?.has(scope),
    }
  })
  const items = scopes.flatMap(({ item }) => item ?? [])
  return {
    scopes,
    agencies: [...new Set(items.flatMap(({ agencies }) => agencies))].sort(),
    requests: [...Map.groupBy(scopes, ({ scope }) => scopeKind(scope))].map(([kind, members]) => ({
      kind,
      scopes: members.map(({ scope }) => scope),
    })),
    tiers: [...new Set(items.map(({ tier }) => tier))].sort((a, b) => rank(b) - rank(a)),
    closed: [...needs].filter(([, need]) => !isSatisfied(need, approved ?? every)).map(([coordinate]) => coordinate),
  }
}

const tiersFromTheCheapest = ['standard', 'plus']

function rank(tier: string): number {
  return tiersFromTheCheapest.indexOf(tier)
}

/** Policies of the mentioned fields; of an abstract type, those of every member, as each is judged by itself. */
function neededBy(document: DocumentNode, schema: GraphQLSchema, fields: GraphPolicy['fields']) {
  const needs = new Map<string, ScopeExpression>()
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = getNamedType(types.getParentType())
        const members = isAbstractType(parent) ? schema.getPossibleTypes(parent) : isObjectType(parent) ? [parent] : []
        for (const member of members) {
          const coordinate = `${member.name}.${name.value}`
          const scopes = fields.get(coordinate)?.scopes
          if (scopes !== undefined) needs.set(coordinate, scopes)
        }
      },
    }),
  )
  return needs
}

function itemsByScope(fields: GraphPolicy['fields']): ReadonlyMap<string, ItemMetadata> {
  return new Map([...fields.values()].flatMap(({ item }) => (item === undefined ? [] : [[item.scope, item] as const])))
}
