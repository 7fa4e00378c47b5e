// The person's own copy: their record as a file from their page, and what the offline verifier says of it, whole and with one
// letter changed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoPlatform } from './demo-platform.ts'
import type { Resident } from './resident.ts'
import { runLogCommand, trustedKeys } from './verify-receipt.ts'

export interface VerifiedDownload {
  readonly holds: boolean
  /** Whether the changed file was refused. */
  readonly changeSeen: boolean
  readonly lines: readonly string[]
}

export async function verifyDownload(platform: DemoPlatform, resident: Resident): Promise<VerifiedDownload> {
  const folder = mkdtempSync(join(tmpdir(), 'izin-record-'))
  const { log, witness } = trustedKeys(platform)
  const verify = async (name: string, text: string) => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return runLogCommand('verify', file, '--log-key', log, '--witness-key', witness)
  }
  try {
    const { html: record } = await resident.browser.open(new URL('/record/download', platform.issuer))
    const whole = await verify('izin-record.json', record)
    const changed = await verify('changed.json', record.replace('"PARTIAL"', '"REFUSED"'))
    return { holds: whole.held, changeSeen: !changed.held, lines: [...whole.lines, ...changed.lines.slice(-1)] }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
