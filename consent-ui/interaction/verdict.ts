// What an answer comes to: the result the library goes on with, or why nothing happened.
import type Provider from 'oidc-provider'
import type { PageProblem } from '../pages/plain-pages.ts'
import type { ResidentSession } from './resident-session.ts'

export interface Problem {
  readonly problem: PageProblem
  readonly continueAt?: string
}
export interface Settled {
  readonly result: Parameters<Provider['interactionResult']>[2]
}
/** The person has to sign in first, there, and comes back to this interaction. */
export interface SignInFirst {
  readonly signIn: string
  readonly uid: string
}
export type Verdict = Settled | Problem | SignInFirst

/** Sign-in and grant in one result: the library asks nothing more, and remembers no account. */
export function signedInWith(accountId: string, grantId: string, session: ResidentSession): Settled {
  const ts = Math.floor(session.authTime.getTime() / 1000)
  return {
    result: {
      login: { accountId, acr: session.acr, amr: [...session.amr], ts, remember: false },
      consent: { grantId },
    },
  }
}

export const accessDenied: Settled = {
  result: { error: 'access_denied', error_description: 'the person did not consent' },
}
