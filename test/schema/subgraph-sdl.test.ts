import { readFileSync } from 'node:fs'
import {
  buildASTSchema,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isUnionType,
  parse,
  valueFromASTUntyped,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { firstPartyScopes } from '../../schema/contract/scopes.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { readSubgraphSdl, subgraphNames } from '../../schema/read-subgraph-sdl.ts'
import { composeSubgraphs } from '../../schema/registry/compose.ts'

const composed = composeSubgraphs(subgraphNames.map((name) => ({ name, sdl: readSubgraphSdl(name) })))
const knownScopes = new Set([...readItemMetadata().map(({ scope }) => scope), ...firstPartyScopes])

describe('the supergraph', () => {
  it('is what the subgraphs compose to, without a hint', () => {
    const committed = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
    expect(composed).toEqual({ kind: 'composed', supergraphSdl: committed, hints: [] })
  })

  it('does not depend on the order of its subgraphs', () => {
    const turned = [...subgraphNames].reverse().map((name) => ({ name, sdl: readSubgraphSdl(name) }))
    expect(composeSubgraphs(turned)).toEqual(composed)
  })

  it('says in words why subgraphs do not compose', () => {
    const broken = composeSubgraphs([
      { name: 'person', sdl: `${readSubgraphSdl('person')}\ntype Vehicle2 { a: Nope }` },
    ])
    expect(broken).toMatchObject({ kind: 'failed', problems: [expect.stringContaining('Nope')] })
  })
})

describe.each(subgraphNames)('the SDL of %s', (name) => {
  const document = parse(readSubgraphSdl(name))
  const schema = buildASTSchema(document, { assumeValidSDL: true, assumeValid: true })
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type))
  const objects = types.filter(isObjectType)
  const fields = objects.flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ type, field, coordinate: `${type.name}.${field.name}` })),
  )
  const isEntity = (type: GraphQLObjectType) => directive(type.astNode?.directives, 'key') !== undefined

  it('describes every type and field', () => {
    const described = types.filter((type) => type.name !== 'Query' && type.astNode)
    expect(described.filter((type) => !type.description).map(String)).toEqual([])
    expect(fields.filter(({ field }) => !field.description).map(({ coordinate }) => coordinate)).toEqual([])
  })

  it('has no empty scope list and no scope nobody knows', () => {
    for (const { field, coordinate } of fields) {
      const scopes = scopesOf(field)
      if (scopes === undefined) continue
      expect(scopes.length, coordinate).toBeGreaterThan(0)
      for (const all of scopes) {
        expect(all.length, coordinate).toBeGreaterThan(0)
        for (const scope of all) expect(knownScopes, coordinate).toContain(scope)
      }
    }
  })

  it('joins entities by an opaque, hidden id alone', () => {
    for (const type of objects.filter(isEntity)) {
      const keys = type.astNode?.directives?.filter(({ name: used }) => used.value === 'key') ?? []
      expect(keys.map((key) => argument(key, 'fields'))).toEqual(['id'])
      expect(directive(type.getFields()['id']?.astNode?.directives, 'inaccessible')).toBeDefined()
    }
  })

  it('puts a policy on every field of a root and of an entity, except the hidden id', () => {
    const open = fields
      .filter(({ type, field }) => (type.name === 'Query' || isEntity(type)) && field.name !== 'id')
      .filter(({ field }) => !scopesOf(field) && !directive(field.astNode?.directives, 'authenticated'))
    expect(open.map(({ coordinate }) => coordinate)).toEqual([])
  })

  it('puts policies on fields only, never on a type or on an envelope', () => {
    for (const type of types) {
      expect(directive(type.astNode?.directives, 'requiresScopes'), type.name).toBeUndefined()
      expect(directive(type.astNode?.directives, 'authenticated'), type.name).toBeUndefined()
    }
    for (const { field, coordinate } of fields)
      if (['state', 'source', 'classification', 'lastUpdated', 'agency'].includes(field.name))
        expect(scopesOf(field), coordinate).toBeUndefined()
  })

  it('gives a leaf with metadata the scope it names', () => {
    for (const { field, coordinate } of fields) {
      const item = directive(field.astNode?.directives, 'dataItem')
      if (item) expect(scopesOf(field), coordinate).toContainEqual([argument(item, 'scope')])
    }
  })

  it('gives a container exactly the union of the scopes of its leaves', () => {
    for (const { field, coordinate } of fields) {
      const scopes = scopesOf(field)
      const beneath = new Set(guardedBeneath(field).map(String))
      if (!scopes || beneath.size === 0) continue
      expect(new Set(scopes.map(String)), coordinate).toEqual(beneath)
    }
  })

  it('lets every field that holds data be null', () => {
    const must = fields.filter(({ field }) => scopesOf(field) && String(field.type).endsWith('!'))
    expect(must.map(({ coordinate }) => coordinate)).toEqual([])
  })

  it('uses no directive of Federation that moves or shares data across owners', () => {
    const forbidden = ['override', 'requires', 'fromContext', 'interfaceObject', 'provides']
    for (const { field, coordinate } of fields)
      for (const used of field.astNode?.directives ?? []) expect(forbidden, coordinate).not.toContain(used.name.value)
    expect(schema.getDirectives().filter((each) => !isSpecifiedDirective(each)).length).toBeLessThan(2)
  })

  /** Scope sets of all guarded fields beneath a field, entities left out: those guard themselves. */
  function guardedBeneath(field: GraphQLField<unknown, unknown>): (readonly string[])[] {
    const type = getNamedType(field.type)
    if (isUnionType(type) || !isObjectType(type) || isEntity(type)) return []
    return Object.values(type.getFields()).flatMap((child) => [...(scopesOf(child) ?? []), ...guardedBeneath(child)])
  }
})

function scopesOf(field: GraphQLField<unknown, unknown>): string[][] | undefined {
  const required = directive(field.astNode?.directives, 'requiresScopes')
  const scopes = required && argument(required, 'scopes')
  return Array.isArray(scopes) ? scopes : undefined
}

function directive(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): ConstDirectiveNode | undefined {
  return directives?.find((each) => each.name.value === name)
}

function argument(node: ConstDirectiveNode, name: string): unknown {
  const value = node.arguments?.find((each) => each.name.value === name)?.value
  return value && valueFromASTUntyped(value)
}
