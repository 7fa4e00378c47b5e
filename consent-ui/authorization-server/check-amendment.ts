// Whether a request may ask to change the consent it names (`consent_id`). A consent that is unknown, ended, paused,
// another client's or another person's gets one and the same refusal, and nothing of it is shown (design §4).
import { errors } from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import type { ConsentDetail } from '../../schema/contract/access-token.ts'
import { type AskingClient, detailType } from './client-metadata.ts'

export const amendmentRefused = `${detailType}: \`consent_id\` names no consent in force that this request could change; leave it out to ask for a new one`

/** The person is not known yet; the pages judge that with `mayAmend`. */
export async function checkAmendment(store: ConsentStore, detail: ConsentDetail, client: AskingClient): Promise<void> {
  const { consent_id: consentId, purpose } = detail
  if (consentId === undefined) return
  const consent = await findAmendable(store, consentId, client.clientId)
  if (!consent) throw new errors.InvalidAuthorizationDetails(amendmentRefused)
  // Another purpose is another consent. The client holds this one, so it may be told.
  if (consent.purposeCode !== purpose) {
    throw new errors.InvalidAuthorizationDetails(
      `${detailType}: \`purpose\` is not that of the consent; leave \`consent_id\` out to ask for a new one`,
    )
  }
}

/** The consent, if it is this client's and in force. */
export function findAmendable(store: ConsentStore, consentId: string, clientId: string) {
  return store.consent.findFirst({
    where: { id: consentId, clientId, status: 'ACTIVE', expiresAt: { gt: new Date() } },
    include: { items: { orderBy: { scope: 'asc' } } },
  })
}
