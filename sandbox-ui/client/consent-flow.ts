// From a wish to a token: push the request, have it answered (by the sandbox at one click, or by you on the real page),
// redeem the code. What has to outlive the trip to the consent page waits in this tab's session storage.
import * as oauth from 'openid-client'
import { z } from 'zod'
import { type FetchType, fetchTypes } from '../../schema/contract/access-token.ts'
import { answerConsent } from '../sandbox-api.ts'
import { redirectUri } from '../settings.ts'
import { type ExplorerClient, explorerClient } from './explorer-client.ts'
import { forgetFlow, recordRedirect } from './last-flow.ts'
import { type Session, sessionSchema } from './session.ts'

export interface ConsentWish {
  readonly bank: string
  readonly persona: string
  readonly company: string | undefined
  readonly purpose: string
  /** ISO 8601, in whole days. */
  readonly duration: string
  readonly fetchType: FetchType
  /** What to ask for. */
  readonly scopes: readonly string[]
  /** Of it, what the resident shares; needed items are shared with any of them. */
  readonly shared: readonly string[]
}

const pendingSchema = z.object({
  bank: z.string(),
  persona: z.string().optional(),
  asked: z.array(z.string()),
  fetchType: z.enum(fetchTypes),
  verifier: z.string(),
  state: z.string(),
})
type Pending = z.infer<typeof pendingSchema>

const pendingKey = 'izin-pending'
const sessionKey = 'izin-session'

/** One click: the sandbox answers the pushed request as the persona would. */
export async function consentAtOnce(wish: ConsentWish): Promise<Session> {
  const client = await explorerClient(wish.bank)
  const { url, pending } = await push(client, wish)
  const { redirectTo } = await answerConsent({
    clientId: client.clientId,
    requestUri: url.searchParams.get('request_uri'),
    persona: wish.persona,
    ...(wish.company === undefined ? {} : { company: wish.company }),
    grant: wish.shared,
  })
  return redeem(client, { ...pending, persona: wish.persona }, new URL(redirectTo))
}

/** The real way: leaves this page for the consent page, which sends the browser back to /sandbox/callback. */
export async function consentOnPage(wish: ConsentWish): Promise<void> {
  const client = await explorerClient(wish.bank)
  const { url, pending } = await push(client, wish)
  sessionStorage.setItem(pendingKey, JSON.stringify(pending))
  location.assign(url)
}

/** Finishes what `consentOnPage` began; undefined where the browser comes from nowhere. */
export async function comeBack(): Promise<Session | undefined> {
  const address = new URL(location.href)
  if (address.pathname !== '/sandbox/callback') return undefined
  const kept = sessionStorage.getItem(pendingKey)
  sessionStorage.removeItem(pendingKey)
  // A code is for one use, and no address with one should stay in the history.
  history.replaceState(undefined, '', '/sandbox')
  if (kept === null) return undefined
  const pending = pendingSchema.parse(JSON.parse(kept))
  return redeem(await explorerClient(pending.bank), pending, address)
}

async function push({ configuration }: ExplorerClient, wish: ConsentWish): Promise<{ url: URL; pending: Pending }> {
  const verifier = oauth.randomPKCECodeVerifier()
  const state = oauth.randomState()
  const { bank, purpose, duration, fetchType } = wish
  const detail = { type: 'izin_consent', purpose, duration, fetch_type: fetchType }
  const url = await oauth.buildAuthorizationUrlWithPAR(configuration, {
    redirect_uri: redirectUri,
    scope: wish.scopes.join(' '),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    authorization_details: JSON.stringify([detail]),
  })
  recordRedirect({ url: `${url.origin}${url.pathname}`, sent: Object.fromEntries(url.searchParams) })
  return { url, pending: { bank, asked: [...wish.scopes], fetchType, verifier, state } }
}

async function redeem(client: ExplorerClient, pending: Pending, cameBackTo: URL): Promise<Session> {
  const checks = { pkceCodeVerifier: pending.verifier, expectedState: pending.state }
  const { configuration, dpop } = client
  recordRedirect({ answered: Object.fromEntries(cameBackTo.searchParams) })
  const answer = await oauth.authorizationCodeGrant(configuration, cameBackTo, checks, undefined, { DPoP: dpop })
  return keepSession({ ...sessionOf(answer), ...pending })
}

export async function refresh(session: Session): Promise<Session> {
  const { configuration, dpop } = await explorerClient(session.bank)
  if (session.refreshToken === undefined) throw new Error('there is no refresh token')
  const answer = await oauth.refreshTokenGrant(configuration, session.refreshToken, undefined, { DPoP: dpop })
  return keepSession({ ...session, ...sessionOf(answer) })
}

function sessionOf(answer: oauth.TokenEndpointResponse) {
  return {
    accessToken: answer.access_token,
    ...(answer.refresh_token === undefined ? {} : { refreshToken: answer.refresh_token }),
    scopes: answer.scope?.split(' ') ?? [],
    expiresAt: Date.now() + (answer.expires_in ?? 0) * 1000,
  }
}

export function keptSession(): Session | undefined {
  const kept = sessionStorage.getItem(sessionKey)
  const parsed = kept === null ? undefined : sessionSchema.safeParse(JSON.parse(kept))
  return parsed?.data
}

function keepSession(session: Session): Session {
  const kept = sessionSchema.parse(session)
  sessionStorage.setItem(sessionKey, JSON.stringify(kept))
  return kept
}

export function forgetSession(): void {
  forgetFlow()
  sessionStorage.removeItem(sessionKey)
}
