// The verifier's answer for a human: what was checked, how many, and what is wrong first.
import type { VerifiedArchive } from './verify-archive.ts'
import type { Verified } from './verify-export.ts'

const whose = { SUBJECT: 'the person', RECIPIENT: 'the recipient', AGENCY: 'the agency' }

export function describeVerified(verified: Verified): string {
  const { holds, checked, export: exported } = verified
  const lines =
    exported === undefined ? [] : [`Export for ${whose[exported.for]} ${exported.of}, made ${exported.made_at}`]
  return [...lines, describeChecks(verified), ...unwitnessed(holds, checked['witness signatures'])].join('\n')
}

export function describeArchive(verified: VerifiedArchive): string {
  const { archive, holds, checked } = verified
  const lines = archive === undefined ? [] : [`The whole log ${archive.origin}, exported ${archive.made_at}`]
  return [...lines, describeChecks(verified), ...unwitnessed(holds, checked['witness signatures'])].join('\n')
}

function unwitnessed(holds: boolean, signatures: number): string[] {
  return holds && signatures === 0
    ? ['No witness was asked for: without one, the log could show others another history.']
    : []
}

export function describeChecks(answer: Pick<Verified, 'holds' | 'problem'> & { readonly checked: object }): string {
  const counts = Object.entries(answer.checked).map(([what, many]) => `  ${String(many).padStart(6)} ${what}`)
  return [...counts, answer.holds ? 'Everything holds.' : `Wrong: ${answer.problem}`].join('\n')
}
