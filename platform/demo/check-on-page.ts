// The resident's last word: their own page has the same read, and its check holds. The check is the one that the page's
// button runs in a browser, on what the page's address gives, by the keys of the log and of the witness.
import { setTimeout as sleep } from 'node:timers/promises'
import { checkEntry, checkSteps } from '../../log/verify/check-entry.ts'
import type { DemoPlatform } from './demo-platform.ts'
import type { Resident } from './resident.ts'
import { trustedKeys } from './verify-receipt.ts'

export interface CheckedOnPage {
  /** Whether the record lists the read. */
  readonly listed: boolean
  /** Whether every step of the check holds. */
  readonly holds: boolean
  readonly lines: readonly string[]
}

const patience = 15_000

export async function checkOnPage(platform: DemoPlatform, resident: Resident, eventId: string): Promise<CheckedOnPage> {
  const open = (path: string) => resident.browser.open(new URL(path, platform.issuer))
  const listed = (await open('/record')).html.includes(`href="/record/${eventId}"`)
  const entry = await open(`/record/${eventId}`)
  const shown = (name: string) => new RegExp(`data-${name}="([^"]*)"`).exec(entry.html)?.[1] ?? ''
  const facts = {
    ...{ eventId, time: shown('time') },
    ...{ subjectId: shown('subject'), sequence: shown('sequence') },
  }
  const { log, witness } = trustedKeys(platform)
  // Sealing and signing take about a second.
  const until = Date.now() + patience
  for (;;) {
    const proof = parse((await open(`/record/${eventId}/proof`)).html)
    const lines: string[] = []
    let held = 0
    for await (const { step, outcome } of checkEntry(proof, facts, [log, witness])) {
      lines.push(`${outcome === 'HOLDS' ? '✓' : '✗'} ${step.toLowerCase()}`)
      if (outcome === 'HOLDS') held++
    }
    const holds = held === checkSteps.length
    if (holds || Date.now() > until)
      return { listed, holds, lines: [`page: ${entry.url.href}, its number ${facts.sequence}`, ...lines] }
    await sleep(200)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
