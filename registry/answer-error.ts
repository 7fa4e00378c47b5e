// The one mapping from what was thrown to what the caller sees. What is no expected refusal is masked here and logged.
import type { Context } from 'hono'
import { CredentialsRefused } from '../protected-resource/credentials-refused.ts'
import { proofAlgorithms } from '../protected-resource/proof-key.ts'
import { registryErrors } from '../schema/contract/registry-errors.ts'
import { RegistryProblem } from './registry-problem.ts'

export function answerError(
  context: Context,
  thrown: unknown,
  publicUrl: string,
  onBug: (error: unknown) => void,
): Response {
  const { code, facts } = asProblem(thrown, onBug)
  const { status, message } = registryErrors[code]
  const { findings, active, retryAfter, ...explained } = facts
  if (status === 401) context.header('WWW-Authenticate', challenge(code, publicUrl))
  // What was not read of the body would be taken for the next request.
  if (status === 413) context.header('Connection', 'close')
  if (retryAfter !== undefined) context.header('Retry-After', String(retryAfter))
  else if (status === 503) context.header('Retry-After', '5')
  return context.json(
    {
      error: { code, message, ...explained },
      ...(findings === undefined ? {} : { findings }),
      ...(active === undefined ? {} : { active }),
    },
    status,
  )
}

function asProblem(thrown: unknown, onBug: (error: unknown) => void): Pick<RegistryProblem, 'code' | 'facts'> {
  if (thrown instanceof RegistryProblem) return thrown
  if (thrown instanceof CredentialsRefused) return { code: thrown.code, facts: { ...thrown.facts } }
  onBug(thrown)
  return new RegistryProblem('UNAVAILABLE')
}

/** RFC 9449 §7.1, RFC 9728 §5.1. */
function challenge(code: string, publicUrl: string): string {
  const metadata = `resource_metadata="${publicUrl}/.well-known/oauth-protected-resource"`
  const algorithms = `algs="${proofAlgorithms.join(' ')}"`
  if (code === 'TOKEN_MISSING') return `DPoP ${algorithms}, ${metadata}`
  const error = code === 'INVALID_DPOP_PROOF' ? 'invalid_dpop_proof' : 'invalid_token'
  return `DPoP error="${error}", ${algorithms}, ${metadata}`
}
