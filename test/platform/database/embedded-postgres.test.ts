import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readServerLock } from '../../../platform/database/running-server.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../platform/database/start-embedded-postgres.ts'

let parent: string
let dataFolder: string
let server: EmbeddedPostgres | undefined

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'izin-embedded-'))
  chmodSync(parent, 0o711)
  dataFolder = join(parent, '.izin')
})

afterEach(async () => {
  await server?.stop()
  if (server) rmSync(server.folder, { recursive: true, force: true })
  server = undefined
  rmSync(parent, { recursive: true, force: true })
})

async function start(port?: number): Promise<EmbeddedPostgres> {
  server = await startEmbeddedPostgres({ dataFolder, durable: false, ...(port === undefined ? {} : { port }) })
  return server
}

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server?.adminUrl('postgres') })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

const problem = (sentence: RegExp) => ({ name: 'StartupProblem', message: expect.stringMatching(sentence) })

describe('the embedded database', () => {
  // One folder as a start leaves it, copied for whoever does not look at how it is made: making one is what costs.
  let whole: { readonly kept: string; readonly folder: string }
  beforeAll(async () => {
    const kept = mkdtempSync(join(tmpdir(), 'izin-embedded-'))
    chmodSync(kept, 0o711)
    const made = await startEmbeddedPostgres({ dataFolder: join(kept, '.izin'), durable: false })
    await made.stop()
    whole = { kept, folder: made.folder }
  })
  afterAll(() => rmSync(whole.kept, { recursive: true, force: true }))

  /** Answers the server's folder. */
  function copyWhole(): string {
    execFileSync('cp', ['-a', `${join(whole.kept, '.izin')}/.`, dataFolder])
    return join(dataFolder, relative(join(whole.kept, '.izin'), whole.folder))
  }

  test('keeps its data from one start to the next', async () => {
    await start()
    await query('CREATE TABLE kept AS SELECT 1 AS n')
    await server?.stop()
    await start()
    expect(await query('SELECT n FROM kept')).toEqual([{ n: 1 }])
  })

  test('is made once by two starts at once', async () => {
    const [first, second] = await Promise.all([start(), start()])
    expect(first.password).toBe(second.password)
    expect(first.port).toBe(second.port)
  })

  test('listens on the loopback address alone and asks for a password kept in a file of mode 600', async () => {
    copyWhole()
    const { folder, port } = await start()
    expect(await query('SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    expect(statSync(join(folder, 'data/izin-password')).mode & 0o777).toBe(0o600)
    const stranger = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: 'guess',
      database: 'postgres',
    })
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/)
  })

  test('is taken over when it still runs because its starter was killed', async () => {
    copyWhole()
    const first = await start()
    await query('CREATE TABLE kept AS SELECT 1 AS n')
    const second = await start()
    expect(second.port).toBe(first.port)
    expect(await query('SELECT n FROM kept')).toEqual([{ n: 1 }])
    await second.stop()
    expect(readServerLock(join(first.folder, 'data'))).toBeUndefined()
  })

  test('is started although its lock names a process that is somebody else’s by now', async () => {
    copyWhole()
    const { folder } = await start()
    const lock = readFileSync(join(folder, 'data/postmaster.pid'), 'utf8')
    await server?.stop()
    writeFileSync(join(folder, 'data/postmaster.pid'), lock.replace(/^\d+/, String(process.pid)))
    await start()
    expect(await query('SELECT 1 AS n')).toEqual([{ n: 1 }])
  })

  test('runs in a process group of its own, so that Ctrl-C does not reach it before the services drained', async () => {
    copyWhole()
    const { folder } = await start()
    const pid = readServerLock(join(folder, 'data'))?.pid
    // `pid (comm) state ppid pgrp …`, proc(5)
    if (existsSync('/proc/self/stat'))
      expect(Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2])).toBe(pid)
  })

  test.runIf(process.getuid?.() === 0)('works in a folder that the database user can not enter', async () => {
    chmodSync(parent, 0o700)
    const { folder } = await start()
    expect(folder.startsWith(parent)).toBe(false)
    expect(await query('SELECT 1 AS n')).toEqual([{ n: 1 }])
    await server?.stop()
    expect((await start()).folder).toBe(folder)
  })

  test('says in a sentence that its port is in use', async () => {
    copyWhole()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await expect(start(port)).rejects.toMatchObject(problem(/^Port \d+ for the database is in use; choose another\.$/))
    other.close()
  })

  test.each([
    ['without its version file', (folder: string) => rmSync(join(folder, 'data/PG_VERSION')), /PG_VERSION is missing/],
    ['without its control file', (folder: string) => rmSync(join(folder, 'data/global/pg_control')), /pg_control/],
    [
      'with a torn control file',
      (folder: string) => truncateSync(join(folder, 'data/global/pg_control'), 100),
      /pg_control/,
    ],
    [
      'without its password',
      (folder: string) => rmSync(join(folder, 'data/izin-password')),
      /izin-password is missing/,
    ],
    [
      'with another password',
      (folder: string) => writeFileSync(join(folder, 'data/izin-password'), 'x'),
      /its own password/,
    ],
    [
      'made by another version',
      (folder: string) => writeFileSync(join(folder, 'data/PG_VERSION'), '12\n'),
      /made by PostgreSQL 12/,
    ],
  ])('a data folder %s gets one sentence with the next step', async (_, damage, sentence) => {
    damage(copyWhole())
    await expect(start()).rejects.toMatchObject(problem(sentence))
    await expect(start()).rejects.toMatchObject(problem(/^[^\n]*delete (it|\S+) to begin afresh[^\n]*\.$/))
  })

  test('a folder that can not be made gets one sentence with the next step', async () => {
    mkdirSync(parent, { recursive: true })
    writeFileSync(dataFolder, 'a file')
    await expect(start()).rejects.toMatchObject(problem(/set IZIN_DATA_FOLDER to a folder you own\.$/))
  })
})
