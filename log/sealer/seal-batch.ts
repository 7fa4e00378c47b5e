// Seals what waits in line: one transaction that gives each event its index, appends to the tree, signs the checkpoint
// and takes the events out of the line. All of it commits or nothing, so a sealer may die at any moment; an advisory
// lock lets one sealer in at a time, and the primary key on the index would stop a second one all the same.
import type { Pool, PoolClient } from 'pg'
import { disclosureEventSchema, leafHash } from '../../schema/contract/disclosure-event.ts'
import { entryLeafHash, logEntrySchema } from '../../schema/contract/log-entry.ts'
import { sameBytes } from '../../schema/contract/tree-input.ts'
import { appendLeaves, foldEdge, type GrownTree } from '../merkle/append-leaves.ts'
import type { TreeHasher } from '../merkle/tree-hasher.ts'
import { nodesOfRange } from '../merkle/tree-ranges.ts'
import { checkpointText } from '../note/checkpoint.ts'
import type { KeyChange } from '../note/key-change.ts'
import type { NoteSigner } from '../note/note-key.ts'
import { signNote } from '../note/signed-note.ts'
import { readLatestCheckpoint } from '../storage/checkpoints.ts'
import { checkedKeyChange, readKeyChanges } from '../storage/key-changes.ts'
import { LogDamaged } from '../storage/log-damaged.ts'
import { storedNodes } from '../storage/read-nodes.ts'
import { chooseSigners } from './choose-signers.ts'

export interface SealerDeps {
  readonly database: Pool
  readonly hasher: TreeHasher
  /** The log's key, and one that comes after or went before it. Their name is the log's origin. */
  readonly signers: readonly NoteSigner[]
  readonly maximumBatch: number
}

/** `busy`: another sealer is at it. */
export type Sealed =
  | { readonly kind: 'busy' | 'idle' }
  | { readonly kind: 'sealed'; readonly count: number; readonly size: number }

interface Waiting {
  readonly id: string
  readonly time: string
  readonly kind: 'DISCLOSURE' | 'ENTRY'
  readonly body: unknown
}

export async function sealBatch(deps: SealerDeps): Promise<Sealed> {
  const client = await deps.database.connect()
  // A connection that breaks between two statements says so by an event; the next statement fails with it.
  const ignore = () => undefined
  client.on('error', ignore)
  try {
    await client.query('BEGIN')
    const sealed = await sealLocked(client, deps)
    await client.query(sealed.kind === 'sealed' ? 'COMMIT' : 'ROLLBACK')
    client.off('error', ignore)
    client.release()
    return sealed
  } catch (error) {
    // A connection in an unknown state is not used again; the server rolls back what it left.
    client.release(true)
    throw error
  }
}

async function sealLocked(client: PoolClient, { hasher, signers, maximumBatch }: SealerDeps): Promise<Sealed> {
  const { rows } = await client.query<{ held: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtext('izin log sealer')) AS held`,
  )
  if (rows[0]?.held !== true) return { kind: 'busy' }
  const waiting = await readLine(client, maximumBatch)
  if (waiting.length === 0) return { kind: 'idle' }

  const { latest, ...tree } = await readEdge(client, hasher)
  const changes = [...(await readKeyChanges(client)), ...keyChangesOf(waiting)]
  const chosen = chooseSigners(signers, changes, latest)
  const hashes = waiting.map(hashOf)
  const grown = appendLeaves(tree, hashes, hasher)
  await store(client, tree.size, waiting, hashes, grown)
  const [{ verifier }] = chosen
  const note = signNote(checkpointText({ origin: verifier.name, size: grown.size, root: grown.root }), ...chosen)
  await client.query('INSERT INTO consent.log_checkpoint (tree_size, root_hash, note) VALUES ($1, $2, $3)', [
    ...[grown.size, grown.root, note],
  ])
  return { kind: 'sealed', count: waiting.length, size: grown.size }
}

async function readLine(client: PoolClient, maximum: number): Promise<Waiting[]> {
  const { rows } = await client.query<Waiting>(
    `SELECT p.event_id AS id, to_char(p.event_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS time, p.kind,
       CASE p.kind
         WHEN 'DISCLOSURE' THEN (SELECT consent.event_json(e) FROM consent.disclosure_event e
                                 WHERE e.id = p.event_id AND e.time = p.event_time)
         ELSE (SELECT consent.entry_json(e) FROM consent.log_entry e WHERE e.id = p.event_id) END AS body
     FROM consent.log_pending p ORDER BY p.event_time, p.event_id LIMIT $1`,
    [maximum],
  )
  return rows
}

/** The right edge of the tree, held against the last checkpoint: nothing is built on a tree that was tampered with. */
async function readEdge(client: PoolClient, hasher: TreeHasher) {
  const checkpoint = await readLatestCheckpoint(client)
  const { rows } = await client.query<{ size: string }>(
    'SELECT coalesce(max(index) + 1, 0) AS size FROM consent.log_leaf',
  )
  const size = checkpoint?.size ?? 0
  if (Number(rows[0]?.size) !== size) throw new LogDamaged('the leaves and the last checkpoint have different sizes')
  const edge = await storedNodes(client)(nodesOfRange({ start: 0, end: size }))
  if (checkpoint !== undefined && !sameBytes(foldEdge(edge, hasher), checkpoint.root))
    throw new LogDamaged('the stored tree does not have the root of the last checkpoint')
  return { size, edge, latest: checkpoint?.note }
}

/** Throws LogDamaged for a change that both keys did not sign: it must not get into the tree. */
function keyChangesOf(waiting: readonly Waiting[]): KeyChange[] {
  return waiting.flatMap(({ kind, body }) => {
    const entry = kind === 'ENTRY' ? logEntrySchema.safeParse(body).data : undefined
    return entry?.kind === 'KEY' ? [checkedKeyChange(entry)] : []
  })
}

function hashOf({ id, kind, body }: Waiting): Buffer {
  if (body === null) throw new LogDamaged(`the event ${id} was in line and is gone`)
  const hash =
    kind === 'DISCLOSURE' ? leafHash(disclosureEventSchema.parse(body)) : entryLeafHash(logEntrySchema.parse(body))
  return Buffer.from(hash, 'base64url')
}

async function store(
  client: PoolClient,
  from: number,
  waiting: readonly Waiting[],
  hashes: readonly Buffer[],
  { nodes }: GrownTree,
): Promise<void> {
  const ids = waiting.map(({ id }) => id)
  const times = waiting.map(({ time }) => time)
  await client.query(
    `INSERT INTO consent.log_leaf (index, kind, event_id, event_time, leaf_hash)
     SELECT $1::bigint + w.n - 1, w.kind, w.id, w.time, w.hash
     FROM unnest($2::consent.log_leaf_kind[], $3::uuid[], $4::timestamptz[], $5::bytea[]) WITH ORDINALITY AS w(kind, id, time, hash, n)`,
    [from, waiting.map(({ kind }) => kind), ids, times, hashes],
  )
  await client.query(
    'INSERT INTO consent.log_node (level, index, hash) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])',
    [nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => hash)],
  )
  await client.query(
    `DELETE FROM consent.log_pending p USING unnest($1::timestamptz[], $2::uuid[]) AS w(time, id)
     WHERE p.event_time = w.time AND p.event_id = w.id`,
    [times, ids],
  )
}
