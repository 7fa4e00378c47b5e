// A finding as one sentence for whoever sees nothing else of it: an endpoint's description has no column for the claim.
import type { Finding } from './finding.ts'

/** Claims that a finding may speak of as "it". */
const claims: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'jti'])

export function sentenceOf({ rule, says, clause }: Finding): string {
  const unnamed = claims.has(rule) && !says.includes(`\`${rule}\``)
  return `${unnamed ? `\`${rule}\`: ` : ''}${says} (${clause})`
}
