import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendLeaves } from '../../log/merkle/append-leaves.ts'
import { sha256Hasher, type TreeHasher } from '../../log/merkle/tree-hasher.ts'
import { parseCheckpoint } from '../../log/note/checkpoint.ts'
import { parseNote, verifyNote } from '../../log/note/signed-note.ts'
import { sealBatch } from '../../log/sealer/seal-batch.ts'
import { startSealer } from '../../log/sealer/start-sealer.ts'
import { readLatestCheckpoint } from '../../log/storage/checkpoints.ts'
import { scaled } from '../harness/scale.ts'
import { type ArrangedLog, arrangeLog, makeKey } from './arrange-log.ts'

let log: ArrangedLog
beforeEach(async () => {
  log = await arrangeLog()
})
afterEach(() => log.stop())

/** Every event has one leaf, indexes are gapless, and the newest checkpoint is the root of exactly these leaves. */
async function expectWholeTree() {
  const { rows } = await log.admin.query<{ index: string; leaf_hash: Buffer }>(
    'SELECT index, leaf_hash FROM log_leaf ORDER BY index',
  )
  expect(rows.map(({ index }) => Number(index))).toEqual(rows.map((_, n) => n))
  expect(await log.count('disclosure_event e WHERE NOT EXISTS (SELECT FROM log_leaf l WHERE l.event_id = e.id)')).toBe(
    0,
  )
  expect(await log.count('log_pending')).toBe(0)
  expect(rows).toHaveLength(await log.count('disclosure_event'))
  const leaves = rows.map(({ leaf_hash }) => leaf_hash)
  const { root } = appendLeaves({ size: 0, edge: [] }, leaves, sha256Hasher)
  const checkpoint = await readLatestCheckpoint(log.sealer)
  expect(checkpoint?.size).toBe(leaves.length)
  expect(checkpoint?.root.equals(root)).toBe(true)
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

test('each event costs as many hashes in a large log as in a small one', async () => {
  const costs: number[] = []
  for (let n = 0; n < 5; n++) {
    await log.release(64)
    let hashes = 0
    const hasher: TreeHasher = {
      ...sha256Hasher,
      node: (left, right) => {
        hashes++
        return sha256Hasher.node(left, right)
      },
    }
    await sealBatch({ ...log.deps, hasher })
    costs.push(hashes)
  }
  // A node a leaf; the edge that is checked and the new root, each at most the height of the tree.
  for (const cost of costs) expect(cost).toBeLessThanOrEqual(64 + 2 * 9)
})

test('several sealers at once seal each event once', async () => {
  const releasing = Promise.all(Array.from({ length: 20 }, () => log.release(10)))
  let done = false
  const sealing = Array.from({ length: 4 }, async () => {
    while (!done) await sealBatch({ ...log.deps, maximumBatch: 7 })
  })
  await releasing
  await sleep(200)
  done = true
  await Promise.all(sealing)
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
    writeFileSync(keyFile, JSON.stringify({ ...makeKey(), kid: 'sandbox-log' }))
    const env = {
      PATH: process.env['PATH'],
      IZIN_MODE: 'sandbox',
      IZIN_LOG_DATABASE_URL: log.database.sealer,
      IZIN_LOG_KEY_FILE: keyFile,
    }
    for (let n = 0; n < scaled(40); n++) {
      const child = spawn(process.execPath, ['log/sealer/main.ts'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
      await once(child.stdout, 'data')
      const releasing = Promise.all(Array.from({ length: 5 }, () => log.release(20)))
      await sleep(Math.random() * 600)
      child.kill('SIGKILL')
      await Promise.all([once(child, 'exit'), releasing])
    }
    rmSync(folder, { recursive: true })
    await log.sealAll()
    await expectWholeTree()
  })

  test('the database’s connections lose nothing either', async () => {
    for (let n = 0; n < scaled(200); n++) {
      await log.release(30)
      const sealing = sealBatch({ ...log.deps, maximumBatch: 9 }).catch(() => undefined)
      await sleep(Math.random() * 12)
      await log.admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'izin_sealer_login' AND datname = current_database()`,
      )
      await sealing
    }
    await log.sealAll()
    await expectWholeTree()
  })
})

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
