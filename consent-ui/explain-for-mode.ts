// The sandbox explains what it refuses; the explanations are loaded here, behind the mode.
import type { Mode } from '../schema/contract/mode.ts'
import type { ExplainRefusal } from './authorization-server/describe-refusals.ts'

export async function explainForMode(
  mode: Mode,
  issuer: string,
  resource: string,
): Promise<ExplainRefusal | undefined> {
  if (mode === 'production') return undefined
  const { explainRefusal } = await import('./sandbox/explain-refusal.ts')
  return explainRefusal(issuer, resource)
}
