// One page before it is framed and sent.
import type { Html } from './html.ts'

export interface Page {
  readonly title: string
  readonly main: Html
  /** Origins beside our own to which a form of this page may lead, by way of a redirect (CSP form-action). */
  readonly formOrigins?: readonly string[]
  /** Address of the one script of ours that this page runs; other pages run none. */
  readonly script?: string
}

export interface Visitor {
  /** Name to greet with; undefined where only the fact of being signed in is known. */
  readonly name: string | undefined
  /** Token of the sign-out form that the frame carries. */
  readonly signOutToken: string
}
