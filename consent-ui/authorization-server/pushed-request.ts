// One answer for one pushed request (RFC 9126 §4). The library consumes the request only when it sends the code, after the
// person has answered: two tabs could each be answered before that. So the answer itself takes the request first.
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { storedId } from './stored-id.ts'

/** True for the first interaction that answers, and again for the same one; false for any other. */
export async function takeForAnswer(store: ConsentStore, jti: string, interactionUid: string): Promise<boolean> {
  const taken = await store.$executeRaw`
    UPDATE oidc_artifact SET payload = payload || jsonb_build_object('answeredIn', ${interactionUid}::text)
    WHERE model = 'PushedAuthorizationRequest' AND id = ${storedId(jti)} AND consumed_at IS NULL
      AND coalesce(payload->>'answeredIn', ${interactionUid}) = ${interactionUid}`
  return taken === 1
}

/** After a refusal no code is sent, so the request is used up here. */
export async function useUp(store: ConsentStore, jti: string): Promise<void> {
  await store.$executeRaw`
    UPDATE oidc_artifact SET consumed_at = coalesce(consumed_at, clock_timestamp())
    WHERE model = 'PushedAuthorizationRequest' AND id = ${storedId(jti)}`
}
