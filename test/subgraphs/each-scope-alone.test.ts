// For every scope of the catalogue alone: the subgraph itself gives that leaf and refuses every other, whatever the
// gateway let through.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { scopeKind } from '../../schema/contract/scopes.ts'
import { type ItemMetadata, readItemMetadata } from '../../schema/item-metadata.ts'
import { startTestSubgraph, type TestSubgraph } from './start-test-subgraph.ts'
import { fieldPaths, wholeSelection } from './whole-query.ts'

const leaves = readItemMetadata()
const envelope = ['state', 'source', 'classification', 'lastUpdated', 'agency']

interface Case {
  readonly name: 'person' | 'corporate'
  readonly root: string
  readonly subject: string
  readonly kind: 'PERSON' | 'ENTITY'
  readonly type: string
  readonly leaves: readonly ItemMetadata[]
}

const cases: readonly Case[] = [
  {
    ...{ name: 'person', root: 'me', kind: 'PERSON', type: 'Person' },
    subject: personaId('citizen-with-everything'),
    leaves: leaves.filter(({ subgraph }) => subgraph === 'person'),
  },
  {
    ...{ name: 'corporate', root: 'entity', kind: 'ENTITY', type: 'Entity' },
    subject: companyId('merlion-digital'),
    leaves: leaves.filter(({ subgraph, scope }) => subgraph === 'corporate' && scopeKind(scope) === 'ENTITY'),
  },
]

describe.each(cases)('the $name subgraph', ({ name, root, subject, kind, type, leaves: own }) => {
  let subgraph: TestSubgraph
  beforeAll(async () => {
    subgraph = await startTestSubgraph(name)
  })
  afterAll(() => subgraph.stop())

  const query = `{ ${root} ${wholeSelection(name, type)} }`
  const paths = fieldPaths(name, type)

  it.each(own.map((leaf) => [leaf.scope, leaf] as const))('gives for %s that leaf alone', async (scope, leaf) => {
    const { data, errors } = await subgraph.ask(query, { subject, kind, scopes: [scope] })
    const path = `${root}.${paths.get(leaf.coordinate)}`
    for (const error of errors) {
      expect(error.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE')
      const refused = (error.path ?? []).filter((step) => typeof step === 'string').join('.')
      expect(isAtOrBeneath(path, refused), refused).toBe(false)
      expect(isAtOrBeneath(refused, path), refused).toBe(false)
    }
    expect(values(data).filter((each) => !isAtOrBeneath(each, path))).toEqual([])
  })

  it('gives nothing at all for scopes of the other kind, or without a consent', async () => {
    const scopes = own.map(({ scope }) => scope)
    const other = kind === 'PERSON' ? 'ENTITY' : 'PERSON'
    expect((await subgraph.ask(query, { subject, kind: other, scopes })).data).toEqual({ [root]: null })
    const { data, statements } = await subgraph.ask(query, { subject, kind, scopes, consentId: null })
    expect(values(data)).toEqual([])
    expect(statements.join(' ')).not.toMatch(/"uinfin"|"registration_number"/)
  })

  it('gives everything for all scopes, without an error', async () => {
    const scopes = leaves.map(({ scope }) => scope)
    const { data, errors } = await subgraph.ask(query, { subject, kind, scopes })
    expect(errors).toEqual([])
    expect(values(data).length).toBeGreaterThan(100)
  })
})

/** Dotted paths of everything that is not null, list positions left out. */
function filled(data: unknown, prefix = ''): string[] {
  if (data === null || data === undefined) return []
  if (Array.isArray(data)) return data.flatMap((each) => filled(each, prefix))
  if (typeof data !== 'object') return [prefix]
  return Object.entries(data).flatMap(([key, value]) => filled(value, prefix === '' ? key : `${prefix}.${key}`))
}

function values(data: unknown): string[] {
  return filled(data).filter((path) => !envelope.includes(path.split('.').at(-1) ?? ''))
}

function isAtOrBeneath(path: string, refused: string): boolean {
  return path === refused || path.startsWith(`${refused}.`)
}
