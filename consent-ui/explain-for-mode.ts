// The sandbox explains what it refuses; the explanations are loaded here, behind the mode.
import type { Mode } from '../schema/contract/mode.ts'
import type { ExplainRefusal } from './authorization-server/describe-refusals.ts'
import type { ExplainAssertion } from './grant-management/authenticate-client.ts'

export async function explainForMode(
  mode: Mode,
  issuer: string,
  resource: string,
): Promise<ExplainRefusal | undefined> {
  if (mode === 'production') return undefined
  const { explainRefusal } = await import('./sandbox/explain-refusal.ts')
  return explainRefusal(issuer, resource)
}

/** The same for assertions that come as bearer tokens. */
export async function explainAssertionForMode(
  mode: Mode,
  issuer: string,
  resource: string,
): Promise<ExplainAssertion | undefined> {
  if (mode === 'production') return undefined
  const { explainBearerAssertion } = await import('./sandbox/explain-bearer-assertion.ts')
  return explainBearerAssertion(issuer, resource)
}
