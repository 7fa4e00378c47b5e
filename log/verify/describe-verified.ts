// The verifier's answer for a human: what was checked, how many, and what is wrong first.
import type { Verified } from './verify-export.ts'

export function describeVerified(verified: Verified): string {
  const { holds, checked, export: exported } = verified
  const whose = exported?.for === 'SUBJECT' ? 'the person' : 'the recipient'
  const lines = exported === undefined ? [] : [`Export for ${whose} ${exported.of}, made ${exported.made_at}`]
  lines.push(describeChecks(verified))
  if (holds && checked['witness signatures'] === 0)
    lines.push('No witness was asked for: without one, the log could show others another history.')
  return lines.join('\n')
}

export function describeChecks(answer: Pick<Verified, 'holds' | 'problem'> & { readonly checked: object }): string {
  const counts = Object.entries(answer.checked).map(([what, many]) => `  ${String(many).padStart(6)} ${what}`)
  return [...counts, answer.holds ? 'Everything holds.' : `Wrong: ${answer.problem}`].join('\n')
}
