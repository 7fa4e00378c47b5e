import { describe, expect, it } from 'vitest'
import { ownScopes, scopeKind, scopePattern } from '../../schema/contract/scopes.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { catalogue } from './catalogue.ts'

const leaves = readItemMetadata()

describe('the map between fields and catalogue scopes', () => {
  it('has every scope of the catalogue, and beside them only our own', () => {
    const known = [...catalogue.person.map(({ scope }) => scope), ...catalogue.entity, ...ownScopes]
    expect(leaves.map(({ scope }) => scope).sort()).toEqual(known.sort())
  })

  it('gives each scope one field and each field one scope', () => {
    expect(new Set(leaves.map(({ scope }) => scope)).size).toBe(leaves.length)
    expect(new Set(leaves.map(({ coordinate }) => coordinate)).size).toBe(leaves.length)
  })

  it.each(catalogue.person)('says of $scope what the catalogue says', (fact) => {
    const leaf = leaves.find(({ scope }) => scope === fact.scope)
    expect(leaf).toMatchObject({ ...fact, classification: 'C', subgraph: 'person' })
  })

  it('keeps company data for companies', () => {
    for (const leaf of leaves) expect(leaf.segments.includes('ENTITY')).toBe(scopeKind(leaf.scope) === 'ENTITY')
  })

  it('writes scopes as the contract has them, with a title to read', () => {
    for (const leaf of leaves) {
      expect(leaf.scope).toMatch(scopePattern)
      expect(leaf.title.length).toBeGreaterThan(2)
    }
  })
})
