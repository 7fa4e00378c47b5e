import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { appendLeaves, type TreeEdge } from '../../log/merkle/append-leaves.ts'
import { sha256Hasher as hasher } from '../../log/merkle/tree-hasher.ts'
import { verifyConsistency, verifyInclusion } from '../../log/merkle/verify-proof.ts'
import { checkpointText, parseCheckpoint } from '../../log/note/checkpoint.ts'
import { readCosignatures } from '../../log/note/cosignature.ts'
import { noteSigner } from '../../log/note/note-key.ts'
import { parseNote, signNote } from '../../log/note/signed-note.ts'
import { publishCheckpoint } from '../../log/sealer/publish-checkpoint.ts'
import { requestCosignature } from '../../log/sealer/request-cosignature.ts'
import { startLogServer } from '../../log/server/start-log-server.ts'
import { startWitness } from '../../log/witness/start-witness.ts'
import { type ArrangedLog, arrangeLog, makeKey } from './arrange-log.ts'

const logger = pino({ level: 'silent' })
const witnessKey = makeKey()
const witnessName = 'witness.example/w'
let log: ArrangedLog
let folder: string
let witness: Awaited<ReturnType<typeof startWitness>>
let server: Awaited<ReturnType<typeof startLogServer>>
let receipts: readonly { leaf_hash: string }[]

const openWitness = (stateFile: string | undefined) =>
  startWitness({
    ...{ host: '127.0.0.1', port: 0, name: witnessName, key: witnessKey, stateFile, logger },
    logs: [log.signer.verifier],
  })
const submit = (body: string, url = witness.url) => fetch(`${url}/add-checkpoint`, { method: 'POST', body })
const askWitness = () =>
  requestCosignature(
    log.sealer,
    { verifier: noteSigner(witnessName, 'cosignature', witnessKey).verifier, url: witness.url },
    hasher,
  )

beforeAll(async () => {
  log = await arrangeLog()
  folder = mkdtempSync(join(tmpdir(), 'izin-witness-'))
  witness = await openWitness(join(folder, 'state.json'))
  server = await startLogServer({ host: '127.0.0.1', port: 0, databaseUrl: log.database.logServer, logger })
  receipts = (await log.release(5)).receipts
  await log.sealAll()
})
afterAll(async () => {
  await Promise.all([witness.stop(), server.stop()])
  await log.stop()
  rmSync(folder, { recursive: true })
})

describe('the witness', () => {
  test('signs the log as it grows, and the signature stands in the published checkpoint', async () => {
    expect(await askWitness()).toEqual({ kind: 'cosigned', size: 5 })
    expect(await askWitness()).toEqual({ kind: 'current' })
    await log.release(3)
    await log.sealAll()
    expect(await askWitness()).toEqual({ kind: 'cosigned', size: 8 })
    await publishCheckpoint(log.sealer, folder)
    const published = readFileSync(join(folder, 'checkpoint'), 'utf8')
    expect(published).toBe(readFileSync(join(folder, 'checkpoints', '8'), 'utf8'))
    expect(published).toBe(await (await fetch(`${server.url}/checkpoint`)).text())
    const note = parseNote(published)
    expect(note && readCosignatures(note, noteSigner(witnessName, 'cosignature', witnessKey).verifier)).toHaveLength(1)
  })

  const forged = (size: number, edge: TreeEdge = { size: 0, edge: [] }) => {
    const leaves = Array.from({ length: size - edge.size }, (_, n) => hasher.leaf(Buffer.from(`made up ${n}`)))
    const { root } = appendLeaves(edge, leaves, hasher)
    return signNote(checkpointText({ origin: 'localhost/izin-log', size, root }), log.signer)
  }

  test('refuses a rewritten history, even one signed by the log itself', async () => {
    expect((await submit(`old 8\n\n${forged(8)}`)).status).toBe(409)
    expect((await submit(`old 8\n${Buffer.alloc(32).toString('base64')}\n\n${forged(9)}`)).status).toBe(422)
    expect((await submit(`old 8\n\n${forged(16)}`)).status).toBe(422)
  })

  test('says what it has seen to whoever asks from another size, before and after a restart', async () => {
    const second = await openWitness(join(folder, 'state.json'))
    for (const url of [witness.url, second.url]) {
      const answer = await submit(`old 0\n\n${forged(8)}`, url)
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        409,
        'text/x.tlog.size',
        '8\n',
      ])
    }
    await second.stop()
  })

  test.each([
    ['no request at all', 'hello', 400],
    ['a larger old size', () => `old 9\n\n${forged(8)}`, 400],
    ['an old size with a leading zero', () => `old 08\n\n${forged(8)}`, 400],
    ['a proof that is no hash', () => `old 8\nAAAA\n\n${forged(9)}`, 400],
    [
      'an unknown log',
      () =>
        `old 0\n\n${signNote(checkpointText({ origin: 'x', size: 1, root: Buffer.alloc(32) }), noteSigner('x', 'note', makeKey()))}`,
      404,
    ],
    [
      'another key',
      () =>
        `old 8\n\n${signNote(checkpointText({ origin: 'localhost/izin-log', size: 8, root: Buffer.alloc(32) }), noteSigner('localhost/izin-log', 'note', makeKey()))}`,
      403,
    ],
  ] as const)('%s is refused', async (_, body, status) => {
    expect((await submit(typeof body === 'string' ? body : body())).status).toBe(status)
  })

  test('gets one of many at once in, and never goes back', async () => {
    await log.release(2)
    await log.sealAll()
    await Promise.all(Array.from({ length: 8 }, askWitness))
    expect(await log.count('log_cosignature WHERE tree_size = 10')).toBe(1)
  })
})

const answerSchema = z.looseObject({
  leaf_index: z.number().default(-1),
  inclusion: z.array(z.string()).default([]),
  consistency: z.array(z.string()).default([]),
})

describe('proofs by HTTP', () => {
  const get = async (path: string) => {
    const response = await fetch(`${server.url}${path}`)
    return { status: response.status, body: answerSchema.parse(await response.json()) }
  }
  const decode = (lines: string[]) => lines.map((line) => Buffer.from(line, 'base64'))
  const checkpointAt = async (size: number) => {
    const found = parseCheckpoint(
      parseNote(await (await fetch(`${server.url}/checkpoints/${size}`)).text())?.text ?? '',
    )
    if (!found) throw new Error('no checkpoint')
    return found
  }

  test('a receipt is proved to be under a checkpoint', async () => {
    const hash = receipts[2]?.leaf_hash ?? ''
    const { status, body } = await get(`/proof/inclusion?leaf_hash=${hash}&tree_size=8`)
    expect(status).toBe(200)
    const claim = {
      leafHash: Buffer.from(hash, 'base64url'),
      index: body.leaf_index,
      size: 8,
      proof: decode(body.inclusion),
    }
    expect(verifyInclusion({ ...claim, root: (await checkpointAt(8)).root }, hasher)).toBe(true)
  })

  test('a checkpoint is proved to follow on another', async () => {
    const { body } = await get('/proof/consistency?from=5&to=8')
    const [older, newer] = [await checkpointAt(5), await checkpointAt(8)]
    expect(verifyConsistency({ older, newer, proof: decode(body.consistency) }, hasher)).toBe(true)
  })

  test('a partial tile holds the leaves, in the order of the log', async () => {
    const tile = Buffer.from(await (await fetch(`${server.url}/tile/0/000.p/8`)).arrayBuffer())
    const leaves = Array.from({ length: 8 }, (_, n) => tile.subarray(32 * n, 32 * n + 32))
    const { root } = appendLeaves({ size: 0, edge: [] }, leaves, hasher)
    expect(root).toEqual(Buffer.from((await checkpointAt(8)).root))
  })

  const someHash = Buffer.alloc(32, 1).toString('base64url')
  test.each([
    [`/proof/inclusion?leaf_hash=${someHash}&tree_size=9999`, 404, 'UNKNOWN_TREE_SIZE'],
    [`/proof/inclusion?leaf_hash=${someHash}&tree_size=0`, 404, 'UNKNOWN_TREE_SIZE'],
    [`/proof/inclusion?leaf_hash=${someHash}&tree_size=5`, 404, 'UNKNOWN_LEAF'],
    ['/proof/inclusion?leaf_hash=abc&tree_size=5', 400, 'BAD_REQUEST'],
    [`/proof/inclusion?leaf_hash=${someHash}&tree_size=05`, 400, 'BAD_REQUEST'],
    ['/proof/inclusion', 400, 'BAD_REQUEST'],
    ['/proof/consistency?from=8&to=5', 400, 'BAD_REQUEST'],
    ['/proof/consistency?from=5&to=9999', 404, 'UNKNOWN_TREE_SIZE'],
    ['/checkpoints/4', 404, 'NO_CHECKPOINT'],
    ['/checkpoints/x', 400, 'BAD_REQUEST'],
    ['/tile/0/000', 404, 'UNKNOWN_TILE'],
    ['/tile/9/000', 400, 'BAD_REQUEST'],
    ['/elsewhere', 404, 'NOT_FOUND'],
  ])('%s is %i %s', async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, body: { error: { code } } })
  })

  test('metrics tell what waits, without any sealer', async () => {
    await log.release(1)
    const text = await (await fetch(`${server.url}/metrics`)).text()
    expect(text).toMatch(/izin_log_unsealed_events 1\n/)
    expect(text).toMatch(/izin_log_unsealed_alarm 0\n/)
  })
})
