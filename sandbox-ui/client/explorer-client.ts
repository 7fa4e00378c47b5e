// The explorer as a relying party, by openid-client as any bank would use it: a client of its own, registered with this
// browser's public key and one bank's approvals; assertions and proofs are signed here.
import * as oauth from 'openid-client'
import { registerClient } from '../sandbox-api.ts'
import { redirectUri, settings } from '../settings.ts'
import { type BrowserKeys, browserKeys } from './browser-keys.ts'
import { recordingFetch } from './last-flow.ts'

export interface ExplorerClient {
  readonly clientId: string
  readonly bank: string
  readonly configuration: oauth.Configuration
  readonly dpop: oauth.DPoPHandle
  readonly keys: BrowserKeys
}

const opened = new Map<string, Promise<ExplorerClient>>()

/** `bank`: `client_id` of the bank whose approvals it borrows. */
export function explorerClient(bank: string): Promise<ExplorerClient> {
  const known = opened.get(bank)
  if (known) return known
  const opening = open(bank)
  opened.set(bank, opening)
  opening.catch(() => opened.delete(bank))
  return opening
}

/** Each registers anew when it is used again. */
export const forgetClients = (): void => opened.clear()

async function open(bank: string): Promise<ExplorerClient> {
  const keys = await browserKeys()
  const jwk = await crypto.subtle.exportKey('jwk', keys.client.publicKey)
  const { kty, crv, x, y } = jwk
  const { clientId, kid } = await registerClient({
    approvalsOf: bank,
    jwks: { keys: [{ kty, crv, x, y }] },
    redirectUris: [redirectUri],
  })
  const configuration = await oauth.discovery(
    new URL(settings.issuer),
    clientId,
    { redirect_uris: [redirectUri], dpop_bound_access_tokens: true },
    oauth.PrivateKeyJwt({ key: keys.client.privateKey, kid }),
    // The sandbox speaks plain http on this machine.
    {
      algorithm: 'oauth2',
      execute: settings.issuer.startsWith('http:') ? [oauth.allowInsecureRequests] : [],
      [oauth.customFetch]: recordingFetch({ id: clientId, keys: { keys: [{ kty: 'EC', crv, x, y, kid }] } }),
    },
  )
  return { clientId, bank, configuration, dpop: oauth.getDPoPHandle(configuration, keys.dpop), keys }
}
