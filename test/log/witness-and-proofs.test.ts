import { spawn } from 'node:child_process'
import { createPrivateKey, randomInt, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { publicKeySet } from '../../gateway/http/public-key-set.ts'
import { appendLeaves, type TreeEdge } from '../../log/merkle/append-leaves.ts'
import { sha256Hasher as hasher } from '../../log/merkle/tree-hasher.ts'
import { verifyConsistency, verifyInclusion } from '../../log/merkle/verify-proof.ts'
import { checkpointText, parseCheckpoint } from '../../log/note/checkpoint.ts'
import { readCosignatures } from '../../log/note/cosignature.ts'
import { noteSigner } from '../../log/note/note-key.ts'
import { parseNote, signNote } from '../../log/note/signed-note.ts'
import { parseTlogProof, writeTlogProof } from '../../log/note/tlog-proof.ts'
import { publishCheckpoint } from '../../log/sealer/publish-checkpoint.ts'
import { requestCosignature } from '../../log/sealer/request-cosignature.ts'
import { startLogServer } from '../../log/server/start-log-server.ts'
import { verifyReceipt } from '../../log/verify/verify-receipt.ts'
import { startWitness } from '../../log/witness/start-witness.ts'
import { disclosureEventSchema, leafBody } from '../../schema/contract/disclosure-event.ts'
import { gatewayKey } from '../gateway/disclosure/release-facts.ts'
import { scaled } from '../harness/scale.ts'
import { type ArrangedLog, arrangeLog, makeKey } from './arrange-log.ts'

const logger = pino({ level: 'silent' })
const witnessKey = makeKey()
const witnessName = 'witness.example/w'
let log: ArrangedLog
let folder: string
let witness: Awaited<ReturnType<typeof startWitness>>
let server: Awaited<ReturnType<typeof startLogServer>>
let receipts: Awaited<ReturnType<ArrangedLog['release']>>['receipts']

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

  describe('a bank’s receipt', () => {
    const name = (file: string) => join(folder, file)
    // Not spawnSync: the log's server runs in this process.
    const run = async (...args: string[]) => {
      const child = spawn(process.execPath, ['log/log.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      const said = { out: '', err: '' }
      child.stdout.on('data', (chunk) => {
        said.out += chunk
      })
      child.stderr.on('data', (chunk) => {
        said.err += chunk
      })
      const [status] = await once(child, 'exit')
      return { status, ...said }
    }
    const witnessed = () => noteSigner(witnessName, 'cosignature', witnessKey).verifier
    const trusted = () => ({
      log: log.signer.verifier,
      witnesses: [witnessed()],
      gateway: publicKeySet(gatewayKey),
    })
    let proof: string
    let body: Record<string, unknown>

    beforeAll(async () => {
      await askWitness()
      const receipt = receipts[1]
      writeFileSync(name('receipt.jwt'), `${receipt?.receipt}\n`)
      writeFileSync(name('keys.json'), JSON.stringify(publicKeySet(gatewayKey)))
      const { rows } = await log.admin.query('SELECT event_json(e) AS event FROM disclosure_event e WHERE id = $1', [
        receipt?.event_id,
      ])
      body = leafBody(disclosureEventSchema.parse(rows[0]?.event))
      writeFileSync(name('event.json'), JSON.stringify(body))
    })

    test('is proved by two commands, the second of them offline', async () => {
      const proved = await run('prove', name('receipt.jwt'), '--log', server.url, '--out', name('r.tlog-proof'))
      expect([proved.status, proved.err]).toEqual([0, ''])
      proof = readFileSync(name('r.tlog-proof'), 'utf8')
      const keys = ['--gateway-keys', name('keys.json'), '--log-key', log.signer.verifier.text]
      const args = ['verify-receipt', name('r.tlog-proof'), ...keys, '--witness-key', witnessed().text]
      const verified = await run(...args, '--event', name('event.json'))
      expect([verified.status, verified.err]).toEqual([0, ''])
      expect(verified.out).toMatch(/1 receipts[\s\S]*1 witness signatures[\s\S]*1 event bodies[\s\S]*Everything holds/)
      expect(verified.out).toContain(receipts[1]?.event_id)
    })

    test('any byte changed is caught', async () => {
      for (let n = 0; n < scaled(3_000); n++) {
        const bytes = Buffer.from(proof)
        const at = randomInt(bytes.length)
        bytes[at] = (bytes[at] ?? 0) ^ randomInt(1, 256)
        const { holds } = await verifyReceipt({ proof: bytes.toString('utf8') }, trusted(), hasher)
        expect(holds, `byte ${at}`).toBe(false)
      }
    })

    const other = { ...gatewayKey, ...makeKey() }
    test.each([
      ['cut off', () => ({ proof: proof.slice(0, -80) }), /checkpoint/],
      ['without its receipt', () => ({ proof: proof.replace(/^extra .*\n/m, '') }), /holds no receipt/],
      [
        'with another’s receipt',
        () => ({ proof: writeTlogProof({ ...parsed(), extra: Buffer.from(receipts[2]?.receipt ?? '') }) }),
        /not in the log under this checkpoint at index/,
      ],
      [
        'signed by another key of the same id',
        () => ({ proof: writeTlogProof({ ...parsed(), extra: forged(other, 'disclosure-receipt+jwt') }) }),
        /not signed by a key of the gateway/,
      ],
      [
        'a token of another kind by the gateway’s key',
        () => ({ proof: writeTlogProof({ ...parsed(), extra: forged(gatewayKey, 'txntoken+jwt') }) }),
        /not signed by a key of the gateway/,
      ],
      [
        'under a checkpoint without a witness',
        () => ({ proof: proof.replace(/\n— witness\.example.*\n$/, '\n') }),
        /no signature of a witness you trust/,
      ],
      [
        'with an event that was changed',
        () => ({ proof, event: JSON.stringify({ ...body, released: ['Person.email'] }) }),
        /not the one of the receipt/,
      ],
    ])('%s is named', async (_, make, sentence) => {
      expect(await verifyReceipt(make(), trusted(), hasher)).toMatchObject({
        holds: false,
        problem: expect.stringMatching(sentence),
      })
    })
    const parsed = () => {
      const found = parseTlogProof(proof)
      if (!found) throw new Error('no proof')
      return found
    }
    const forged = (jwk: typeof gatewayKey, typ: string) => {
      const [, payload] = (receipts[1]?.receipt ?? '').split('.')
      const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', typ, kid: gatewayKey.kid })).toString('base64url')
      const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
      const signature = sign(null, Buffer.from(`${header}.${payload}`), key).toString('base64url')
      return Buffer.from(`${header}.${payload}.${signature}`)
    }

    test('tells two banks nothing by which to find out that they asked about one person', async () => {
      const subjectId = randomUUID()
      const held = await Promise.all(
        ['first-bank', 'second-bank'].map(async (clientId) => {
          const { receipts: own } = await log.release(1, { subjectId, clientId }, {}, `${clientId}’s pseudonym`)
          const { rows } = await log.admin.query(
            'SELECT event_json(e) AS event FROM disclosure_event e WHERE id = $1',
            [own[0]?.event_id],
          )
          return { ...decodeJwt(own[0]?.receipt ?? ''), ...leafBody(disclosureEventSchema.parse(rows[0]?.event)) }
        }),
      )
      const [first = {}, second = {}] = held.map((each): Record<string, unknown> => ({ ...each }))
      const alike = Object.keys(first).filter((key) => JSON.stringify(first[key]) === JSON.stringify(second[key]))
      // What any two events of two banks may share; the test's banks bear one name.
      const harmless = ['iss', 'iat', 'time', 'outcome', 'purpose', 'requested', 'released', 'undelivered', 'refused']
      harmless.push('agencies', 'operation_hash', 'operation_name', 'reason', 'schema', 'recipient')
      harmless.push('consent_version', 'pairwise_actor')
      expect(alike.filter((key) => !harmless.includes(key))).toEqual([])
      expect(JSON.stringify(held)).not.toContain(subjectId)
    })
  })

  const someHash = Buffer.alloc(32, 1).toString('base64url')
  test.each([
    [`/proof/inclusion?leaf_hash=${someHash}&tree_size=9999`, 404, 'UNKNOWN_TREE_SIZE'],
    [`/proof/inclusion?leaf_hash=${someHash}&tree_size=0`, 404, 'UNKNOWN_TREE_SIZE'],
    [`/proof/inclusion?leaf_hash=${someHash}&tree_size=5`, 404, 'UNKNOWN_LEAF'],
    ['/proof/inclusion?leaf_hash=abc&tree_size=5', 400, 'BAD_REQUEST'],
    [`/proof/inclusion?leaf_hash=${someHash}&tree_size=05`, 400, 'BAD_REQUEST'],
    ['/proof/inclusion', 400, 'BAD_REQUEST'],
    [`/tlog-proof?leaf_hash=${someHash}`, 404, 'NOT_PROVED'],
    ['/tlog-proof', 400, 'BAD_REQUEST'],
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

  test('metrics tell what waits and raise an alarm for what waits too long, without any sealer or personal value', async () => {
    await log.sealAll()
    const { subjectId, receipts: waiting } = await log.release(1)
    const read = async (url: string) => (await fetch(`${url}/metrics`)).text()
    const impatient = await startLogServer({
      ...{ host: '127.0.0.1', port: 0, databaseUrl: log.database.logServer, logger, alarmAfter: 1 },
    })
    await expect.poll(() => read(impatient.url)).toMatch(/izin_log_unsealed_alarm 1\n/)
    const text = await read(server.url)
    expect(text).toMatch(/izin_log_unsealed_events 1\n/)
    expect(text).toMatch(/izin_log_unsealed_alarm 0\n/)
    for (const personal of [subjectId, waiting[0]?.event_id ?? '', 'test-bank']) expect(text).not.toContain(personal)
    await log.sealAll()
    expect(await read(impatient.url)).toMatch(/izin_log_unsealed_alarm 0\n/)
    await impatient.stop()
  })
})
