// An agency that nothing of the platform knows, from its first key to a bank's query of its field: the commands of the
// example's README, typed as they stand there.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { findFreePort } from '../../platform/database/find-free-port.ts'
import type { Bank } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { card, readAnswer } from '../harness/bank-driver.ts'
import { childEnvironment } from '../harness/child-environment.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(root, 'examples/safeentry/README.md'), 'utf8')
const persona = 'TAN MEI SAMPLE'
const items = ['safeentry.checkins.venue', 'safeentry.checkins.in']

// Every command is a process of its own, and a busy machine takes its time for each.
vi.setConfig({ testTimeout: 300_000 })

let platform: TestPlatform
let folder: string
let port: number
let subgraph: ChildProcess | undefined
/** What the bank holds after the person shared. */
let held: { readonly bank: Bank; readonly accessToken: string; readonly document: string } | undefined

beforeAll(async () => {
  platform = await startTestPlatform()
  folder = mkdtempSync(join(tmpdir(), 'izin-walk-'))
  symlinkSync(join(root, 'examples'), join(folder, 'examples'))
  port = await findFreePort()
})
afterAll(async () => {
  vi.resetConfig()
  if (subgraph !== undefined && subgraph.exitCode === null) {
    const ended = new Promise((resolve) => subgraph?.once('exit', resolve))
    subgraph.kill('SIGTERM')
    await ended
  }
  await platform.stop()
  rmSync(folder, { recursive: true, force: true })
})

function environment(): Record<string, string> {
  return {
    ...childEnvironment(),
    NO_COLOR: '1',
    IZIN_REGISTRY_URL: platform.registryUrl,
    IZIN_GATEWAY_URL: platform.gatewayUrl,
    IZIN_OPERATOR_DATABASE_URL: platform.database.operator,
  }
}

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

function izin(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const program = [join(root, 'izin/main.ts'), ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, program, { cwd: folder, env: { ...environment(), ...settings } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
    )
  })
}

/** The commands of the README under a heading, each split as a shell would. */
function commandsUnder(heading: string): string[][] {
  const [, after = ''] = readme.split(`**${heading}`)
  const [, block = ''] = after.split('```sh\n')
  const lines = block.split('```')[0]?.split('\n').filter(Boolean) ?? []
  expect(lines.length).toBeGreaterThan(0)
  return lines.map((line) =>
    [...line.replace(':4050/', `:${port}/`).matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? ''),
  )
}

/** All must come to a good end; what they printed, in their order. */
async function walk(heading: string): Promise<string[]> {
  const printed: string[] = []
  for (const [npx, name, ...args] of commandsUnder(heading)) {
    expect([npx, name]).toEqual(['npx', 'izin'])
    // As who reads it types the number that was printed before.
    const looked = /--against (\d+)/.exec(printed.at(-1) ?? '')?.[1]
    const at = args.indexOf('--against') + 1
    if (at > 0 && looked !== undefined) args[at] = looked
    const { code, out, err } = await izin(args)
    expect({ args, code, err: code === 0 ? '' : err + out }).toEqual({ args, code: 0, err: '' })
    printed.push(out)
  }
  return printed
}

/** Once every gateway serves it: the swap takes a moment. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

it('before the operator knows the agency, its commands say what is missing', async () => {
  const [nobody, down] = await Promise.all([
    izin(['whoami']),
    izin(['supergraph', 'fetch'], { IZIN_REGISTRY_URL: 'http://127.0.0.1:1' }),
  ])
  expect(nobody).toMatchObject({ code: 3, err: expect.stringContaining('agency.json cannot be read') })
  expect(down).toMatchObject({ code: 3, err: expect.stringContaining('does not answer. Is it running?') })
  await walk('Agency: a key')
  expect(statSync(join(folder, 'agency.json')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'agency-public.json'), 'utf8')).not.toContain('"d"')
  const unknown = await izin(['whoami'])
  expect(unknown).toMatchObject({ code: 3, err: expect.stringContaining('does not know this client') })
  expect(unknown.err).not.toContain('    at ')
})

it('the operator enters it; it runs, publishes, and the gateway serves the field', async () => {
  await walk('Operator: who this is')
  const keys = join(folder, 'gateway-keys.json')
  writeFileSync(keys, await (await fetch(`${platform.gatewayUrl}/jwks`)).text())
  subgraph = spawn(process.execPath, [join(root, 'examples/safeentry/main.ts')], {
    env: { ...environment(), SAFEENTRY_PORT: String(port), IZIN_ASSERTION_JWKS_FILE: keys },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { stdout } = subgraph
  await new Promise<void>((resolve) => stdout?.on('data', (chunk: Buffer) => /ready/.test(`${chunk}`) && resolve()))

  const [who, check, published, history] = await walk('Agency: publish.')
  expect(who).toContain('You are safeentry-agency.')
  expect(check).toContain('may be published')
  expect(published).toContain('✓ safeentry version 1 is active')
  expect(history).toMatch(/1 .*Check-ins\..*safeentry-agency.*active/)
  expect(readFileSync(join(folder, 'supergraph.graphql'), 'utf8')).toContain('safeEntryCheckIns')
  await until(async () =>
    (await (await fetch(`${platform.gatewayUrl}/schema.graphql`)).text()).includes('safeEntryCheckIns'),
  )
})

it('what is not the agency’s is refused, with a code for programs', async () => {
  const file = 'examples/safeentry/safeentry.graphql'
  const taking = readFileSync(join(root, file), 'utf8').replace('safeEntryCheckIns:', 'name:')
  writeFileSync(join(folder, 'taking.graphql'), taking)
  const [another, taken, nothing, forged] = await Promise.all([
    izin(['subgraph', 'publish', 'person', file]),
    izin(['subgraph', 'publish', 'safeentry', 'taking.graphql', '--json']),
    izin(['subgraph', 'rollback', 'safeentry']),
    izin(['supergraph', 'fetch'], { IZIN_REGISTRY_JWKS_FILE: 'gateway-keys.json' }),
  ])
  expect(another).toMatchObject({ code: 3, err: expect.stringContaining('not assigned to your client') })
  expect(taken.code).toBe(1)
  expect(JSON.parse(taken.out)).toMatchObject({
    error: { code: 'CHECK_FAILED' },
    findings: expect.arrayContaining([
      expect.objectContaining({ rule: 'owner/field-taken', line: expect.any(Number) }),
    ]),
  })
  expect(nothing).toMatchObject({ code: 3, err: expect.stringContaining('UNKNOWN_VERSION') })
  expect(forged).toMatchObject({ code: 1, out: '', err: expect.stringContaining('do not use it') })
})

it('a bank is approved, a person consents by its titles, and the bank reads it, and only what was approved', async () => {
  const bank = await platform.openBank('merlion-bank')
  const asked = { ...card, scopes: ['name', 'uinfin', ...items] }
  await expect(bank.ask(asked)).rejects.toMatchObject({ error: 'invalid_scope' })
  await walk('A bank may ask for it')

  const resident = openResident()
  const request = await bank.ask(asked)
  const page = await resident.openRequest(request.url, { persona })
  for (const words of ['Places you checked in to', 'Times you checked in', 'SafeEntry Sample Service'])
    expect(page.html).toContain(words)
  const button = 'See the actual values first'
  const sentAway = await resident.browser.press(page, { button, tick: items })
  const strongly = await resident.signIn(sentAway, persona, 'urn:izin:acr:2')
  const shown = await resident.browser.press(strongly, { button, tick: items })
  for (const words of ['Bishan Sample Library', '20 November 2026 at 6:05 pm (Singapore time)'])
    expect(shown.html).toContain(words)
  expect(shown.html).not.toContain('No answer from the agency')
  const [look] = await platform.sql<{ released: string[] }>(
    `SELECT released FROM disclosure_event WHERE client_id = 'izin-preview'`,
  )
  expect(look?.released).toEqual(expect.arrayContaining(['SafeEntryCheckIn.venue', 'SafeEntryCheckIn.in']))
  expect(look?.released).not.toContain('SafeEntryCheckIn.out')
  const { left: back } = await resident.browser.press(shown, { button: 'Share', tick: items })
  if (!back) throw new Error('the person was not led back to the bank')
  const { accessToken } = await bank.redeem(request, back)
  const [, query = ''] = readme.split('```graphql\n')
  const document = query.split('```')[0] ?? ''
  held = { bank, accessToken, document }
  const answer = await readAnswer(await bank.query(platform.endpoint, accessToken, { query: document }))
  expect(answer.data).toEqual({
    me: {
      name: { value: persona },
      safeEntryCheckIns: {
        state: 'AVAILABLE',
        records: [
          { venue: 'Bishan Sample Library', in: '2026-11-20T10:05:00.000Z' },
          { venue: 'Toa Payoh Sample Hub', in: '2026-11-19T01:00:00.000Z' },
        ],
      },
    },
  })
  const more = { query: '{ me { safeEntryCheckIns { records { venue out } } } }' }
  const refused = await readAnswer(await bank.query(platform.endpoint, accessToken, more))
  expect(refused.data).toMatchObject({ me: { safeEntryCheckIns: { records: [{ out: null }, { out: null }] } } })
})

it('the operator takes it out: queries say so, nobody is asked, and the consent outlives it', async () => {
  if (held === undefined) throw new Error('nobody has shared')
  const { bank, accessToken, document } = held
  const read = async (query: string) => readAnswer(await bank.query(platform.endpoint, accessToken, { query }))
  const [review, done, list] = await walk('Operator: it has to go.')
  expect(review).toMatch(/^merlion-bank +2 +2 +1 +Person\.safeEntryCheckIns SafeEntryCheckIn\.in /m)
  expect(done).toMatch(/supergraph \d+ is in force without it/)
  expect(list).toMatch(/^safeentry .* withdrawn .*: The agency closes\.$/m)
  const schema = async () => (await fetch(`${platform.gatewayUrl}/schema.graphql`)).text()
  await until(async () => !(await schema()).includes('safeEntryCheckIns'))

  platform.forget()
  expect(await read(document)).toMatchObject({
    code: 'GRAPHQL_VALIDATION_FAILED',
    errors: [{ message: expect.stringContaining('safeEntryCheckIns') }],
  })
  expect(platform.asked()).toEqual([])
  expect((await read('{ me { name { value } } }')).data).toEqual({ me: { name: { value: persona } } })
  await expect(bank.ask({ ...card, scopes: ['name', 'uinfin', ...items] })).rejects.toMatchObject({
    error: 'invalid_scope',
    error_description: expect.stringContaining('not offered at present'),
  })
  const consents = await platform.sql<{ status: string; scopes: string[] }>(
    `SELECT c.status::text, array_agg(i.scope ORDER BY i.scope) AS scopes FROM consent c JOIN consent_item i ON i.consent_id = c.id
     WHERE c.status = 'ACTIVE' GROUP BY c.id, c.status`,
  )
  expect(consents).toEqual([{ status: 'ACTIVE', scopes: expect.arrayContaining(items) }])

  await walk('Operator: it may come back.')
  await until(async () => (await schema()).includes('safeEntryCheckIns'))
  expect((await read(document)).data).toMatchObject({ me: { safeEntryCheckIns: { state: 'AVAILABLE' } } })
})
