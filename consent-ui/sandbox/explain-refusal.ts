// The sandbox says what is wrong with a client assertion or a DPoP proof as the inspector does, and not only that it is.
import { firstWrong } from '../../inspector/finding.ts'
import { inspect } from '../../inspector/inspect.ts'
import type { Situation } from '../../inspector/situation.ts'
import type { ExplainRefusal, RefusedRequest } from '../authorization-server/describe-refusals.ts'
import { routes } from '../authorization-server/routes.ts'

/** `issuer`: an origin. */
export function explainRefusal(issuer: string, resource: string): ExplainRefusal {
  return async (refused) => {
    const situation: Situation = {
      now: Math.floor(Date.now() / 1000),
      issuer,
      endpoints: { token: `${issuer}${routes.token}`, par: `${issuer}${routes.pushed_authorization_request}` },
      resource,
      client: refused.client,
      request: { method: refused.method, url: `${issuer}${refused.path}` },
    }
    if (refused.error === 'invalid_client') return explainClient(refused, situation)
    if (refused.error === 'invalid_dpop_proof' && refused.proof !== undefined)
      return explain(refused.proof, situation, 'dpop-proof')
    if (refused.error !== 'invalid_grant') return undefined
    if (refused.proof === undefined)
      return 'No DPoP proof came: tokens here are bound to a key, so send one in the header DPoP, also to refresh (RFC 9449 §5).'
    return refused.detail && `${refused.detail}.`
  }
}

async function explainClient({ assertion, client }: RefusedRequest, situation: Situation): Promise<string | undefined> {
  if (assertion === undefined)
    return 'No client assertion came: send client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer and client_assertion, a JWT signed with a key of yours (RFC 7523 §2.2).'
  const said = await explain(assertion, situation, 'client-assertion')
  return client === undefined && said === undefined
    ? 'No client of this `client_id` is registered here; look at your `iss` and at client_id.'
    : said
}

async function explain(
  text: string,
  situation: Situation,
  kind: 'client-assertion' | 'dpop-proof',
): Promise<string | undefined> {
  const finding = firstWrong(await inspect(text, situation, kind))
  return finding && `${finding.says} (${finding.clause})`
}
