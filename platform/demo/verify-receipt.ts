// The bank's last word: its receipt, checked as anybody could check it. The export goes into a file, and the offline
// verifier, a process of its own that opens no connection, judges it by the keys of the log and of the witness.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { exportLog } from '../../log/export/export-log.ts'
import { noteSigner } from '../../log/note/note-key.ts'
import { sandboxWitnessName } from '../../log/witness/sandbox-witness-name.ts'
import { logExportSchema } from '../../schema/contract/log-export.ts'
import type { DemoPlatform } from './demo-platform.ts'

export interface VerifiedReceipt {
  readonly holds: boolean
  /** Whether the export has the receipt's leaf. */
  readonly contained: boolean
  readonly checkpoint: string
  readonly lines: readonly string[]
}

const patience = 15_000

export async function verifyReceipt(
  platform: DemoPlatform,
  clientId: string,
  leafHash: string,
): Promise<VerifiedReceipt> {
  const log = noteSigner('localhost/izin-log', 'note', platform.keys.logKey)
  const witness = noteSigner(sandboxWitnessName, 'cosignature', platform.keys.witnessKey)
  const database = new pg.Pool({ connectionString: platform.databaseUrls.consent, max: 1 })
  const folder = mkdtempSync(join(tmpdir(), 'izin-receipt-'))
  try {
    const checkpoint = await waitUntilWitnessed(platform.logUrl, sandboxWitnessName, leafHash)
    const wanted = { kind: 'RECIPIENT', clientId } as const
    const text = await exportLog(wanted, { database, signer: log, now: () => new Date() })
    if (text === undefined) return { holds: false, contained: false, checkpoint, lines: ['the log has no checkpoint'] }
    const file = join(folder, 'export.json')
    writeFileSync(file, text)
    const verifier = fileURLToPath(new URL('../../log/log.ts', import.meta.url))
    const keys = ['--log-key', log.verifier.text, '--witness-key', witness.verifier.text]
    const { status, stdout } = spawnSync(process.execPath, [verifier, 'verify', file, ...keys], { encoding: 'utf8' })
    const contained = logExportSchema.parse(JSON.parse(text)).events.some((event) => event.leaf_hash === leafHash)
    return { holds: status === 0, contained, checkpoint, lines: stdout.trimEnd().split('\n') }
  } finally {
    await database.end()
    rmSync(folder, { recursive: true })
  }
}

/** The newest checkpoint once the witness signed one that covers the leaf; sealing and signing take about a second. */
async function waitUntilWitnessed(logUrl: string, witness: string, leafHash: string): Promise<string> {
  const until = Date.now() + patience
  for (;;) {
    const checkpoint = await (await fetch(`${logUrl}/checkpoint`)).text()
    const size = checkpoint.split('\n')[1]
    const proof = await fetch(`${logUrl}/proof/inclusion?leaf_hash=${leafHash}&tree_size=${size}`)
    if (proof.ok && checkpoint.includes(`\n— ${witness} `)) return checkpoint
    if (Date.now() > until) return checkpoint
    await sleep(200)
  }
}
