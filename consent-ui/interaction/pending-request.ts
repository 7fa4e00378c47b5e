// The authorization request a person is asked about, read from the library's interaction: bound to this browser by a
// signed cookie, already checked when it was pushed. Parsed once here; the pages see no raw parameter.
import { errors } from 'oidc-provider'
import { z } from 'zod'
import type { ConsentDetail } from '../../schema/contract/access-token.ts'
import { type ScopeKind, scopeKind } from '../../schema/contract/scopes.ts'
import { readConsentDetail } from '../authorization-server/check-consent-detail.ts'
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
  /** The client wants a sign-in made for this request (`prompt=login`). */
  readonly freshSignIn: boolean
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
    return {
      uid,
      path: `/interaction/${uid}`,
      pushedRequest: parJti,
      clientId: params.client_id,
      redirectOrigin: new URL(params.redirect_uri).origin,
      scopes,
      kind: scopeKind(scopes[0] ?? ''),
      detail: readConsentDetail(params.authorization_details),
      freshSignIn: params.prompt?.split(' ').includes('login') ?? false,
      language: c.get('texts').language,
      startedAt: new Date(z.number().parse(prompt.details['startedAt'])),
      continueAt: result === undefined ? undefined : returnTo,
    }
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

/** Judged at the page and again at the answer. */
export function needsFreshSignIn(request: PendingRequest, session: ResidentSession): boolean {
  return request.freshSignIn && session.authTime < request.startedAt
}
