// What is none of the kinds that the inspector knows: a sentence, and nothing else.
import type { Inspection } from './finding.ts'

export function stranger(summary: string): Inspection {
  return { kind: undefined, summary, parts: [], findings: [], within: [] }
}
