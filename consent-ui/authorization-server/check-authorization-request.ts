// What an authorization request must be beyond the library's checks, in order. Runs when the request is pushed, and again
// when it is opened, so that an approval taken back in between counts.
import { type Client, errors } from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { checkDetailCount } from './check-consent-detail.ts'
import { checkScopes } from './check-scopes.ts'

export interface AuthorizationRequest {
  /** As the client sent it: the library takes away what it thinks it need not know. */
  readonly scope: unknown
  readonly responseMode: unknown
  readonly details: unknown
}

export async function checkAuthorizationRequest(
  store: ConsentStore,
  client: Client,
  request: AuthorizationRequest,
): Promise<void> {
  checkResponseMode(request.responseMode)
  await checkScopes(store, client, typeof request.scope === 'string' ? request.scope : undefined)
  checkDetailCount(client, request.details)
}

/** Codes go back in the query alone: the other modes need a script, or leave the code in the browser's history. */
function checkResponseMode(mode: unknown): void {
  if (mode !== undefined && mode !== 'query')
    throw new errors.InvalidRequest('`response_mode` must be query, or left out')
}
