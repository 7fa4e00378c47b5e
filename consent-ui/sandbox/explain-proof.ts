// What is wrong with a DPoP proof at this server: inside it, as the inspector sees it, or in how it was used.
import { firstWrong } from '../../inspector/finding.ts'
import { inspect } from '../../inspector/inspect.ts'
import { sentenceOf } from '../../inspector/sentence-of.ts'
import type { Situation } from '../../inspector/situation.ts'
import { proofUsedBefore, type RefusedRequest } from '../authorization-server/describe-refusals.ts'
import { usedBefore } from './used-before.ts'

/** By what the library found, which at one endpoint is its description and at another a detail. */
const byFinding: Readonly<Record<string, string>> = {
  'DPoP proof JWT not provided':
    'No DPoP proof came: tokens here are bound to a key, so send one in the header `DPoP`, also to refresh (RFC 9449 §5)',
  'DPoP proof key thumbprint does not match dpop_jkt':
    '`jwk` of the DPoP proof is another key than the one that the request was pushed with; make proofs with that one (RFC 9449 §10)',
}

/** Undefined when it is not about a proof. */
export async function explainProof(
  { error, detail, description, proof }: RefusedRequest,
  situation: Situation,
): Promise<string | undefined> {
  const found = detail ?? description ?? ''
  if (Object.hasOwn(byFinding, found)) return byFinding[found]
  const replayed = found === proofUsedBefore
  if ((error !== 'invalid_dpop_proof' && !replayed) || proof === undefined) return undefined
  const inspection = await inspect(proof, replayed ? usedBefore(proof, situation) : situation, 'dpop-proof')
  const wrong = firstWrong(inspection)
  if (inspection.kind === undefined || wrong?.rule === 'format')
    return `The header \`DPoP\` must be one signed JWT. ${wrong?.says ?? 'It has not three parts with dots between.'} (RFC 9449 §4.3 (2))`
  return wrong && sentenceOf(wrong)
}
