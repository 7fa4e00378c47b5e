import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** Every file that a process loads as soon as it starts with this one: static imports, those of types apart. */
function loadedBy(entry: string, seen = new Set<string>()): Set<string> {
  const path = relative(project, entry)
  if (seen.has(path)) return seen
  seen.add(path)
  const text = readFileSync(entry, 'utf8')
  const statements = /^(?:(?:import|export)\s(?!type\b)[^'"]*?\sfrom|import)\s*['"](\.{1,2}\/[^'"]+)['"]/gm
  for (const [, target] of text.matchAll(statements))
    if (target !== undefined) loadedBy(join(dirname(entry), target), seen)
  return seen
}

const entries = [
  'platform/start.ts',
  // Loaded by the one before once the settings were read.
  'platform/start-platform.ts',
  'platform/database/migrate.ts',
  'gateway/main.ts',
  'consent-ui/main.ts',
  'registry/main.ts',
  'subgraphs/person/main.ts',
  'subgraphs/corporate/main.ts',
  'subgraphs/consent/main.ts',
  'log/sealer/main.ts',
  'log/server/main.ts',
  'log/witness/main.ts',
]

/** Sandbox folders, the demo, and the seeds beside the table of scopes, which every mode fills. */
const sandboxOnly =
  /(^|\/)(sandbox|sandbox-ui|demo)\/|^schema\/sandbox-faults\/|^prisma\/seed\/|^prisma\/[^/]+\/seed\/(?!sync-scopes\.ts)|^test\//

describe('a production process', () => {
  test.each(entries)('%s loads nothing of the sandbox', (entry) => {
    const loaded = [...loadedBy(join(project, entry))]
    expect(loaded.length).toBeGreaterThan(3)
    expect(loaded.filter((path) => sandboxOnly.test(path))).toEqual([])
  })

  test('reaches the sandbox only through doors that ask for the mode first', () => {
    const doors = entries
      .filter((entry) => existsSync(join(project, entry)))
      .flatMap((entry) => [...loadedBy(join(project, entry))])
      .filter((path) => /\bimport\(['"]\.{1,2}\//.test(readFileSync(join(project, path), 'utf8')))
    expect([...new Set(doors)].sort()).toEqual([
      'consent-ui/explain-for-mode.ts',
      'consent-ui/faults-for-mode.ts',
      'consent-ui/sign-in-for-mode.ts',
      'gateway/start-gateway.ts',
      'platform/start-platform.ts',
      'platform/start.ts',
    ])
  })
})

test('the walk sees what it must not find', () => {
  expect([...loadedBy(join(project, 'platform/sandbox/prepare-sandbox.ts'))]).toContain(
    'prisma/consent/seed/seed-consent.ts',
  )
})

// `izin/` is a command at an agency's desk and `examples/` are agencies' own, no processes of the platform.
test('each top folder with a process has its entry in the list', () => {
  const mains = readdirSync(project, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('/main.ts') && !/^(node_modules|izin|examples|\.)/.test(path),
  )
  expect(entries).toEqual(expect.arrayContaining(mains))
})
