// What the inspector is told of this server, whichever of its addresses was asked.
import type { Situation } from '../../inspector/situation.ts'
import { routes } from '../authorization-server/routes.ts'

/** `issuer`: an origin. */
export function situationAtServer(issuer: string, resource: string, client: Situation['client']): Situation {
  return {
    now: Math.floor(Date.now() / 1000),
    issuer,
    endpoints: { token: `${issuer}${routes.token}`, par: `${issuer}${routes.pushed_authorization_request}` },
    resource,
    client,
  }
}
