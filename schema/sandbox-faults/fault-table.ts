// The faults that a sandbox makes on demand: THE table. The header's readers, the explorer's picker, what an answer says of
// its own fault and the README's list are made from it or held against it by a test. Production loads none of it.

export const faultHeader = 'izin-sandbox-fault'

/** What stands behind the `=`. */
export type FaultValue = 'nothing' | 'agency' | 'agency[:milliseconds]' | 'item' | 'seconds'

export interface SandboxFault {
  /** Whose requests it can be asked of: `/graphql` here, PAR and token there. */
  readonly at: 'gateway' | 'authorization server'
  readonly value: FaultValue
  /** As it stands in the header. */
  readonly example: string
  /** A few words, for a list to choose from. */
  readonly title: string
  /** What the caller sees. */
  readonly happens: string
  /** What a bank's program should do when it meets the same in production. */
  readonly inProduction: string
}

export const sandboxFaults = {
  'agency-down': {
    at: 'gateway',
    value: 'agency',
    example: 'agency-down=CPFB',
    title: 'Agency down',
    happens: 'Each item of the agency is null, with AGENCY_ERROR; the items of others come.',
    inProduction:
      'Use what came, and show the rest as not available for now. Ask again for the missing items alone, after minutes and with growing pauses. The record says undelivered; but a ONCE consent is used up as soon as one item came.',
  },
  'agency-slow': {
    at: 'gateway',
    value: 'agency[:milliseconds]',
    example: 'agency-slow=CPFB:500',
    title: 'Agency slow',
    happens:
      'A fetch with an item of the agency is late by so many milliseconds. Without a number it is late past the gateway’s deadline, and all of the fetch is null, with AGENCY_UNAVAILABLE.',
    inProduction:
      'Wait longer than the gateway does (three seconds for a fetch, and a query may have several one after another), and keep no customer’s page waiting for it. Ask again later for what is null; nothing that is null counts as read.',
  },
  'item-unavailable': {
    at: 'gateway',
    value: 'item',
    example: 'item-unavailable=Person.email',
    title: 'Item unavailable',
    happens:
      'The item comes with state UNAVAILABLE and no values, as when its agency says so. A value without a state of its own is null.',
    inProduction:
      'Show “not available”, which is neither empty nor zero, and let the customer give it another way. Do not ask again at once: the agency has answered, so the record says released and a ONCE consent is used up.',
  },
  'consent-withdrawn': {
    at: 'gateway',
    value: 'nothing',
    example: 'consent-withdrawn',
    title: 'Consent withdrawn',
    happens:
      'The consent is withdrawn after the agencies answered and before the release: CONSENT_REVOKED. It stays withdrawn.',
    inProduction:
      'Stop. Neither repeat the request nor refresh the token: both stay refused. Tell the customer, delete what you may not keep, and ask for a new consent if you still need the data.',
  },
  'token-expired': {
    at: 'gateway',
    value: 'nothing',
    example: 'token-expired',
    title: 'Token expired',
    happens: 'The token is judged when it has expired: 401, INVALID_TOKEN.',
    inProduction:
      'Refresh the token, then send the request once more with a new proof. Where the refresh is refused too, the consent is over: ask the customer anew.',
  },
  'clock-skew': {
    at: 'gateway',
    value: 'seconds',
    example: 'clock-skew=120',
    title: 'Clocks differ',
    happens:
      'The gateway’s clock is so many seconds ahead of yours, or behind it with a minus: from 61 on the proof does not pass, 401 with INVALID_DPOP_PROOF.',
    inProduction:
      'Keep your clock right (NTP) and sign each proof just before it is sent, a new one for each try. Compare your clock with the Date header of the answer; do not repeat before it is right.',
  },
  'nonce-demanded': {
    at: 'gateway',
    value: 'nothing',
    example: 'nonce-demanded',
    title: 'Nonce demanded',
    happens: '401 with USE_DPOP_NONCE and a DPoP-Nonce, until a proof carries it.',
    inProduction:
      'Sign a new proof with that nonce in its claim nonce and send the request again, once; keep the nonce for the next requests to the same server. openid-client does all of it by itself.',
  },
  'jwks-unreachable': {
    at: 'gateway',
    value: 'nothing',
    example: 'jwks-unreachable',
    title: 'Server keys unreachable',
    happens: 'No token can be judged: 503, AUTHORIZATION_SERVER_UNAVAILABLE.',
    inProduction:
      'Nothing is wrong with your token, so do not refresh it. Send the same request again after seconds, with growing pauses and a new proof each time; tell the operator if it lasts.',
  },
  'client-jwks-unreachable': {
    at: 'authorization server',
    value: 'nothing',
    example: 'client-jwks-unreachable',
    title: 'Your keys unreachable',
    happens:
      'PAR and token endpoint cannot read your keys from your jwks_uri: 401, invalid_client. Your assertion is not used up.',
    inProduction:
      'Serve your jwks_uri where it is always there, without redirects, and publish a new key before you sign with it. Try again after a minute; a token that you hold goes on being good meanwhile.',
  },
} as const satisfies Readonly<Record<string, SandboxFault>>

export type FaultName = keyof typeof sandboxFaults
/** Those that are asked of the gateway. */
export type GatewayFaultName = {
  [Name in FaultName]: (typeof sandboxFaults)[Name]['at'] extends 'gateway' ? Name : never
}[FaultName]

export const faultNames = Object.keys(sandboxFaults).filter(isFaultName)

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(sandboxFaults, name)
}
