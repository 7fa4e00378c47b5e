// The authorization request a person is asked about, read from the library's interaction: bound to this browser by a
// signed cookie, already checked when it was pushed. Parsed once here; the pages see no raw parameter.
import { errors } from 'oidc-provider'
import { z } from 'zod'
import type { ConsentDetail } from '../../schema/contract/access-token.ts'
import { lowestAcr, meetsAcr } from '../../schema/contract/acr.ts'
import { type ScopeKind, scopeKind } from '../../schema/contract/scopes.ts'
import { acrParameter, maxAgeParameter, neededAcr } from '../authorization-server/authentication-request.ts'
import { readConsentDetail } from '../authorization-server/check-consent-detail.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import type { ResidentSession } from './resident-session.ts'

export interface PendingRequest {
  readonly uid: string
  readonly path: string
  readonly pushedRequest: string
  readonly clientId: string
  readonly redirectOrigin: string
  /** In the order the client asked. */
  readonly scopes: readonly string[]
  readonly kind: ScopeKind
  /** Absent for the resident's own app alone. */
  readonly detail: ConsentDetail | undefined
  /** No sign-in from before this counts (`prompt=login`, `max_age`). */
  readonly signedInSince: Date
  /** How strongly the client wants the person signed in (`acr_values`, RFC 9470 §4). */
  readonly neededAcr: string
  readonly startedAt: Date
  /** In which the person is asked. */
  readonly language: string
  /** Set once it was answered but the browser has not gone back yet. */
  readonly continueAt: string | undefined
}

const paramsSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.url(),
  scope: z.string(),
  authorization_details: z.string().optional(),
  prompt: z.string().optional(),
  [acrParameter]: z.string().optional(),
  [maxAgeParameter]: z.coerce.number().int().optional(),
})

/** Undefined when it is over, of another browser, or not the one of this address. */
export async function readPendingRequest(parts: PageParts, c: PageContext): Promise<PendingRequest | undefined> {
  const { incoming, outgoing } = c.env
  try {
    const interaction = await parts.provider.interactionDetails(incoming, outgoing)
    const { uid, returnTo, result, prompt } = interaction
    // Not in the library's types: the pushed request that began the interaction.
    const { parJti } = z.object({ parJti: z.string() }).parse(interaction)
    if (uid !== c.req.param('uid')) return undefined
    const params = paramsSchema.parse(interaction.params)
    const scopes = params.scope.split(' ')
    const startedAt = new Date(z.number().parse(prompt.details['startedAt']))
    const maxAge = params.prompt?.split(' ').includes('login') ? 0 : params[maxAgeParameter]
    const asked = params[acrParameter]
    return {
      uid,
      path: `/interaction/${uid}`,
      pushedRequest: parJti,
      clientId: params.client_id,
      redirectOrigin: new URL(params.redirect_uri).origin,
      scopes,
      kind: scopeKind(scopes[0] ?? ''),
      detail: readConsentDetail(params.authorization_details),
      signedInSince: maxAge === undefined ? new Date(0) : new Date(startedAt.getTime() - maxAge * 1000),
      neededAcr: asked === undefined ? lowestAcr : (neededAcr(asked, parts.signIn.acrValues) ?? asked),
      language: c.get('texts').language,
      startedAt,
      continueAt: result === undefined ? undefined : returnTo,
    }
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

/** Where to sign in before this request can go on; undefined where the session will do. At the page and again at the answer. */
export function signInBefore(request: PendingRequest, session: ResidentSession | undefined): string | undefined {
  const { path, neededAcr: needed, signedInSince } = request
  if (!session) return signInPath(path, needed === lowestAcr ? undefined : needed)
  if (!meetsAcr(provedAcr(request, session), needed)) return signInPath(path, needed)
  return session.authTime < signedInSince ? signInPath(path) : undefined
}

/** A strong sign-in counts for the request it was made for; for any other it is one like all. */
export function provedAcr({ startedAt }: PendingRequest, { acr, authTime }: ResidentSession): string {
  return authTime >= startedAt ? acr : lowestAcr
}
