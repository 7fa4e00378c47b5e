// What the sandbox says of a refused request beside the code: which value is wrong, what it must be, and where that is
// written. The request as HTTP first, then the client, the proof, the parameters: the order in which they are judged.
import type { Situation } from '../../inspector/situation.ts'
import type { ExplainRefusal, RefusedRequest } from '../authorization-server/describe-refusals.ts'
import { routes } from '../authorization-server/routes.ts'
import { explainAuthorization } from './explain-authorization.ts'
import { explainClient } from './explain-client.ts'
import { explainProof } from './explain-proof.ts'
import { explainPushedRequest } from './explain-pushed-request.ts'
import { explainTokenRequest } from './explain-token-request.ts'
import { situationAtServer } from './situation-at-server.ts'
import { wrongValue } from './wrong-value.ts'

/** `issuer`: an origin. */
export function explainRefusal(issuer: string, resource: string): ExplainRefusal {
  return async (refused) => {
    const { error, path, client, method } = refused
    if (path.startsWith(routes.authorization)) return explainAuthorization(refused, issuer)
    const situation: Situation = {
      ...situationAtServer(issuer, resource, client),
      request: { method, url: `${issuer}${path}` },
    }
    const atHttp = explainHttp(refused)
    if (atHttp !== undefined) return atHttp
    if (refused.description?.endsWith('must not be provided twice')) return undefined
    // Until the client is known the parameters are not looked at.
    if (error === 'invalid_client' || (error === 'invalid_request' && client === undefined))
      return explainClient(refused, situation)
    const ofProof = await explainProof(refused, situation)
    if (ofProof !== undefined) return ofProof
    if (path === routes.token) return explainTokenRequest(refused, resource)
    return path === routes.pushed_authorization_request ? explainPushedRequest(refused, resource) : undefined
  }
}

const formType = 'application/x-www-form-urlencoded'

function explainHttp({ method, contentType }: RefusedRequest): string | undefined {
  if (method !== 'POST') return wrongValue('method', method, 'it must be POST', 'RFC 9126 §2, RFC 6749 §3.2')
  const [type = ''] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase())
  return type === formType
    ? undefined
    : wrongValue(
        'Content-Type',
        contentType,
        `it must be ${formType}, and the body name=value pairs with & between`,
        'RFC 6749 §4.1.3',
      )
}
