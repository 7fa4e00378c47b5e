// All that a bank sends at each hop, as data: so that a test can get any of it wrong and a mender can set it right.

/** What a value is made of when it is sent; anything else is sent as it stands. */
export interface Made {
  readonly make:
    | 'seconds'
    | 'milliseconds'
    | 'random'
    | 'challenge'
    | 'verifier'
    | 'public key'
    | 'private key'
    | 'another public key'
    | 'token hash'
    | 'token hash in hexadecimal'
    | 'request_uri'
    | 'code'
    | 'access token'
    | 'refresh token'
  readonly plus?: number
}

export type Parts = Record<string, unknown>

export interface Jwt {
  header: Parts
  claims: Parts
  /** Which of the bank's keys signs; the algorithm in the header chooses its kind. */
  key: string
}

export interface Exchange {
  method: string
  headers: Parts
  /** Form parameters, or the members of a JSON body. */
  body: Parts
  /** The body is a list of one. */
  batch?: boolean
  assertion?: Jwt
  proof?: Jwt
}

export const hops = ['push', 'consent', 'redeem', 'query', 'refresh'] as const
export type Hop = (typeof hops)[number]

/** All that the bank's engineer decided. */
export type Plan = Record<Hop, Exchange>

export interface Platform {
  readonly issuer: string
  readonly endpoint: string
  readonly sandboxApi: string
}

export interface World extends Platform {
  readonly clientId: string
  readonly kid: string
  readonly redirectUri: string
}

const make = (what: Made['make'], plus?: number): Made => ({ make: what, ...(plus === undefined ? {} : { plus }) })
const form = 'application/x-www-form-urlencoded'

export function rightPlan({ issuer, endpoint, clientId, kid, redirectUri }: World): Plan {
  const assertion = (): Jwt => ({
    header: { alg: 'ES256', kid },
    claims: {
      ...{ iss: clientId, sub: clientId, aud: issuer, jti: make('random') },
      ...{ iat: make('seconds'), exp: make('seconds', 60) },
    },
    key: 'registered',
  })
  const proof = (htu: string, claims: Parts = {}): Jwt => ({
    header: { alg: 'ES256', typ: 'dpop+jwt', jwk: make('public key') },
    claims: { htm: 'POST', htu, jti: make('random'), iat: make('seconds'), ...claims },
    key: 'proof',
  })
  const post = (contentType: string, rest: Omit<Exchange, 'method' | 'headers'>, headers: Parts = {}): Exchange => ({
    ...{ method: 'POST', headers: { 'Content-Type': contentType, ...headers } },
    ...rest,
  })
  const detail = { type: 'izin_consent', purpose: 'credit-card', duration: 'P90D', fetch_type: 'PERIODIC' }
  return {
    push: post(form, {
      body: {
        ...{ client_id: clientId, response_type: 'code', redirect_uri: redirectUri, state: make('random') },
        ...{ scope: 'name email', code_challenge: make('challenge'), code_challenge_method: 'S256' },
        authorization_details: [detail],
      },
      assertion: assertion(),
    }),
    consent: post('application/json', {
      body: { clientId, requestUri: make('request_uri'), persona: 'citizen-with-everything' },
    }),
    redeem: post(form, {
      body: {
        ...{ grant_type: 'authorization_code', code: make('code'), redirect_uri: redirectUri },
        code_verifier: make('verifier'),
      },
      assertion: assertion(),
      proof: proof(`${issuer}/token`),
    }),
    query: post(
      'application/json',
      {
        body: { query: '{ me { name { value } email { value } } }' },
        proof: proof(endpoint, { ath: make('token hash') }),
      },
      { Authorization: ['DPoP', make('access token')] },
    ),
    refresh: post(form, {
      body: { grant_type: 'refresh_token', refresh_token: make('refresh token') },
      assertion: assertion(),
      proof: proof(`${issuer}/token`),
    }),
  }
}

/** Sets what stands at a place in what is sent (`assertion.claims.aud`); `undefined` takes it away. */
export function put(exchange: Exchange, place: string, value: unknown): void {
  const names = place.split('.')
  const last = names.pop() ?? ''
  let parent: Parts = exchange as unknown as Parts
  for (const name of names) {
    parent[name] ??= {}
    parent = parent[name] as Parts
  }
  if (value === undefined) delete parent[last]
  else parent[last] = value
}
