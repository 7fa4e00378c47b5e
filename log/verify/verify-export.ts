// Checks an export offline, with nothing but the file and the keys one trusts: reads as the list of what is checked, and
// ends at the first thing that is wrong. It trusts nothing the file says of itself.
import { bodyLeafHash } from '../../schema/contract/disclosure-event.ts'
import { logEntrySchema } from '../../schema/contract/log-entry.ts'
import {
  type ExportedEvent,
  exportSealText,
  type LogExport,
  logExportSchema,
  writeExport,
} from '../../schema/contract/log-export.ts'
import { emptyRoot, type TreeHasher } from '../merkle/tree-hasher.ts'
import { verifyConsistency, verifyInclusion } from '../merkle/verify-proof.ts'
import { decodeBase64 } from '../note/base64.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import { type LoggedKeyChange, readKeyEntry } from '../note/key-chain.ts'
import {
  type CheckingKeys,
  checkingKeys,
  requireWitness,
  type TrustedKeys,
  verifyCheckpoint,
  verifySealNote,
} from './verify-checkpoint.ts'
import { verifyEvents } from './verify-events.ts'
import { Wrong } from './wrong.ts'

export interface Verified {
  readonly holds: boolean
  /** How many of each were checked before the end. */
  readonly checked: Record<Check, number>
  /** The first thing that is wrong. */
  readonly problem?: string
  readonly export?: Pick<LogExport, 'for' | 'of' | 'made_at'>
}

export type Check =
  | 'checkpoints'
  | 'witness signatures'
  | 'consistency proofs'
  | 'key changes'
  | 'events'
  | 'inclusion proofs'
  | 'redacted events'
  | 'withheld events'
  | 'opened commitments'

export function verifyExport(text: string, keys: TrustedKeys, hasher: TreeHasher): Verified {
  const checked: Verified['checked'] = {
    ...{ checkpoints: 0, 'witness signatures': 0, 'consistency proofs': 0, 'key changes': 0 },
    ...{ events: 0, 'inclusion proofs': 0, 'redacted events': 0, 'withheld events': 0, 'opened commitments': 0 },
  }
  const count = (what: Check) => {
    checked[what]++
  }
  let read: LogExport | undefined
  try {
    const exported = readExport(text)
    read = exported
    const changes = exported.key_changes.map(readExportedChange)
    const checking = checkingKeys(keys, changes)
    const checkpoint = verifyCheckpoint('the checkpoint', exported.checkpoint, checking, count)
    requireWitness(keys, checked['witness signatures'])
    if (exported.origin !== checkpoint.origin) throw new Wrong('the export names another log than its checkpoint')
    for (const [n, { body, index, inclusion }] of exported.key_changes.entries()) {
      const name = `the change ${n + 1} of the log's key`
      verifyIncluded({ index, inclusion, leaf_hash: bodyLeafHash(body) }, checkpoint, name, hasher)
      count('key changes')
    }
    verifyHistory(exported, checkpoint, checking, hasher, count)
    verifyEvents(exported, count, (event, name) => {
      if (event.body !== null && bodyLeafHash(event.body) !== event.leaf_hash)
        throw new Wrong(`${name}: its content is not what was sealed (the leaf hash differs)`)
      verifyIncluded(event, checkpoint, name, hasher)
      count('inclusion proofs')
    })
    verifySeal(exported, checking, checkpoint.size)
    return { holds: true, checked, export: exported }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    return { holds: false, checked, problem: error.message, ...(read ? { export: read } : {}) }
  }
}

function readExport(text: string): LogExport {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Wrong('the file is not JSON: cut off, perhaps')
  }
  const parsed = logExportSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Wrong(`the file is no export of a log: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`)
  }
  if (writeExport(parsed.data) !== text) throw new Wrong('the file is not written as the log writes it: it was changed')
  return parsed.data
}

function verifyHistory(
  exported: LogExport,
  newer: Checkpoint,
  keys: CheckingKeys,
  hasher: TreeHasher,
  count: (what: Check) => void,
): void {
  for (const [n, { checkpoint: text, consistency }] of exported.history.entries()) {
    const name = `the earlier checkpoint ${n + 1}`
    const older = verifyCheckpoint(name, text, keys, count)
    if (!verifyConsistency({ older, newer, proof: decodeProof(consistency, name) }, hasher))
      throw new Wrong(`${name}: the log of the export does not follow on it, its history was rewritten`)
    count('consistency proofs')
  }
}

function verifySeal(exported: LogExport, keys: CheckingKeys, size: number): void {
  const { signature, ...unsigned } = exported
  verifySealNote('the export', signature, exportSealText(unsigned), keys, size)
}

function readExportedChange({ index, body }: LogExport['key_changes'][number], n: number): LoggedKeyChange {
  const entry = logEntrySchema.safeParse(body)
  const change = entry.success && entry.data.kind === 'KEY' ? readKeyEntry(entry.data.body) : undefined
  if (change === undefined) throw new Wrong(`the change ${n + 1} of the log's key is not signed by both keys`)
  return { index, ...change }
}

function verifyIncluded(
  { index, leaf_hash, inclusion }: Pick<ExportedEvent, 'index' | 'leaf_hash' | 'inclusion'>,
  { size, root }: Checkpoint,
  name: string,
  hasher: TreeHasher,
): void {
  const claim = {
    leafHash: Buffer.from(leaf_hash, 'base64url'),
    index,
    size,
    root,
    proof: decodeProof(inclusion, name),
  }
  if (!verifyInclusion(claim, hasher))
    throw new Wrong(`${name}: it is not in the log under this checkpoint at index ${index}`)
}

function decodeProof(lines: readonly string[], name: string): Uint8Array[] {
  return lines.map((line) => {
    const hash = decodeBase64(line)
    if (hash?.length !== emptyRoot.length) throw new Wrong(`${name}: its proof holds what is no hash`)
    return hash
  })
}
