// Audits the stored log from the ground: every event hashed anew, every leaf, node and checkpoint held against what
// follows from the events. Reads everything once, in the order of the log; ends at the first thing that is wrong.
import type { ClientBase, Pool } from 'pg'
import { disclosureEventSchema, leafHash } from '../../schema/contract/disclosure-event.ts'
import { entryLeafHash, logEntrySchema } from '../../schema/contract/log-entry.ts'
import { sameBytes } from '../../schema/contract/tree-input.ts'
import { appendLeaves, type StoredNode, type TreeEdge } from '../merkle/append-leaves.ts'
import type { TreeHasher } from '../merkle/tree-hasher.ts'
import { checkpointText } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import { parseNote, verifyNote } from '../note/signed-note.ts'
import { readKeyChanges } from '../storage/key-changes.ts'
import { LogDamaged } from '../storage/log-damaged.ts'
import { checkingKeys } from './verify-checkpoint.ts'
import { Wrong } from './wrong.ts'

export interface Audited {
  readonly holds: boolean
  readonly checked: { leaves: number; nodes: number; checkpoints: number; redacted: number }
  readonly problem?: string
}

export interface AuditDeps {
  /** With the rights of the sealer. */
  readonly database: Pool | ClientBase
  readonly log: NoteVerifier
  readonly hasher: TreeHasher
}

interface LeafRow {
  readonly index: string
  readonly event_id: string
  readonly kind: 'DISCLOSURE' | 'ENTRY'
  readonly leaf_hash: Buffer
  readonly body: unknown
  readonly redacted: boolean
}

export async function auditLog({ database, log, hasher }: AuditDeps): Promise<Audited> {
  const checked = { leaves: 0, nodes: 0, checkpoints: 0, redacted: 0 }
  try {
    let tree: TreeEdge = { size: 0, edge: [] }
    const { logAt } = checkingKeys({ log, witnesses: [] }, await readChanges(database))
    const { rows: checkpoints } = await database.query<{ tree_size: string; root_hash: Buffer; note: string }>(
      'SELECT tree_size, root_hash, note FROM consent.log_checkpoint ORDER BY tree_size',
    )
    for (const { tree_size, root_hash, note } of checkpoints) {
      const name = `the checkpoint of ${tree_size} leaves`
      const rows = await readLeaves(database, tree.size, Number(tree_size))
      for (const [n, row] of rows.entries()) auditLeaf(row, tree.size + n, checked)
      const leaves = rows.map(({ leaf_hash }) => leaf_hash)
      const grown = appendLeaves(tree, leaves, hasher)
      if (grown.size !== Number(tree_size)) throw new Wrong(`${name}: the log has only ${grown.size} leaves`)
      await auditNodes(database, grown.nodes)
      checked.nodes += grown.nodes.length
      if (!sameBytes(grown.root, root_hash)) throw new Wrong(`${name}: its root is not that of the leaves`)
      const parsed = parseNote(note)
      if (parsed?.text !== checkpointText({ origin: log.name, size: grown.size, root: grown.root }))
        throw new Wrong(`${name}: its note says something else`)
      if (verifyNote(parsed, logAt(grown.size)) !== 'valid')
        throw new Wrong(`${name}: the log's signature does not hold`)
      checked.checkpoints++
      tree = grown
    }
    await auditCounts(database, checked)
    return { holds: true, checked }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    return { holds: false, checked, problem: error.message }
  }
}

async function readChanges(database: Pool | ClientBase) {
  try {
    return await readKeyChanges(database)
  } catch (error) {
    throw error instanceof LogDamaged ? new Wrong(error.message) : error
  }
}

function auditLeaf(
  { index, event_id, kind, leaf_hash, body, redacted }: LeafRow,
  expected: number,
  checked: Audited['checked'],
) {
  const name = `leaf ${expected} (${event_id})`
  if (Number(index) !== expected) throw new Wrong(`leaf ${expected} is missing`)
  checked.leaves++
  if (body === null && redacted) {
    checked.redacted++
    return
  }
  const read = kind === 'DISCLOSURE' ? disclosureEventSchema.safeParse(body) : logEntrySchema.safeParse(body)
  if (!read.success) throw new Wrong(`${name}: its event is missing or is not one`)
  const hash = 'subject_id' in read.data ? leafHash(read.data) : entryLeafHash(read.data)
  if (hash !== leaf_hash.toString('base64url')) throw new Wrong(`${name}: its event is not what was sealed`)
}

async function readLeaves(database: Pool | ClientBase, from: number, to: number): Promise<LeafRow[]> {
  const { rows } = await database.query<LeafRow>(
    `SELECT l.index, l.event_id, l.kind, l.leaf_hash,
       CASE l.kind
         WHEN 'DISCLOSURE' THEN (SELECT consent.event_json(e) FROM consent.disclosure_event e
                                 WHERE e.id = l.event_id AND e.time = l.event_time)
         ELSE (SELECT consent.entry_json(e) FROM consent.log_entry e WHERE e.id = l.event_id) END AS body,
       EXISTS (SELECT FROM consent.redacted_event r WHERE r.event_id = l.event_id) AS redacted
     FROM consent.log_leaf l WHERE l.index >= $1 AND l.index < $2 ORDER BY l.index`,
    [from, to],
  )
  return rows
}

async function auditNodes(database: Pool | ClientBase, nodes: readonly StoredNode[]): Promise<void> {
  const { rows } = await database.query<{ level: number; index: string }>(
    `SELECT w.level, w.index FROM unnest($1::int[], $2::bigint[], $3::bytea[]) AS w(level, index, hash)
     LEFT JOIN consent.log_node n ON n.level = w.level AND n.index = w.index
     WHERE n.hash IS DISTINCT FROM w.hash LIMIT 1`,
    [nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => hash)],
  )
  const [wrong] = rows
  if (wrong !== undefined) throw new Wrong(`the node ${wrong.level}/${wrong.index} is not that of the leaves`)
}

/** Nothing may be stored beside what was checked. */
async function auditCounts(database: Pool | ClientBase, checked: Audited['checked']): Promise<void> {
  const { rows } = await database.query<Record<'leaves' | 'nodes' | 'unsealed', string>>(
    `SELECT (SELECT count(*) FROM consent.log_leaf) AS leaves, (SELECT count(*) FROM consent.log_node) AS nodes,
       (SELECT count(*) FROM consent.disclosure_event e
        WHERE NOT EXISTS (SELECT FROM consent.log_leaf l WHERE l.event_id = e.id)
          AND NOT EXISTS (SELECT FROM consent.log_pending p WHERE p.event_id = e.id AND p.event_time = e.time)) AS unsealed`,
  )
  const [row] = rows
  if (Number(row?.leaves) !== checked.leaves) throw new Wrong('there are leaves under no checkpoint')
  if (Number(row?.nodes) !== checked.nodes) throw new Wrong('there are nodes that belong to no tree')
  if (Number(row?.unsealed) !== 0) throw new Wrong('there are events neither sealed nor in line')
}
