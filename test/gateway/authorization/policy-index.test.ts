// What the index reads from a supergraph, and which supergraphs it refuses.
import { describe, expect, test } from 'vitest'
import { supergraphForGateway } from '../../../gateway/authorization/supergraph-for-gateway.ts'
import { buildPolicyIndex } from '../../../schema/policy/policy-index.ts'
import { loadApiSchema } from './fixture/load-api-schema.ts'
import { composeFixture } from './fixture/subgraphs.ts'

const federation = 'https://specs.apollo.dev/federation/v2.12'

function scopesOf(supergraphSdl: string): Record<string, unknown> {
  const guarded = [...buildPolicyIndex(supergraphSdl).fields].filter(([, { scopes }]) => scopes !== undefined)
  return Object.fromEntries(guarded.map(([coordinate, { scopes }]) => [coordinate, scopes]))
}

/** A supergraph as composition prints it, with what the test is about put in. */
function supergraph(parts: { readonly links?: string; readonly types: string; readonly directives?: string }): string {
  return `
    schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
      ${parts.links ?? '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)'} { query: Query }
    directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
    scalar link__Import
    enum link__Purpose { SECURITY EXECUTION }
    ${parts.directives ?? ''}
    ${parts.types}`
}

describe('what a field asks of a caller', () => {
  test('names are resolved by the feature, however they were imported', () => {
    const renamed = composeFixture([
      {
        name: 'renaming',
        sdl: `
          extend schema @link(url: "${federation}", import: ["@key", { name: "@requiresScopes", as: "@needs" }, { name: "@authenticated", as: "@signedIn" }])
          type Query { open: String, secret: String @needs(scopes: [["s"]]), mine: String @signedIn }`,
      },
    ])
    const index = buildPolicyIndex(renamed)
    expect(index.fields.get('Query.secret')?.scopes).toEqual([['s']])
    expect(index.fields.get('Query.mine')).toMatchObject({ scopes: undefined, authenticated: true })
    expect(index.fields.get('Query.open')).toMatchObject({ scopes: undefined, authenticated: false })
    expect(renamed).not.toContain('@requiresScopes(')
  })

  test.each([
    ['as a namespace', '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", as: "rs", for: SECURITY)', '@rs'],
    [
      'under another name',
      '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", import: [{ name: "@requiresScopes", as: "@open" }], for: SECURITY)',
      '@open',
    ],
    [
      'by its own name',
      '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", import: ["@requiresScopes"])',
      '@requiresScopes',
    ],
  ])('a feature linked %s', (_, links, name) => {
    const sdl = supergraph({ links, types: `type Query { secret: String ${name}(scopes: [["s"]]) }` })
    expect(scopesOf(sdl)).toEqual({ 'Query.secret': [['s']] })
  })

  test.each([
    ['no alternative', '[]'],
    ['an empty alternative', '[[]]'],
    ['an empty alternative beside another', '[["s"], []]'],
    ['an empty scope', '[["s"], [""]]'],
  ])('%s is met by nobody', (_, scopes) => {
    const sdl = supergraph({ types: `type Query { secret: String @requiresScopes(scopes: ${scopes}) }` })
    expect(scopesOf(sdl)).toEqual({ 'Query.secret': [] })
  })

  test('a policy on a type holds for all that yields it and all within it', () => {
    const sdl = supergraph({
      types: `
        type Query { vault: Vault! @requiresScopes(scopes: [["q"]]), vaults: [[Vault]], money: Money, plain: Int }
        type Vault @requiresScopes(scopes: [["v"], ["w"]]) { gold: Int, door: Int @requiresScopes(scopes: [["w"]]) }
        scalar Money @requiresScopes(scopes: [["m"]])`,
    })
    expect(scopesOf(sdl)).toEqual({
      'Query.vault': [
        ['q', 'v'],
        ['q', 'w'],
      ],
      'Query.vaults': [['v'], ['w']],
      'Query.money': [['m']],
      'Vault.gold': [['v'], ['w']],
      'Vault.door': [['w']],
    })
  })

  test('a policy that nobody here judges refuses to everybody', () => {
    expect(scopesOf(composeFixture())['Query.blocked']).toEqual([])
  })

  test('item metadata is read by its feature, and a container is held by who holds its items', () => {
    const item = (scope: string, agency: string) =>
      `@di(scope: "${scope}", item: "i", title: "T", agency: ["${agency}"], segments: ["SC"])`
    const sdl = supergraph({
      links: `@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
        @link(url: "https://izin.example/specs/data-item/v1.0", import: [{ name: "@dataItem", as: "@di" }])`,
      types: `
        type Query { box: Box @requiresScopes(scopes: [["i.a"], ["i.b"]]) }
        type Box {
          a: Int @requiresScopes(scopes: [["i.a"]]) ${item('i.a', 'X')}
          b: Int @requiresScopes(scopes: [["i.b"]]) ${item('i.b', 'Y')}
        }`,
    })
    const { fields } = buildPolicyIndex(sdl)
    expect(fields.get('Box.a')).toMatchObject({
      agencies: ['X'],
      item: { scope: 'i.a', title: 'T', classification: 'C', tier: 'standard', editable: false },
    })
    expect(fields.get('Query.box')).toMatchObject({ agencies: ['X', 'Y'], item: undefined })
  })
})

const secret = 'type Query { secret: String @requiresScopes(scopes: [["s"]]) }'
const link = (url: string, rest = '') => `@link(url: "${url}"${rest})`
const security = ', for: SECURITY'

describe('a supergraph that could not be enforced does not load', () => {
  test.each([
    [
      'an unknown security feature',
      { links: link('https://example.org/secrecy/v1.0', security), types: 'type Query { a: Int }' },
    ],
    [
      '@fromContext',
      { links: link('https://specs.apollo.dev/context/v0.1', security), types: 'type Query { a: Int }' },
    ],
    [
      'an unknown execution feature',
      { links: link('https://example.org/run/v1.0', ', for: EXECUTION'), types: 'type Query { a: Int }' },
    ],
    [
      'a later version of a known one',
      { links: link('https://specs.apollo.dev/requiresScopes/v0.2', security), types: secret },
    ],
    [
      'a version that hides its purpose',
      { links: link('https://specs.apollo.dev/policy/v1.0'), types: 'type Query { a: Int }' },
    ],
    ['a policy without a link', { links: '', types: secret }],
    ['a prefixed policy without a link', { links: '', types: secret.replace('@requires', '@federation__requires') }],
    [
      'a feature linked twice',
      {
        links: `${link('https://specs.apollo.dev/policy/v0.1', security)} ${link('https://specs.apollo.dev/policy/v0.1', security)}`,
        types: 'type Query { a: Int }',
      },
    ],
    ['scopes that are no lists', { types: secret.replace('[["s"]]', '"s"') }],
    ['scopes left out', { types: secret.replace('(scopes: [["s"]])', '') }],
    ['a type extended beside its definition', { types: `${secret} extend type Query { b: Int }` }],
    [
      'a policy on an interface field that its members do not carry',
      {
        types: `type Query { i: I } interface I { f: Int @requiresScopes(scopes: [["s"]]) } type A implements I { f: Int }`,
      },
    ],
    [
      'a policy on an interface that its members do not carry',
      {
        types: `type Query { i: I } interface I @requiresScopes(scopes: [["s"]]) { f: Int } type A implements I { f: Int }`,
      },
    ],
  ])('%s', (_, parts) => {
    expect(() => buildPolicyIndex(supergraph(parts))).toThrow()
  })

  test('an old core schema', () => {
    const sdl = 'schema @core(feature: "https://specs.apollo.dev/core/v0.2") { query: Query } type Query { a: Int }'
    expect(() => buildPolicyIndex(sdl)).toThrow('link/v1.0')
  })
})

describe('the supergraph for the executor', () => {
  test('loses `for: SECURITY` on exactly the three links, and loads', async () => {
    const full = composeFixture()
    const changed = supergraphForGateway(full)
    const lines = (sdl: string) => [...sdl.matchAll(/@link\([^)]*\)/g)].map(([found]) => found)
    expect(lines(changed)).toEqual(
      lines(full).map((text) =>
        /(authenticated|requiresScopes|policy)\//.test(text) ? text.replace(', for: SECURITY', '') : text,
      ),
    )
    expect(lines(full).filter((text) => text.includes('SECURITY'))).toHaveLength(4)
    expect(lines(changed).filter((text) => text.includes('SECURITY'))).toEqual([
      expect.stringContaining('inaccessible'),
    ])
    const schema = await loadApiSchema(full)
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toContain('me')
  })

  test('is refused where the index would be', () => {
    const sdl = supergraph({
      links: link('https://example.org/secrecy/v1.0', security),
      types: 'type Query { a: Int }',
    })
    expect(() => supergraphForGateway(sdl)).toThrow('for SECURITY')
  })
})

describe('a supergraph with changes', () => {
  const withMutation = (policy: string) => {
    const links = `@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY) @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)`
    const sdl = supergraph({ links, types: `type Query { a: Int } type Changes { change: Int ${policy} }` })
    return sdl.replace('{ query: Query }', '{ query: Query mutation: Changes }')
  }

  test('knows what a change needs', () => {
    const index = buildPolicyIndex(withMutation('@requiresScopes(scopes: [["izin.consents.manage"]])'))
    expect(index.mutationType).toBe('Changes')
    expect(index.fields.get('Changes.change')?.scopes).toEqual([['izin.consents.manage']])
  })

  test.each([
    ['no policy', ''],
    ['any token', '@authenticated'],
    ["an item's scope", '@requiresScopes(scopes: [["name"]])'],
    ["an item's scope as an alternative", '@requiresScopes(scopes: [["izin.consents.manage"], ["name"]])'],
  ])('is not served where a change asks for %s', (_, policy) => {
    expect(() => buildPolicyIndex(withMutation(policy))).toThrow('without a first-party scope')
  })
})
