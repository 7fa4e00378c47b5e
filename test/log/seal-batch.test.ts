import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendLeaves } from '../../log/merkle/append-leaves.ts'
import { sha256Hasher, type TreeHasher } from '../../log/merkle/tree-hasher.ts'
import { parseCheckpoint } from '../../log/note/checkpoint.ts'
import { parseNote, verifyNote } from '../../log/note/signed-note.ts'
import { sealBatch } from '../../log/sealer/seal-batch.ts'
import { startSealer } from '../../log/sealer/start-sealer.ts'
import { readLatestCheckpoint } from '../../log/storage/checkpoints.ts'
import { prepareDatabases } from '../../platform/database/prepare-databases.ts'
import { readServerLock } from '../../platform/database/running-server.ts'
import { makeServiceLogins, serviceUrls } from '../../platform/database/service-logins.ts'
import { startEmbeddedPostgres } from '../../platform/database/start-embedded-postgres.ts'
import { startTemporaryPostgres, type TemporaryPostgres } from '../../platform/database/start-temporary-postgres.ts'
import { childEnvironment } from '../harness/child-environment.ts'
import type { TestDatabase } from '../harness/create-test-database.ts'
import { scaled } from '../harness/scale.ts'
import { type ArrangedLog, arrangeLog } from './arrange-log.ts'

let log: ArrangedLog
beforeEach(async () => {
  log = await arrangeLog()
})
afterEach(() => log.stop())

/** Every event has one leaf, indexes are gapless, and the newest checkpoint is the root of exactly these leaves. */
async function expectWholeTree(of: ArrangedLog = log) {
  const { rows } = await of.admin.query<{ index: string; leaf_hash: Buffer }>(
    'SELECT index, leaf_hash FROM log_leaf ORDER BY index',
  )
  expect(rows.map(({ index }) => Number(index))).toEqual(rows.map((_, n) => n))
  expect(await of.count('disclosure_event e WHERE NOT EXISTS (SELECT FROM log_leaf l WHERE l.event_id = e.id)')).toBe(0)
  expect(await of.count('log_pending')).toBe(0)
  expect(rows).toHaveLength(await of.count('disclosure_event'))
  const leaves = rows.map(({ leaf_hash }) => leaf_hash)
  const { root } = appendLeaves({ size: 0, edge: [] }, leaves, sha256Hasher)
  const checkpoint = await readLatestCheckpoint(of.sealer)
  expect(checkpoint?.size).toBe(leaves.length)
  expect(checkpoint?.root.equals(root)).toBe(true)
}

/** A connection that was cut is found out by its next use. */
async function sealWhenBack(of: ArrangedLog) {
  const sealed = () =>
    of.sealAll().then(
      () => 'all',
      () => 'not all',
    )
  await expect.poll(sealed, { timeout: 20_000 }).toBe('all')
}

test('what was released is sealed under the hashes of the receipts, and the checkpoint is signed', async () => {
  const { receipts } = await log.release(5)
  expect(await sealBatch(log.deps)).toEqual({ kind: 'sealed', count: 5, size: 5 })
  expect(await sealBatch(log.deps)).toEqual({ kind: 'idle' })
  const { rows } = await log.admin.query<{ leaf_hash: Buffer }>('SELECT leaf_hash FROM log_leaf')
  expect(rows.map(({ leaf_hash }) => leaf_hash.toString('base64url')).sort()).toEqual(
    receipts.map(({ leaf_hash }) => leaf_hash).sort(),
  )
  const note = parseNote((await readLatestCheckpoint(log.sealer))?.note ?? '')
  if (!note) throw new Error('no note')
  expect(verifyNote(note, log.signer.verifier)).toBe('valid')
  expect(parseCheckpoint(note.text)).toMatchObject({ origin: 'localhost/izin-log', size: 5 })
  await expectWholeTree()
})

test('a hundred thousand events, sealed through the database, cost each as many hashes at the end as at the beginning', async () => {
  const batches = scaled(100)
  for (let n = 0; n < batches; n++) {
    await log.releaseMany(1_000)
    let hashes = 0
    const hasher: TreeHasher = {
      ...sha256Hasher,
      node: (left, right) => {
        hashes++
        return sha256Hasher.node(left, right)
      },
    }
    const size = 1_000 * (n + 1)
    expect(await sealBatch({ ...log.deps, hasher })).toEqual({ kind: 'sealed', count: 1_000, size })
    // Fewer than a node a leaf; the edge that is checked and the new root, each at most the height of the tree.
    expect(hashes).toBeLessThanOrEqual(1_000 + 2 * Math.ceil(Math.log2(size)))
  }
  await expectWholeTree()
})

test('several sealers at once seal each event once', async () => {
  let releasing = true
  const released = Promise.all(Array.from({ length: 20 }, () => log.release(10))).finally(() => {
    releasing = false
  })
  const sealing = Array.from({ length: 4 }, async () => {
    const deps = { ...log.deps, maximumBatch: 7 }
    while ((await sealBatch(deps)).kind !== 'idle' || releasing);
  })
  await Promise.all([released, ...sealing])
  await log.sealAll()
  await expectWholeTree()
})

test('releases go on while a sealer holds its lock, and while there is none', async () => {
  const client = await log.admin.connect()
  await client.query('BEGIN')
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('izin log sealer'))`)
  await log.release(10)
  expect(await sealBatch(log.deps)).toEqual({ kind: 'busy' })
  await client.query('ROLLBACK')
  client.release()
  expect(await log.count('log_pending')).toBe(10)
  await log.sealAll()
  await expectWholeTree()
})

test('an event that waits too long is an alarm in the sealer’s log', async () => {
  const said: string[] = []
  const logger = pino({ level: 'error' }, { write: (line: string) => void said.push(line) })
  await log.release(1)
  const client = await log.admin.connect()
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtext('izin log sealer'))`)
  const sealer = await startSealer({
    ...{ databaseUrl: log.database.sealer, origin: 'localhost/izin-log', key: log.key, witnesses: [], logger },
    ...{ interval: 20, alarmAfter: 100 },
  })
  await expect.poll(() => said.join(''), { timeout: 5_000 }).toMatch(/"alarm":"unsealed"/)
  await client.query('ROLLBACK')
  client.release()
  await expect.poll(() => log.count('log_pending'), { timeout: 5_000 }).toBe(0)
  await sealer.stop()
})

describe('killed at random moments', () => {
  test('the sealer’s process loses nothing and gives no index twice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'izin-sealer-'))
    const keyFile = join(folder, 'log.json')
    writeFileSync(keyFile, JSON.stringify({ ...log.key, kid: 'sandbox-log' }))
    const env = {
      ...childEnvironment(),
      IZIN_MODE: 'sandbox',
      IZIN_LOG_DATABASE_URL: log.database.sealer,
      IZIN_LOG_KEY_FILE: keyFile,
    }
    // Four at once: they compete for the lock, and whoever holds it may die.
    for (let n = 0; n < scaled(10); n++) {
      await log.releaseMany(400)
      const dying = Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['log/sealer/main.ts'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
        const exit = once(child, 'exit')
        await once(child.stdout, 'data')
        await sleep(Math.random() * 120)
        child.kill('SIGKILL')
        await exit
      })
      await Promise.all([log.release(50), ...dying])
    }
    rmSync(folder, { recursive: true })
    await sealWhenBack(log)
    await expectWholeTree()
  })

  test('the database’s connections lose nothing either', async () => {
    for (let n = 0; n < scaled(150); n++) {
      await log.releaseMany(30)
      const sealing = sealBatch({ ...log.deps, maximumBatch: 9 }).catch(() => undefined)
      await sleep(Math.random() * 12)
      await log.admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'izin_sealer_login' AND datname = current_database()`,
      )
      await sealing
    }
    await sealWhenBack(log)
    await expectWholeTree()
  })
})

describe('PostgreSQL itself killed at random moments', () => {
  test('loses no release that was answered and no leaf that was sealed, gives no index twice, and the log goes on', async () => {
    const server = await startTemporaryPostgres({ durable: true })
    const own = await openOwnDatabase(server)
    const victim = await arrangeLog(own)
    const answered: string[] = []
    const seen: { size: number; root: Buffer }[] = []
    try {
      for (let n = 0; n < scaled(10); n++) {
        let down = false
        const releasing = Array.from({ length: 3 }, async () => {
          while (!down)
            await victim
              .release(5)
              .then(({ receipts }) => void answered.push(...receipts.map(({ leaf_hash }) => leaf_hash)))
              .catch(() => undefined)
        })
        const sealing = (async () => {
          while (!down) {
            await sealBatch(victim.deps).catch(() => undefined)
            const checkpoint = await readLatestCheckpoint(victim.sealer).catch(() => undefined)
            if (checkpoint !== undefined) seen.push(checkpoint)
          }
        })()
        // At least one round of each, so that there is something to lose.
        const before = answered.length
        await expect.poll(() => answered.length, { timeout: 20_000 }).toBeGreaterThan(before)
        await sleep(Math.random() * 150)
        await killServer(own.admin, server.folder)
        down = true
        await Promise.all([...releasing, sealing])
        await startEmbeddedPostgres({ dataFolder: server.dataFolder, port: server.port, durable: true })
      }
      await sealWhenBack(victim)
      await expectWholeTree(victim)
      const { rows } = await victim.admin.query<{ leaf_hash: Buffer }>('SELECT leaf_hash FROM log_leaf ORDER BY index')
      const leaves = rows.map(({ leaf_hash }) => leaf_hash)
      const sealed = new Set(leaves.map((leaf) => leaf.toString('base64url')))
      expect(answered.filter((leaf) => !sealed.has(leaf))).toEqual([])
      // What a checkpoint ever said stays true.
      expect(seen.length).toBeGreaterThan(0)
      for (const { size, root } of seen)
        expect(appendLeaves({ size: 0, edge: [] }, leaves.slice(0, size), sha256Hasher).root).toEqual(root)
    } finally {
      await victim.stop()
      await own.drop()
    }
  })
})

async function openOwnDatabase(server: TemporaryPostgres): Promise<TestDatabase> {
  const name = 'izin_killed'
  const first = new pg.Client({ connectionString: server.adminUrl('postgres') })
  await first.connect()
  await first.query(`CREATE DATABASE ${name}`)
  await first.end()
  const admin = server.adminUrl(name)
  const same = <T>(value: T) => ({ person: value, corporate: value, consent: value, registry: value })
  await prepareDatabases({ urls: same(admin), settings: same('the test'), mode: 'sandbox' })
  await makeServiceLogins(admin, server.password)
  return { name, admin, ...serviceUrls(admin, server.password), drop: () => server.stop() }
}

/** The server and every process of it, as when the machine loses its memory; only processes of this very cluster. */
async function killServer(adminUrl: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('SELECT pid FROM pg_stat_activity')
  const lock = readServerLock(join(folder, 'data'))
  if (lock === undefined) throw new Error('the server does not run')
  const pids = [lock.pid, ...rows.map((row) => row.pid)]
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // A connection that ended meanwhile.
    }
  await client.end().catch(() => undefined)
  // Gone, or dead and waiting for whoever reaps.
  const alive = () => {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pids.join(',')], { encoding: 'utf8' })
    return stdout.split('\n').filter((state) => state.trim() !== '' && !state.trimStart().startsWith('Z'))
  }
  await expect.poll(alive, { timeout: 20_000 }).toEqual([])
}

describe('a stored tree that was tampered with', () => {
  // As the database's owner could: with the triggers off.
  const tamper = (statement: string) =>
    log.admin.query(`SET session_replication_role = replica; ${statement}; SET session_replication_role = origin`)

  test.each([
    ['a node changed', `UPDATE log_node SET hash = sha256('x') WHERE level = (SELECT max(level) FROM log_node)`],
    ['a leaf removed', 'DELETE FROM log_leaf WHERE index = (SELECT max(index) FROM log_leaf)'],
    ['a node removed', 'DELETE FROM log_node WHERE level = (SELECT max(level) FROM log_node)'],
    ['an event in line removed', 'DELETE FROM disclosure_event WHERE id IN (SELECT event_id FROM log_pending)'],
  ])('%s: nothing more is signed', async (_, statement) => {
    await log.release(8)
    await log.sealAll()
    await log.release(1)
    await tamper(statement)
    await expect(sealBatch(log.deps)).rejects.toMatchObject({ name: 'LogDamaged' })
    expect(await log.count('log_checkpoint')).toBe(1)
  })
})
