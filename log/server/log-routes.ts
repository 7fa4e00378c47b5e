// The log's public addresses: checkpoints, proofs and tiles. Hashes and notes only, never an event. Whoever asks for a
// leaf that is not there learns no more than that.
import { Hono } from 'hono'
import type { Pool } from 'pg'
import { type LogErrorCode, logErrors } from '../../schema/contract/log-errors.ts'
import { hashLength } from '../../schema/contract/tree-input.ts'
import { buildConsistencyProof, buildInclusionProof, readRoot } from '../merkle/build-proof.ts'
import type { TreeHasher } from '../merkle/tree-hasher.ts'
import { encodeBase64 } from '../note/base64.ts'
import { writeTlogProof } from '../note/tlog-proof.ts'
import { readCheckpoint, readLatestCheckpoint, readWitnessedCheckpoint } from '../storage/checkpoints.ts'
import { readKeyChanges } from '../storage/key-changes.ts'
import { storedNodes } from '../storage/read-nodes.ts'
import { proveReceiptKeys } from '../storage/receipt-keys.ts'
import { tileNodes } from './tile-nodes.ts'

class LogRefusal extends Error {
  readonly code: LogErrorCode
  constructor(code: LogErrorCode) {
    super(logErrors[code].message)
    this.code = code
  }
}

export interface LogRoutesDeps {
  readonly database: Pool
  readonly hasher: TreeHasher
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>
  readonly onProblem: (error: Error) => void
}

const forever = 'public, max-age=31536000, immutable'

export function logRoutes({ database, hasher, metrics, onProblem }: LogRoutesDeps): Hono {
  const app = new Hono()
  const nodes = storedNodes(database)

  app.get('/healthz', (c) => c.text('ok'))
  app.get('/metrics', async (c) => {
    const { contentType, body } = await metrics()
    return c.body(body, 200, { 'content-type': contentType })
  })

  app.get('/checkpoint', async (c) => {
    const latest = await readLatestCheckpoint(database)
    if (latest === undefined) throw new LogRefusal('NO_CHECKPOINT')
    return c.text(latest.cosigned, 200, { 'cache-control': 'no-cache' })
  })
  app.get('/checkpoints/:size', async (c) => {
    const checkpoint = await readCheckpoint(database, readNumber(c.req.param('size')))
    if (checkpoint === undefined) throw new LogRefusal('NO_CHECKPOINT')
    // A witness may still add its line.
    return c.text(checkpoint.cosigned, 200, { 'cache-control': checkpoint.witnesses.length > 0 ? forever : 'no-cache' })
  })

  app.get('/proof/inclusion', async (c) => {
    const size = readNumber(c.req.query('tree_size'))
    const leaf = readHash(c.req.query('leaf_hash'))
    await refuseUnknownSize(size)
    const index = await findLeaf(leaf)
    if (index === undefined || index >= size) throw new LogRefusal('UNKNOWN_LEAF')
    const proof = await buildInclusionProof(index, size, nodes, hasher)
    return c.json({ leaf_index: index, tree_size: size, ...(await rootAt(size)), inclusion: proof.map(encodeBase64) })
  })
  // For whoever trusts an earlier key of the log. Each is signed by both keys, so it needs no trust in this server.
  app.get('/key-changes', async (c) => {
    const changes = await readKeyChanges(database)
    const key_changes = changes.map(({ index, entry }) => ({ index, note: entry.body['note'] }))
    return c.json({ key_changes }, 200, { 'cache-control': 'no-cache' })
  })
  // For whoever has a receipt of an earlier key of the gateway. Each is proved under the checkpoint that comes with it.
  app.get('/receipt-keys', async (c) => {
    const proved = await proveReceiptKeys(database)
    if (proved === undefined) throw new LogRefusal('NO_CHECKPOINT')
    return c.json(proved, 200, { 'cache-control': 'no-cache' })
  })
  // C2SP tlog-proof under the newest checkpoint that a witness signed: what a bank keeps with its receipt.
  app.get('/tlog-proof', async (c) => {
    const leaf = readHash(c.req.query('leaf_hash'))
    const checkpoint = (await readWitnessedCheckpoint(database, 1)) ?? (await readLatestCheckpoint(database))
    const index = await findLeaf(leaf)
    if (checkpoint === undefined || index === undefined || index >= checkpoint.size) throw new LogRefusal('NOT_PROVED')
    const inclusion = await buildInclusionProof(index, checkpoint.size, nodes, hasher)
    return c.text(writeTlogProof({ index, inclusion, checkpoint: checkpoint.cosigned }), 200, {
      'cache-control': 'no-cache',
    })
  })
  app.get('/proof/consistency', async (c) => {
    const [from, to] = [readNumber(c.req.query('from')), readNumber(c.req.query('to'))]
    if (from > to) throw new LogRefusal('BAD_REQUEST')
    await refuseUnknownSize(to)
    const proof = await buildConsistencyProof(from, to, nodes, hasher)
    return c.json({ from, to, ...(await rootAt(to)), consistency: proof.map(encodeBase64) })
  })

  // C2SP tlog-tiles. Its entry bundles are left out on purpose: bodies are for those they concern.
  app.get('/tile/:level/:rest{.+}', async (c) => {
    const wanted = tileNodes(c.req.param('level'), c.req.param('rest'))
    if (wanted === undefined) throw new LogRefusal('BAD_REQUEST')
    const size = (await readLatestCheckpoint(database))?.size ?? 0
    if (wanted.some(({ level, index }) => (index + 1) * 2 ** level > size)) throw new LogRefusal('UNKNOWN_TILE')
    const bytes = Buffer.concat(await nodes(wanted))
    return c.body(new Uint8Array(bytes), 200, { 'content-type': 'application/octet-stream', 'cache-control': forever })
  })

  app.notFound((c) => refusal(c.json.bind(c), 'NOT_FOUND'))
  app.onError((error, c) => {
    if (error instanceof LogRefusal) return refusal(c.json.bind(c), error.code)
    onProblem(error)
    return refusal(c.json.bind(c), 'INTERNAL')
  })
  return app

  async function refuseUnknownSize(size: number): Promise<void> {
    const latest = await readLatestCheckpoint(database)
    if (size < 1 || size > (latest?.size ?? 0)) throw new LogRefusal('UNKNOWN_TREE_SIZE')
  }
  async function findLeaf(leaf: Buffer): Promise<number | undefined> {
    const { rows } = await database.query<{ index: string }>(
      'SELECT index FROM consent.log_leaf WHERE leaf_hash = $1',
      [leaf],
    )
    return rows[0] && Number(rows[0].index)
  }
  async function rootAt(size: number) {
    return { root_hash: encodeBase64(await readRoot(size, nodes, hasher)) }
  }
}

function refusal(json: (body: unknown, status: 400 | 404 | 500) => Response, code: LogErrorCode): Response {
  const { status, message } = logErrors[code]
  return json({ error: { code, message } }, status)
}

function readNumber(text: string | undefined): number {
  if (text === undefined || !/^(0|[1-9]\d{0,14})$/.test(text)) throw new LogRefusal('BAD_REQUEST')
  return Number(text)
}

function readHash(text: string | undefined): Buffer {
  const bytes = Buffer.from(text ?? '', 'base64url')
  if (bytes.length !== hashLength || bytes.toString('base64url') !== text) throw new LogRefusal('BAD_REQUEST')
  return bytes
}
