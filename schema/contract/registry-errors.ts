// What the registry's HTTP interface says when it refuses or can't answer. The body is `{ "error": { "code", "message" } }`
// with facts beside them where there are any; a message holds nothing but what the caller sent. Codes are never renamed.

export const registryErrors = {
  BAD_REQUEST: { status: 400, message: 'The request is not understood; send the JSON that this address takes.' },
  TOO_LARGE: { status: 413, message: 'The request is larger than any SDL that would be taken.' },
  TOKEN_MISSING: { status: 401, message: 'Send an access token as `Authorization: DPoP <token>` with a DPoP proof.' },
  INVALID_TOKEN: { status: 401, message: 'The access token is not valid for the registry; ask for a new one.' },
  INVALID_DPOP_PROOF: { status: 401, message: 'The DPoP proof does not fit this request; make one for every request.' },
  NOT_ASSIGNED: {
    status: 403,
    message: 'This subgraph is not assigned to this client, or the token lacks the scope for it.',
  },
  SUBGRAPH_WITHDRAWN: {
    status: 403,
    message:
      'The operator has taken this subgraph out of the supergraph; ask the operator to restore it (izin operator subgraph restore), then publish again. Checks work meanwhile.',
  },
  ADDRESS_NOT_APPROVED: {
    status: 403,
    message: 'The operator has not approved this address for the subgraph; ask for it, or name one that is approved.',
  },
  LINK_NOT_GRANTED: {
    status: 403,
    message: 'The operator has not granted this agency the exchange of numbers; ask for it.',
  },
  LINK_USED_UP: {
    status: 429,
    message: 'The numbers that this agency may exchange today are used up; go on after midnight, Singapore.',
  },
  NUMBERS_REFUSED: {
    status: 422,
    message:
      'Some numbers are none, by their check letters; `check` has their places in the batch. None was exchanged.',
  },
  DECISION_REFUSED: { status: 422, message: 'This can’t be decided so; nothing was.' },
  UNKNOWN_VERSION: {
    status: 404,
    message: 'The subgraph has no such version to go back to; its versions are in izin subgraph list --of <name>.',
  },
  NOTHING_PUBLISHED: { status: 404, message: 'No supergraph has been published yet.' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  PUBLISHED_MEANWHILE: {
    status: 409,
    message: 'Another publish came first; check against what is active now, and publish again.',
  },
  CHECKS_USED_UP: {
    status: 429,
    message:
      'This client has had its checks for now; go on after the seconds of Retry-After. One at a time is enough: a publish checks by itself.',
  },
  CHECK_TOO_LONG: {
    status: 422,
    message:
      'The check did not end within what one check may take; nothing was published. Take scopes and levels out of the subgraph, or split it in two.',
  },
  CHECK_FAILED: { status: 422, message: 'The check found errors; nothing was published.' },
  SCOPE_REFUSED: {
    status: 422,
    message: 'A scope can’t be offered to residents as it is described; nothing was published.',
  },
  BUSY: { status: 503, message: 'The registry has more to do than it takes on; try again shortly.' },
  AUTHORIZATION_SERVER_UNAVAILABLE: {
    status: 503,
    message: 'The keys of the authorization server cannot be read at the moment; try again shortly.',
  },
  UNAVAILABLE: { status: 503, message: 'The registry cannot do this at the moment; nothing was published.' },
} as const

export type RegistryErrorCode = keyof typeof registryErrors
