// What is wrong with the address that a bank sends a browser to.
import type { World } from './bank-plan.ts'

/** Sent to the authorization endpoint by a browser: what, the code, the words for it. */
export const authorizations: readonly (readonly [
  string,
  (world: World, requestUri: string) => Record<string, string>,
  string,
  string,
])[] = [
  [
    'no client_id',
    (_, uri) => ({ request_uri: uri }),
    'invalid_request',
    '`client_id` is missing; beside `request_uri`',
  ],
  [
    'no request_uri',
    ({ clientId }) => ({ client_id: clientId }),
    'invalid_request',
    '`request_uri` is missing: push the request to',
  ],
  [
    'an unknown client',
    (_, uri) => ({ client_id: 'my-bank', request_uri: uri }),
    'invalid_client',
    'no client of that name is registered here',
  ],
  [
    'another client',
    (_, uri) => ({ client_id: 'merlion-bank', request_uri: uri }),
    'invalid_request_object',
    'another client pushed this request',
  ],
  [
    'an unknown request_uri',
    ({ clientId }, uri) => ({ client_id: clientId, request_uri: `${uri}x` }),
    'invalid_request_uri',
    'more than 60 seconds old: push the request to',
  ],
  [
    'an address for request_uri',
    ({ clientId }) => ({ client_id: clientId, request_uri: 'https://bank.example/request' }),
    'request_uri_not_supported',
    'must be the one that came back',
  ],
]

export const parametersOf = (location: string | null) => Object.fromEntries(new URL(location ?? '').searchParams)
export const authorize = (server: string, parameters: Record<string, string>) =>
  fetch(`${server}/authorize?${new URLSearchParams(parameters)}`, {
    redirect: 'manual',
    headers: { accept: 'text/html' },
  })
