// Checks the whole log from one file, offline, a line at a time: every leaf from its body, the tree from its leaves, the
// checkpoint from the tree. So a file of any size needs no more memory than a small one.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { bodyLeafHash } from '../../schema/contract/disclosure-event.ts'
import {
  type ArchivedLeaf,
  type ArchiveHeader,
  archivedLeafSchema,
  archiveEndSchema,
  archiveHeaderSchema,
  archiveLine,
  archiveSealText,
} from '../../schema/contract/log-archive.ts'
import { logEntrySchema } from '../../schema/contract/log-entry.ts'
import { sameBytes } from '../../schema/contract/tree-input.ts'
import { appendLeaves, foldEdge, type TreeEdge } from '../merkle/append-leaves.ts'
import type { TreeHasher } from '../merkle/tree-hasher.ts'
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { type LoggedKeyChange, readKeyEntry } from '../note/key-chain.ts'
import { parseNote } from '../note/signed-note.ts'
import {
  checkingKeys,
  requireWitness,
  type TrustedKeys,
  verifyCheckpoint,
  verifySealNote,
} from './verify-checkpoint.ts'
import { Wrong } from './wrong.ts'

export interface VerifiedArchive {
  readonly holds: boolean
  readonly checked: Record<
    'checkpoints' | 'witness signatures' | 'leaves' | 'disclosures' | 'entries' | 'redacted events' | 'key changes',
    number
  >
  readonly problem?: string
  readonly archive?: Pick<ArchiveHeader, 'origin' | 'made_at'>
}

/** `lines` as they are read, each with its end. */
export async function verifyArchive(
  lines: AsyncIterable<string>,
  keys: TrustedKeys,
  hasher: TreeHasher,
): Promise<VerifiedArchive> {
  const checked = {
    ...{
      checkpoints: 0,
      'witness signatures': 0,
      leaves: 0,
      disclosures: 0,
      entries: 0,
      'redacted events': 0,
      'key changes': 0,
    },
  }
  let header: ArchiveHeader | undefined
  let checkpoint: Checkpoint | undefined
  let tree: TreeEdge = { size: 0, edge: [] }
  const changes: LoggedKeyChange[] = []
  let accounted = 0
  let ended = false
  const digest = createHash('sha256')
  try {
    for await (const line of lines) {
      if (ended) throw new Wrong('there are lines after the signature')
      if (header === undefined || checkpoint === undefined) {
        header = readLine('the first line', line, archiveHeaderSchema)
        // Which key must have signed it is known when all leaves are.
        checkpoint = parseCheckpoint(parseNote(header.checkpoint)?.text ?? '')
        if (checkpoint === undefined) throw new Wrong('the checkpoint is not a checkpoint')
        if (header.origin !== checkpoint.origin) throw new Wrong('the archive names another log than its checkpoint')
      } else if (tree.size < checkpoint.size) {
        const leaf = readLine(`leaf ${tree.size}`, line, archivedLeafSchema)
        accounted += verifyLeaf(leaf, tree.size)
        if (leaf.kind === 'ENTRY') changes.push(...keyChangesIn(leaf))
        checked.leaves++
        checked[leaf.body === null ? 'redacted events' : leaf.kind === 'ENTRY' ? 'entries' : 'disclosures']++
        tree = appendLeaves(tree, [Buffer.from(leaf.leaf_hash, 'base64url')], hasher)
      } else {
        const { signature } = readLine('the last line', line, archiveEndSchema)
        const checking = checkingKeys(keys, changes)
        checked['key changes'] = changes.length
        verifyCheckpoint('the checkpoint', header.checkpoint, checking, (what) => checked[what]++)
        requireWitness(keys, checked['witness signatures'])
        if (!sameBytes(foldEdge(tree.edge, hasher), checkpoint.root))
          throw new Wrong('the leaves do not make the tree of the checkpoint')
        if (checked['redacted events'] > accounted)
          throw new Wrong(
            `${checked['redacted events']} events have no content, and the retentions in the log account for ${accounted}`,
          )
        verifySealNote(
          'the archive',
          signature,
          archiveSealText(header.origin, digest.digest('base64')),
          checking,
          tree.size,
        )
        ended = true
        continue
      }
      digest.update(line)
    }
    if (!ended) throw new Wrong('the archive ends before its signature: it was cut')
    return { holds: true, checked, ...(header ? { archive: header } : {}) }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    return { holds: false, checked, problem: error.message, ...(header ? { archive: header } : {}) }
  }
}

function readLine<T extends Parameters<typeof archiveLine>[0]>(name: string, line: string, schema: z.ZodType<T>): T {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    throw new Wrong(`${name} is not JSON: cut off or changed, perhaps`)
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Wrong(`${name} is none of an archive: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`)
  }
  if (archiveLine(parsed.data) !== line) throw new Wrong(`${name} is not written as the log writes it: it was changed`)
  return parsed.data
}

const retentionSchema = z.looseObject({ kind: z.literal('RETENTION'), body: z.looseObject({ count: z.int().min(0) }) })

/** Answers how many redacted events it accounts for. */
function verifyLeaf({ index, kind, event_id, leaf_hash, body }: ArchivedLeaf, expected: number): number {
  const name = `leaf ${expected} (${event_id})`
  if (index !== expected)
    throw new Wrong(`${name}: it bears the number ${index}, a leaf is missing or they are out of order`)
  if (body === null) {
    if (kind === 'ENTRY') throw new Wrong(`${name}: an entry of the log's own has no content`)
    return 0
  }
  if (bodyLeafHash(body) !== leaf_hash)
    throw new Wrong(`${name}: its content is not what was sealed (the leaf hash differs)`)
  if (body['id'] !== event_id) throw new Wrong(`${name}: its content is another event's`)
  const retention = kind === 'ENTRY' ? retentionSchema.safeParse(body) : undefined
  return retention?.success ? retention.data.body.count : 0
}

/** Throws Wrong for one that both keys did not sign. */
function keyChangesIn({ index, body }: ArchivedLeaf): LoggedKeyChange[] {
  const entry = logEntrySchema.safeParse(body)
  if (!entry.success || entry.data.kind !== 'KEY') return []
  const change = readKeyEntry(entry.data.body)
  if (change === undefined)
    throw new Wrong(`leaf ${index}: it changes the log's key without the signatures of both keys`)
  return [{ index, ...change }]
}
