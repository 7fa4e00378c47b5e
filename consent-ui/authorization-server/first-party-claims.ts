// Tokens of the resident's own app carry no consent (design §4). The gateway finds the person behind the pairwise `sub`
// in a table of ours, written here before the token leaves.
import { type AccessToken, type AuthorizationCode, errors } from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { firstPartyScopes } from '../../schema/contract/scopes.ts'
import { subjectOf } from './account-id.ts'
import { pairwiseSubject } from './pairwise-subject.ts'

export async function recordFirstPartySubject(
  store: ConsentStore,
  token: Pick<AccessToken, 'accountId' | 'clientId' | 'scope'>,
  pairwiseKey: Buffer,
): Promise<void> {
  const subject = subjectOf(token.accountId)
  const { clientId = '' } = token
  const scopes = token.scope?.split(' ').filter(Boolean) ?? []
  const known: readonly string[] = firstPartyScopes
  if (subject?.kind !== 'PERSON' || scopes.length === 0 || scopes.some((scope) => !known.includes(scope))) {
    throw new errors.InvalidGrant('a first-party token is for a person and first-party scopes alone')
  }
  const sub = pairwiseSubject(pairwiseKey, clientId, subject.personId)
  await store.$executeRaw`
    INSERT INTO first_party_subject (client_id, sub, subject_id)
    VALUES (${clientId}, ${sub}, ${subject.personId}::uuid) ON CONFLICT DO NOTHING`
}

/**
 * RFC 9470 §5: when and how the person signed in, whatever the token was refreshed from. What is not known is left out,
 * and then nothing that needs a fresh sign-in is done.
 */
export function signInClaims(source: Partial<Pick<AuthorizationCode, 'authTime' | 'acr'>> | undefined) {
  return {
    ...(source?.acr === undefined ? {} : { acr: source.acr }),
    ...(source?.authTime === undefined ? {} : { auth_time: source.authTime }),
  }
}
