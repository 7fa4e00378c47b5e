// How a person proves who they are. The sandbox has personas; production needs an identity provider, which is a method
// of its own beside this interface.
import type { Hono } from 'hono'
import type { Authentication } from '../../consent-record/grant-consent.ts'
import type { Page } from '../pages/page.ts'
import type { PageContext, PageEnv } from './page-parts.ts'

export interface SignedInPerson extends Omit<Authentication, 'authTime'> {
  /** Our opaque id. */
  readonly personId: string
  /** When the person proved who they are; now where undefined. */
  readonly authTime?: Date
}

/** What a method may use of the pages. */
export interface SignInTools {
  sendPage(c: PageContext, page: Page): Promise<Response>
  /** Token for a form shown to somebody who is not signed in yet, bound to their browser. */
  guestToken(c: PageContext): string
  guestTokenValid(c: PageContext, token: string): boolean
  refuse(c: PageContext): Promise<Response>
  /** Says in plain words why nobody is signed in, with the way to try again. */
  fail(
    c: PageContext,
    problem: 'SIGN_IN_FAILED' | 'SIGN_IN_UNLINKED' | 'SIGN_IN_UNAVAILABLE' | 'SIGN_IN_TOO_WEAK',
    again: string,
  ): Promise<Response>
  /** Starts a new session and leads to `next`, a path of ours; any other value leads to the consents. */
  complete(c: PageContext, person: SignedInPerson, next: string | undefined): Promise<Response>
}

export interface SignInMethod {
  readonly name: string
  /** What it can sign in with, weakest first. */
  readonly acrValues: readonly string[]
  /** Adds `GET /sign-in` (with `next`, and `acr` where a stronger sign-in is needed) and whatever else it needs. */
  addRoutes(app: Hono<PageEnv>, tools: SignInTools): void
  /** A name to greet the person with. */
  nameOf(personId: string): Promise<string | undefined>
}
