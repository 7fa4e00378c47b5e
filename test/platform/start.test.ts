import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFreePort, isPortFree } from '../../platform/database/find-free-port.ts'
import { childEnvironment } from '../harness/child-environment.ts'

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface Run {
  readonly process: ChildProcess
  readonly ended: Promise<Outcome>
  until(text: string): Promise<string>
}

let parent: string
let settings: Record<string, string>

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'izin-start-'))
  chmodSync(parent, 0o711)
  settings = { IZIN_DATA_FOLDER: join(parent, '.izin') }
  for (const name of [
    'GATEWAY',
    'AUTHORIZATION_SERVER',
    'REGISTRY',
    'PERSON',
    'CORPORATE',
    'CONSENT',
    'LOG',
    'WITNESS',
  ])
    settings[`IZIN_${name}_PORT`] = String(await findFreePort())
})

afterAll(() => rmSync(parent, { recursive: true, force: true }))

/** In a process group of its own, as a shell's job is. */
function start(environment: Record<string, string>, ...args: string[]): Run {
  const env = { ...childEnvironment(), ...environment }
  const child = spawn(process.execPath, ['platform/start.ts', ...args], { env, detached: true })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code, out, err }))
  const until = async (text: string) => {
    while (!out.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without “${text}”: ${out}${err}`)
      await Promise.race([once(child.stdout, 'data'), ended])
    }
    return out
  }
  return { process: child, ended, until }
}

function pressCtrlC({ process: child }: Run): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
}

const url = (name: string, path: string) => `http://127.0.0.1:${settings[`IZIN_${name}_PORT`]}${path}`
const status = async (name: string, path: string) => (await fetch(url(name, path))).status

describe('npm start', () => {
  test('--help lists every setting', async () => {
    const { code, out } = await start({}, '--help').ended
    expect(code).toBe(0)
    expect(out).toMatch(/IZIN_MODE .*\n.*IZIN_DATA_FOLDER/)
  })

  test.each([
    ['an unknown option', {}, ['--hlep'], /'--hlep'.*see --help/],
    ['a misspelt setting', { IZIN_MODDE: 'sandbox' }, [], /no setting IZIN_MODDE/],
    ['a database that does not answer', databases('127.0.0.1:1'), [], /does not answer .*IZIN_PERSON_DATABASE_URL/],
  ])('%s ends it with a sentence and exit code 1', async (_, environment, args, sentence) => {
    const { code, err } = await start({ ...settings, ...environment }, ...args).ended
    expect(code).toBe(1)
    expect(err).toMatch(sentence)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test('starts everything, says what to open, stops everything at Ctrl-C, and goes on where it was, killed or not', async () => {
    const first = start(settings)
    expect(await first.until('Ctrl-C stops everything')).toContain(
      `http://localhost:${settings['IZIN_GATEWAY_PORT']}/graphql`,
    )
    expect(await status('GATEWAY', '/readyz')).toBe(200)
    expect(await status('AUTHORIZATION_SERVER', '/.well-known/oauth-authorization-server')).toBe(200)
    for (const name of ['GATEWAY', 'PERSON', 'CORPORATE', 'CONSENT']) expect(await status(name, '/healthz')).toBe(200)

    const samePorts = await start(settings).ended
    expect(samePorts.code).toBe(1)
    expect(samePorts.err).toMatch(/^\s*Port \d+ for the gateway is in use; .*IZIN_GATEWAY_PORT to another port\.\s*$/)

    const sameFolder = await start({ IZIN_DATA_FOLDER: settings['IZIN_DATA_FOLDER'] ?? '', ...freePorts }).ended
    expect(sameFolder.code).toBe(1)
    expect(sameFolder.err).toMatch(/^\s*Izin already runs on the data folder .*; stop it, or set IZIN_DATA_FOLDER/)
    expect(await status('GATEWAY', '/readyz')).toBe(200)

    pressCtrlC(first)
    const { code, out } = await first.ended
    expect(code).toBe(0)
    // The gateway drains before what it needs; the database is the last.
    expect([...out.matchAll(/Stopped: (.+)/g)].map(([, name]) => name)).toEqual([
      'gateway',
      'registry',
      'authorization server',
      'disclosure log',
      'sealer',
      'witness',
      'consent subgraph',
      'corporate subgraph',
      'person subgraph',
      'sandbox',
      'databases',
    ])
    expect(existsSync(join(parent, '.izin/postgres/data/postmaster.pid'))).toBe(false)
    for (const [name, port] of Object.entries(settings))
      if (name.endsWith('_PORT')) expect(await isPortFree(Number(port))).toBe(true)

    // Killed, it leaves its database running; the next start takes that over.
    const killed = start(settings)
    expect(await killed.until('Ctrl-C stops everything')).not.toMatch(/Making the database|Migrating/)
    killed.process.kill('SIGKILL')
    await killed.ended

    const next = start(settings)
    const again = await next.until('Ctrl-C stops everything')
    expect(again).toMatch(/Using the database server that still runs/)
    expect(again).not.toMatch(/Making the database|Migrating/)
    // As when its terminal was closed: it can tell nobody, and stops everything all the same.
    next.process.stdout?.destroy()
    pressCtrlC(next)
    expect((await next.ended).code).toBe(0)
    expect(existsSync(join(parent, '.izin/postgres/data/postmaster.pid'))).toBe(false)
  }, 300_000)
})

const freePorts = {
  IZIN_GATEWAY_PORT: '0',
  IZIN_AUTHORIZATION_SERVER_PORT: '0',
  IZIN_REGISTRY_PORT: '0',
  IZIN_PERSON_PORT: '0',
  IZIN_CORPORATE_PORT: '0',
  IZIN_CONSENT_PORT: '0',
  IZIN_LOG_PORT: '0',
  IZIN_WITNESS_PORT: '0',
}

function databases(place: string): Record<string, string> {
  return {
    IZIN_MODE: 'sandbox',
    IZIN_PERSON_DATABASE_URL: `postgresql://u@${place}/person`,
    IZIN_CORPORATE_DATABASE_URL: `postgresql://u@${place}/corporate`,
    IZIN_CONSENT_DATABASE_URL: `postgresql://u@${place}/consent`,
  }
}
