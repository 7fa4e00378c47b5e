// What a stable code of the authorization server or of the gateway means, and what to do next.
import { errorCodes } from '../schema/contract/error-codes.ts'
import { quoted } from './quote.ts'

const meanings: Readonly<Record<string, string>> = {
  access_denied: 'The resident shared nothing. That is an answer: do not ask again at once.',
  consent_required: 'It was asked without a page (`prompt=none`), and consent is given on one. Leave `prompt` out.',
  login_required: 'It was asked without a page, and nobody is signed in. Leave `prompt` out.',
  invalid_client:
    'The client did not prove itself. Inspect the client assertion that was sent, with this client chosen; where nothing is wrong with it, it was used before or the client is not registered here.',
  invalid_authorization_details:
    'The purpose, duration or fetch type is not one that this client is approved for; GET /sandbox/api/banks lists the purposes.',
  invalid_dpop_proof:
    'The DPoP proof does not fit the request. Inspect the proof that was sent, with the address it went to.',
  invalid_grant:
    'The code or refresh token is not taken: used before, too old (a code lives a minute), another client’s, with another redirect_uri or code_verifier, or without a DPoP proof. Begin with a new pushed request.',
  invalid_request: 'A parameter is missing, twice there, or has a value that is not taken; the description names it.',
  invalid_request_uri:
    'The `request_uri` was used, is over (it lives a minute) or is another client’s. Push the request again.',
  invalid_scope:
    'A scope is not in the catalogue, or this client is not approved for it. Ask for the exact leaf scopes; the explorer shows which a query needs.',
  invalid_target: 'Another resource was asked for than the GraphQL endpoint. Leave `resource` out.',
  invalid_token: 'The access token is not valid here. Inspect it; where it has expired, use the refresh token.',
  request_not_supported: 'Request objects are not taken. Send plain parameters to PAR.',
  request_uri_not_supported: 'A `request_uri` can’t be pushed. Send the parameters themselves to PAR.',
  server_error: 'It failed on the server’s side. Try again; give support the correlation id.',
  temporarily_unavailable: 'The client’s quota is used up, or the server is busy. Wait as long as Retry-After says.',
  unauthorized_client: 'The client is not registered for this way to a token.',
  unsupported_grant_type: 'A bank’s `grant_type` is authorization_code or refresh_token.',
  unsupported_response_type: 'The `response_type` must be code.',
  use_dpop_nonce:
    'The server demands a nonce: repeat the request with a new proof that carries the value of DPoP-Nonce as `nonce`.',
}

/** One or two sentences; of a code that nobody here sends, that. */
export function meaningOfError(code: string): string {
  const known = Object.hasOwn(meanings, code) ? meanings[code] : undefined
  if (known !== undefined) return known
  const ofGateway = Object.entries(errorCodes).find(([name]) => name === code)
  return (
    ofGateway?.[1].message ??
    `${quoted(code)} is no code of this platform: another server answered, or something between.`
  )
}
