// What every page about one consent begins with: somebody signed in, and a consent of theirs. Anything else is the same
// page: not found.
import { z } from 'zod'
import { type ConsentStory, readConsentStory } from '../../consent-record/read-consent-story.ts'
import { signInPath } from './next-path.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import type { ResidentSession } from './resident-session.ts'
import { sendProblem } from './send-page.ts'

interface Found {
  readonly session: ResidentSession
  readonly story: ConsentStory
}

export async function findOwnConsent(parts: PageParts, c: PageContext): Promise<Found | Response> {
  const signedIn = requireSignIn(c)
  if (signedIn instanceof Response) return signedIn
  const { session, consentId } = signedIn
  const story = consentId
    ? await readConsentStory(parts.database.current, session.personId, consentId, new Date())
    : undefined
  return story ? { session, story } : sendProblem(parts, c, 'CONSENT_NOT_FOUND')
}

/** `consentId` is undefined for an address that can't name one. */
export function requireSignIn(
  c: PageContext,
): { readonly session: ResidentSession; readonly consentId: string | undefined } | Response {
  const session = c.get('session')
  const consentId = z.uuid().safeParse(c.req.param('id')).data
  if (session) return { session, consentId }
  return c.redirect(signInPath(consentId === undefined ? '/consents' : `/consents/${consentId}`), 303)
}
