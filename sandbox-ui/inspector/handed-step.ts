// A token of the last flow, handed to the inspector as it was when it was sent.
import type { TokenKind } from '../../inspector/finding.ts'
import type { Flow, FlowStep, StepName } from '../client/last-flow.ts'
import { lastFlow } from '../client/last-flow.ts'
import { putOnDesk } from './desk.ts'

export interface Handed {
  readonly text: string
  readonly kind: TokenKind
  /** Of the request that it went with. */
  readonly url: string
  readonly accessToken: string | undefined
  /** Milliseconds since the epoch. */
  readonly at: number
}

const kinds: Readonly<Record<string, TokenKind>> = {
  client_assertion: 'client-assertion',
  dpop: 'dpop-proof',
  authorization: 'access-token',
  access_token: 'access-token',
}

/** Undefined for a value that has nothing inside. */
export function handedOf({ url, at, sent }: FlowStep, name: string, text: string): Handed | undefined {
  const kind = kinds[name.toLowerCase()]
  const [, accessToken] = /^DPoP (.+)$/.exec(sent['authorization'] ?? '') ?? []
  return kind && { text, kind, url, accessToken, at }
}

export function putStep({ text, kind, url, accessToken, at }: Handed, { client }: Flow): void {
  const token = accessToken === undefined ? {} : { accessToken }
  const place = { method: 'POST', url, ...token, client: client?.id ?? '', outer: undefined }
  putOnDesk({ text, kind, sentAt: at, ...place })
}

/** From another view: what was sent last in such a step, laid on the inspector's desk, and the view opened. */
export function inspectSent(step: StepName, name: 'client_assertion' | 'dpop' | 'authorization'): void {
  const flow = lastFlow()
  const sent = flow.steps.find((one) => one.name === step)
  const [found, value] = Object.entries(sent?.sent ?? {}).find(([header]) => header.toLowerCase() === name) ?? []
  const handed = sent && found && value !== undefined ? handedOf(sent, found, value) : undefined
  if (handed) putStep(handed, flow)
  location.hash = '#inspector'
}
