// What lies on the inspector's desk: the pasted text and the place it is judged in. It outlives a look at another view, and
// nothing more: kept in this page's memory, because a token that somebody pasted belongs in no storage.
import type { TokenKind, Within } from '../../inspector/finding.ts'
import { keptSession } from '../client/consent-flow.ts'
import { settings } from '../settings.ts'

export interface Desk {
  readonly text: string
  /** Empty: whatever it looks like. */
  readonly kind: TokenKind | ''
  /** Which of the known clients it is from; see known-clients.ts. */
  readonly client: string
  /** A client that is known by what was pasted of it. */
  readonly pastedClient: { readonly id: string; readonly keys: string }
  readonly method: string
  readonly url: string
  /** Undefined: the explorer's. */
  readonly accessToken: string | undefined
  /** When it was sent (milliseconds since the epoch), of a step of the last flow. */
  readonly sentAt: number | undefined
  /** What the text was taken out of. */
  readonly outer: string | undefined
}

const { issuer, gateway } = settings
export const endpoints = { token: `${issuer}/token`, par: `${issuer}/par` }
export const resource = `${gateway}/graphql`

const beginning = { method: 'POST', url: resource, accessToken: undefined } as const
let onDesk: Desk = {
  ...{ text: '', kind: '', client: '', pastedClient: { id: '', keys: '' }, ...beginning },
  ...{ sentAt: undefined, outer: undefined },
}
const listeners = new Set<() => void>()

export const desk = (): Desk => onDesk

export function watchDesk(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function putOnDesk(change: Partial<Desk>): void {
  onDesk = { ...onDesk, ...change }
  for (const listener of listeners) listener()
}

/** Of another text nothing is known yet, but where one was looking. */
export const paste = (text: string): void => putOnDesk({ text, kind: '', sentAt: undefined, outer: undefined })

/** Out of a request, with what that tells of it. */
export function takeOut({ text, kind, method, url, accessToken }: Within): void {
  const place = url === undefined ? {} : { method: method ?? 'POST', url }
  const token = accessToken === undefined ? {} : { accessToken }
  const outer = onDesk.outer ?? onDesk.text
  putOnDesk({ text, kind: kind === 'query' ? '' : kind, ...place, ...token, outer })
}

export const tokenOnDesk = ({ accessToken }: Desk): string => accessToken ?? keptSession()?.accessToken ?? ''
