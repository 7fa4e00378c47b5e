// The bank's last word: its receipt, checked as anybody could check it, with what a bank has: the receipt of its answer, the
// published keys and the log's public address. The verifier is a process of its own that opens no connection.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { noteSigner } from '../../log/note/note-key.ts'
import { sandboxWitnessName } from '../../log/witness/sandbox-witness-name.ts'
import type { DemoPlatform } from './demo-platform.ts'

export interface CheckedReceipt {
  readonly holds: boolean
  /** Receipt, proof and witnessed checkpoint in one (C2SP tlog-proof). */
  readonly proof: string
  readonly lines: readonly string[]
}

const patience = 15_000

export async function verifyReceipt(platform: DemoPlatform, receipt: string): Promise<CheckedReceipt> {
  const { log, witness } = trustedKeys(platform)
  const folder = mkdtempSync(join(tmpdir(), 'izin-receipt-'))
  const file = (name: string) => join(folder, name)
  try {
    writeFileSync(file('receipt.jwt'), receipt)
    writeFileSync(file('keys.json'), await (await fetch(`${platform.gatewayUrl}/jwks`)).text())
    // Sealing and signing take about a second.
    const until = Date.now() + patience
    let proved = await runLogCommand(
      'prove',
      file('receipt.jwt'),
      '--log',
      platform.logUrl,
      '--out',
      file('receipt.tlog-proof'),
    )
    while (!proved.held && Date.now() < until) {
      await sleep(200)
      proved = await runLogCommand(
        'prove',
        file('receipt.jwt'),
        '--log',
        platform.logUrl,
        '--out',
        file('receipt.tlog-proof'),
      )
    }
    if (!proved.held) return { holds: false, proof: '', lines: proved.lines }
    const keys = ['--gateway-keys', file('keys.json'), '--log-key', log]
    const verified = await runLogCommand(
      ...['verify-receipt', file('receipt.tlog-proof'), ...keys, '--witness-key', witness],
    )
    return { holds: verified.held, proof: readFileSync(file('receipt.tlog-proof'), 'utf8'), lines: verified.lines }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Verifier keys of the demo's log and witness, as their owners would publish them. */
export function trustedKeys({ keys }: DemoPlatform): { readonly log: string; readonly witness: string } {
  return {
    log: noteSigner('localhost/izin-log', 'note', keys.logKey).verifier.text,
    witness: noteSigner(sandboxWitnessName, 'cosignature', keys.witnessKey).verifier.text,
  }
}

const command = fileURLToPath(new URL('../../log/log.ts', import.meta.url))

/** `npm run log`, as anybody runs it. */
export async function runLogCommand(
  ...args: readonly string[]
): Promise<{ readonly held: boolean; readonly lines: readonly string[] }> {
  const lines = (text: string) => text.trimEnd().split('\n')
  return promisify(execFile)(process.execPath, [command, ...args]).then(
    ({ stdout }) => ({ held: true, lines: lines(stdout) }),
    (problem: { stdout?: string; stderr?: string }) => ({
      held: false,
      lines: lines(problem.stdout || problem.stderr || ''),
    }),
  )
}
