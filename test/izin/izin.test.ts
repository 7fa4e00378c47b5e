import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
let starter: string
let sdl: string

beforeAll(() => {
  // Inside the repository, as the starter must be, and where nothing else looks.
  mkdirSync(join(root, '.izin'), { recursive: true })
  folder = mkdtempSync(join(root, '.izin', 'test-izin-'))
  starter = join(folder, 'bike-share')
  sdl = join(starter, 'bike-share.graphql')
  const made = izin('subgraph', 'init', 'bike-share', '--folder', starter, '--agency', 'LTA')
  expect(made).toMatchObject({ status: 0, stdout: expect.stringContaining('npx izin subgraph check bike-share') })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const izin = (...args: readonly string[]) => izinWith('', ...args)

/** With a text on its standard input. */
function izinWith(input: string, ...args: readonly string[]) {
  const launcher = join(root, 'izin', 'izin.mjs')
  const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    encoding: 'utf8',
    input,
    env,
    cwd: root,
  })
  return { status, stdout, stderr }
}

describe('izin scopes', () => {
  it('names the least scopes of a query, and what the client is not approved for', () => {
    const file = join(folder, 'query.graphql')
    writeFileSync(file, '{ me { name { value } cpfBalances { ordinaryAccount { value } } } }')
    const { status, stdout, stderr } = izin('scopes', file, '--approved', 'name', '--json')
    expect([status, stderr]).toEqual([1, ''])
    const scopeSchema = z.object({ scopes: z.array(z.object({ scope: z.string(), approved: z.boolean() })) })
    expect(scopeSchema.parse(JSON.parse(stdout)).scopes).toEqual([
      { scope: 'cpfbalances.oa', approved: false },
      { scope: 'name', approved: true },
    ])
  })

  it('reads standard input, says how a scope is approved, and keeps what is not out of the request', () => {
    const query = '{ me { name { value } noaHistory { __typename } } entity { basicProfile { name } } }'
    const { status, stdout } = izinWith(query, 'scopes', '-', '--approved', 'name,entity.basic_profile.name')
    expect(status).toBe(1)
    expect(stdout).toContain('  scope=entity.basic_profile.name\n  scope=name\n')
    expect(stdout).toContain('npx izin client approve <client> noahistory --purpose <code>')
  })

  it('says where a query is wrong, and what it looks like', () => {
    const file = join(folder, 'wrong.graphql')
    writeFileSync(file, '{"query": "{ me { name } }"}')
    const { status, stderr } = izin('scopes', file)
    expect([status, stderr]).toEqual([3, expect.stringMatching(/wrong\.graphql:1:2: Syntax Error.*looks like JSON/s)])
  })

  it.each([
    ['a query', '{ me { name { value } } }', /not an annotated schema; it should be/],
    ['an address where nobody answers', undefined, /does not answer; is the platform running/],
  ])('does not take %s for a schema', (_name, text, why) => {
    const schema = text === undefined ? 'http://127.0.0.1:9/schema.graphql' : join(folder, 'no-schema.graphql')
    if (text !== undefined) writeFileSync(schema, text)
    const { status, stderr } = izinWith('{ me { name { value } } }', 'scopes', '-', '--schema', schema)
    expect([status, stderr]).toEqual([3, expect.stringMatching(why)])
  })
})

describe('izin', () => {
  it.each([[['--help']], [['subgraph', 'check', '--help']], [['inspect', '--help']], [['scopes', '--help']]])(
    'explains itself with %j, exit codes too',
    (args) => {
      expect(izin(...args)).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Exit codes') })
    },
  )

  it.each([
    ['nothing', [], 2],
    ['an unknown command', ['subgraph', 'destroy'], 2],
    ['an unknown option', ['subgraph', 'check', 'a', 'b', '--force'], 2],
    ['a name too many', ['subgraph', 'init', 'a', 'b'], 2],
    ['a name that is none', ['subgraph', 'init', '../x'], 2],
    ['a folder outside the repository', ['subgraph', 'init', 'museum', '--folder', '/museum'], 2],
    ['a file that is not there', ['subgraph', 'check', 'museum', 'museum.graphql'], 3],
  ])('answers %s with a sentence and its exit code', (_case, args, status) => {
    const answer = izin(...args)
    expect(answer).toMatchObject({ status, stdout: '' })
    expect(answer.stderr).not.toContain('    at ')
  })

  it('inspects keys, and says nothing of a private part but that it is there', () => {
    const file = join(folder, 'jwks.json')
    writeFileSync(file, JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'topsecret' }] }))
    const { status, stdout } = izin('inspect', file)
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('PRIVATE parts (d)') })
    expect(stdout).not.toContain('topsecret')
  })

  it('never writes over what is there', () => {
    expect(izin('subgraph', 'init', 'bike-share', '--folder', starter)).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('nothing was written'),
    })
  })
})

describe('izin subgraph check', () => {
  it('finds nothing in a starter, against all that is published', () => {
    const { status, stdout } = izin('subgraph', 'check', 'bike-share', sdl, '--json')
    expect(JSON.parse(stdout)).toEqual({ subgraph: 'bike-share', publishable: true, findings: [] })
    expect(status).toBe(0)
  })

  it('says place, rule, reason and mending, for a human and for a program', () => {
    const broken = join(folder, 'broken.graphql')
    writeFileSync(broken, readFileSync(sdl, 'utf8').replace(/"bike-share\.time"\]\]\)\n/, '"name"]])\n'))
    const assignment = join(starter, 'assignment.json')
    const args = ['subgraph', 'check', 'bike-share', broken, '--assignments', assignment]
    const human = izin(...args)
    expect(human.status).toBe(1)
    expect(human.stdout).toMatch(/error Person\.bikeShareVisits {2}lint\/scope-namespace {2}.*broken\.graphql:\d+:\d+/)
    expect(human.stdout).toContain('Mend:')
    const findingsSchema = z.object({ findings: z.array(z.object({ rule: z.string(), line: z.number() })) })
    const { findings } = findingsSchema.parse(JSON.parse(izin(...args, '--json').stdout))
    expect(findings.map(({ rule }) => rule)).toContain('lint/scope-namespace')
  })

  it('shows who would gain in a table', () => {
    const published = join(folder, 'published')
    mkdirSync(published)
    for (const name of ['person', 'corporate', 'consent'])
      writeFileSync(
        join(published, `${name}.graphql`),
        readFileSync(join(root, 'schema', 'subgraphs', `${name}.graphql`)),
      )
    const text = readFileSync(sdl, 'utf8')
    writeFileSync(join(published, 'bike-share.graphql'), text)
    const weaker = join(folder, 'weaker.graphql')
    writeFileSync(weaker, text.replaceAll('bike-share.place', 'bike-share.spot'))
    const assignment = relative(root, join(starter, 'assignment.json'))
    const { status, stdout } = izin(
      ...['subgraph', 'check', 'bike-share', weaker, '--assignments', assignment, '--published', published],
    )
    expect(status).toBe(1)
    expect(stdout).toMatch(
      /Coordinate +Before +After +Has gained\nBikeShareVisit\.place +bike-share\.place +bike-share\.spot +bike-share\.spot\n/,
    )
  })

  it('gives nobody the platform’s names, whatever a file says', () => {
    const claim = join(folder, 'claim.json')
    writeFileSync(
      claim,
      '[{ "subgraph": "x-tra", "owner": "platform", "agencies": ["LTA"], "types": "Xtra", "scopes": "x-tra" }]',
    )
    expect(izin('subgraph', 'check', 'x-tra', sdl, '--assignments', claim)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('owner/type-namespace'),
    })
  })
})
