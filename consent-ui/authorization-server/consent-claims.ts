// What an access token says about the consent behind it, read from the consent's own row at the moment of issue. A token
// is issued only while the consent is in force: a code or a refresh token of a paused, ended or unknown one gets
// invalid_grant. Nothing here is taken from what was stored with the code.
import { type AccessToken, errors } from 'oidc-provider'
import { z } from 'zod'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { pairwiseSubject } from './pairwise-subject.ts'

const rowSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  actorId: z.string().nullable(),
  acr: z.string().nullable(),
  authTime: z.number().nullable(),
  granted: z.array(z.string()),
  inForce: z.boolean(),
})

export interface ConsentClaims {
  readonly [claim: string]: unknown
  readonly consent_id: string
  readonly consent_version: number
  readonly act?: { readonly sub: string }
  readonly acr?: string
  readonly auth_time?: number
}

export async function consentClaims(
  store: ConsentStore,
  token: Pick<AccessToken, 'grantId' | 'clientId' | 'scope'>,
  pairwiseKey: Buffer,
): Promise<ConsentClaims> {
  const { clientId = '', grantId = '' } = token
  const consent = await readConsent(store, clientId, grantId)
  if (!consent?.inForce) throw new errors.InvalidGrant('the consent is not in force')
  const scopes = token.scope?.split(' ').filter(Boolean) ?? []
  if (scopes.length === 0 || scopes.some((scope) => !consent.granted.includes(scope))) {
    throw new errors.InvalidGrant('nothing of the consent is left to issue a token for')
  }
  return {
    consent_id: consent.id,
    consent_version: consent.version,
    // RFC 8693 §4.1: the subject is the company, the actor the person.
    ...(consent.actorId ? { act: { sub: pairwiseSubject(pairwiseKey, clientId, consent.actorId) } } : {}),
    ...(consent.acr ? { acr: consent.acr } : {}),
    ...(consent.authTime ? { auth_time: consent.authTime } : {}),
  }
}

async function readConsent(store: ConsentStore, clientId: string, grantId: string) {
  const rows = await store.$queryRaw`
    SELECT c.id::text, c.version, c.actor_id::text AS "actorId", c.acr,
           extract(epoch FROM c.auth_time)::int AS "authTime",
           ARRAY(SELECT i.scope FROM consent_item i WHERE i.consent_id = c.id AND i.decision = 'GRANTED') AS granted,
           c.status = 'ACTIVE' AND coalesce(c.expires_at > clock_timestamp(), false) AS "inForce"
    FROM consent c WHERE c.grant_id = ${grantId} AND c.client_id = ${clientId}`
  return z.array(rowSchema).parse(rows)[0]
}
