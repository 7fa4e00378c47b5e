// The one table of public error codes: what a caller sees, its HTTP status, and how to mend it.
// A code is stable: programs switch on it. A message never contains anything but what is written here.

export interface ErrorCode {
  /** HTTP status of a request that fails as a whole with this code; errors inside `data` keep 200. */
  readonly status: number
  /** What was wrong and how to mend it, in one sentence or two. */
  readonly message: string
}

const table = {
  // Stage 0: the HTTP request itself (GraphQL over HTTP; design §3).
  METHOD_NOT_ALLOWED: { status: 405, message: 'Send the operation with POST.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the request body as application/json in UTF-8.' },
  NOT_ACCEPTABLE: { status: 406, message: 'Accept application/graphql-response+json or application/json.' },
  BODY_TOO_LARGE: {
    status: 413,
    message: 'The request body is larger than this server accepts; see the limit in the extensions.',
  },
  REQUEST_ABORTED: { status: 400, message: 'The request ended before its body did.' },
  MALFORMED_JSON: { status: 400, message: 'The request body is not valid JSON.' },
  MALFORMED_REQUEST: {
    status: 400,
    message:
      'Send a JSON object with a string `query`, and optionally `variables` (an object), `operationName` (a string) and `extensions` (an object).',
  },
  BATCHING_NOT_SUPPORTED: {
    status: 400,
    message: 'Send one operation per request; a list of operations is not accepted.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 400,
    message: 'Send the operation text as `query`; persisted queries are not accepted.',
  },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address; operations are sent to /graphql.' },
  UNKNOWN_CODE_TABLE: {
    status: 404,
    message: 'There is no code table of this name; see the nearest in the extensions, and all of them at /code-tables.',
  },
  // The sandbox's own API; production has none of it.
  SANDBOX_REQUEST_INVALID: {
    status: 400,
    message: 'The sandbox does not understand this; see the problems in the extensions, each with its place.',
  },
  SANDBOX_PERSONA_INVALID: { status: 422, message: 'The persona was not saved; see what is wrong with it.' },
  SANDBOX_CONSENT_NOT_ANSWERED: { status: 409, message: 'The consent was not answered.' },
  SANDBOX_OTHER_SITE: {
    status: 403,
    message: 'The sandbox’s API answers its own page and programs, but no page of another site.',
  },
  SANDBOX_FAULT_UNKNOWN: {
    status: 400,
    message: 'The sandbox has no such fault; GET /sandbox/faults lists those that `Izin-Sandbox-Fault` can ask for.',
  },
  CODE_TABLES_READ_ONLY: { status: 405, message: 'Read code tables with GET.' },

  // Stage 1: who calls (RFC 6750 §3.1, RFC 9449 §7.1).
  TOKEN_MISSING: { status: 401, message: 'Send the access token as `Authorization: DPoP <token>` with a DPoP proof.' },
  INVALID_TOKEN: {
    status: 401,
    message: 'The access token is not valid here; ask the authorization server for a new one.',
  },
  INVALID_DPOP_PROOF: {
    status: 401,
    message: 'The DPoP proof does not fit this request; make a new proof for every request.',
  },
  USE_DPOP_NONCE: {
    status: 401,
    message: 'Repeat the request with a proof that carries the nonce from the DPoP-Nonce header.',
  },
  QUOTA_EXCEEDED: {
    status: 429,
    message: 'This client has used its quota of requests; try again after the seconds in Retry-After.',
  },
  AUTHORIZATION_SERVER_UNAVAILABLE: {
    status: 503,
    message: 'The keys of the authorization server cannot be read at the moment; try again shortly.',
  },
  ADMISSION_UNAVAILABLE: {
    status: 503,
    message:
      'The request cannot be admitted at the moment because the replay store does not answer; try again shortly.',
  },

  // Stage 2: the operation.
  GRAPHQL_PARSE_FAILED: { status: 400, message: 'The operation is not valid GraphQL syntax.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, message: 'The operation does not fit the schema.' },
  OPERATION_TOO_LARGE: {
    status: 400,
    message: 'The operation text is longer than this server accepts; see the limit in the extensions.',
  },
  TOO_MANY_TOKENS: {
    status: 400,
    message: 'The operation has more tokens than this server accepts; see the limit in the extensions.',
  },
  OPERATION_TOO_DEEP: {
    status: 400,
    message: 'The operation is nested deeper than this server accepts; see the limit in the extensions.',
  },
  TOO_MANY_ALIASES: {
    status: 400,
    message: 'The operation uses more aliases than this server accepts; see the limit in the extensions.',
  },
  TOO_MANY_ROOT_FIELDS: {
    status: 400,
    message: 'The operation selects more root fields than this server accepts; see the limit in the extensions.',
  },
  OPERATION_TOO_COSTLY: {
    status: 400,
    message: 'The operation selects more fields than this server accepts; see the limit in the extensions.',
  },
  RESERVED_ALIAS: { status: 400, message: 'Aliases that begin with two underscores are reserved; choose another.' },
  OPERATION_NOT_SUPPORTED: { status: 400, message: 'Only queries and mutations are accepted here.' },
  OPERATION_NAME_REQUIRED: { status: 400, message: 'Name the operation to run in `operationName`.' },
  INVALID_VARIABLES: { status: 400, message: 'A variable does not fit its declared type.' },

  // Stages 3, 4 and 7: the consent.
  CONSENT_NOT_FOUND: { status: 403, message: 'There is no consent behind this token; ask the person for a new one.' },
  CONSENT_NOT_ACTIVE: { status: 403, message: 'The consent behind this token is not in force.' },
  CONSENT_REVOKED: {
    status: 403,
    message:
      'The person has withdrawn this consent; delete the token and ask for a new consent if you still need the data.',
  },
  CONSENT_EXPIRED: { status: 403, message: 'This consent has ended; ask the person for a new one.' },
  CONSENT_PAUSED: { status: 403, message: 'The person has paused this consent; try again once it is resumed.' },
  CONSENT_CONSUMED: {
    status: 403,
    message: 'This consent was for one reading, which has been made; ask the person for a new one.',
  },
  CONSENT_TERMINATED: { status: 403, message: 'The recipient has ended this consent.' },
  CONSENT_INVALIDATED: { status: 403, message: 'This consent was made invalid; ask the person for a new one.' },
  CONSENT_CHANGED: {
    status: 403,
    message: 'The consent has changed since the token was issued; use the refresh token to get a new access token.',
  },
  CLIENT_SUSPENDED: { status: 403, message: 'This client is suspended; contact the operator.' },
  ACTING_ROLE_LOST: {
    status: 403,
    message: 'The person no longer has the role under which this consent was given for the company.',
  },
  FREQUENCY_LIMIT_REACHED: {
    status: 403,
    message:
      'The number of readings per day that this consent allows has been reached; it starts again at midnight, Asia/Singapore.',
  },
  CONSENT_STORE_UNAVAILABLE: {
    status: 503,
    message: 'The consent record cannot be read at the moment, so nothing is released; try again shortly.',
  },
  DISCLOSURE_LOG_UNAVAILABLE: {
    status: 503,
    message: 'The disclosure cannot be recorded at the moment, so nothing is released; try again shortly.',
  },

  // A change of a consent by the person's own app. Each refuses the whole request.
  CHANGE_NOT_ALLOWED: {
    status: 403,
    message: "Consents are changed by the resident's own app alone, with a token for izin.consents.manage.",
  },
  ONE_CHANGE_A_REQUEST: {
    status: 400,
    message: 'Send a mutation with exactly one root field, and ask for other data in a query.',
  },
  NO_SUCH_CONSENT: { status: 403, message: 'This person has no consent of this id that could still be changed.' },
  CHANGE_NOT_POSSIBLE: {
    status: 403,
    message: 'This change does not fit the present state of the consent; read it again.',
  },
  STALE_CONSENT_VERSION: {
    status: 403,
    message: 'The consent has changed since the version named in expectedVersion; read it again.',
  },
  EXPIRY_NOT_EARLIER: {
    status: 403,
    message: 'A consent can only be made to end earlier: give a moment ahead of now and before its present end.',
  },
  // RFC 9470 §3
  INSUFFICIENT_USER_AUTHENTICATION: {
    status: 401,
    message: 'This change needs a recent sign-in; ask for a new authorization with the max_age given here.',
  },

  // Inside `data`.
  UNAUTHORIZED_FIELD_OR_TYPE: { status: 200, message: 'This field is outside the consent.' },
  AGENCY_UNAVAILABLE: { status: 200, message: 'The agency that holds this field does not answer; try again later.' },
  AGENCY_ERROR: { status: 200, message: 'The agency that holds this field could not answer for it.' },

  // Between gateway and subgraph; no caller of the gateway sees it.
  INVALID_ASSERTION: { status: 401, message: 'A subgraph answers only what the gateway has signed for it.' },

  // A bug on our side.
  INTERNAL_ERROR: {
    status: 500,
    message: 'Something went wrong on our side; report the correlation id if it goes on.',
  },
} as const satisfies Record<string, ErrorCode>

export type ErrorCodeName = keyof typeof table

export const errorCodes: Readonly<Record<ErrorCodeName, ErrorCode>> = table

/** The reasons for which the consent subgraph does not make a change. */
export const changeRefusals = [
  'CHANGE_NOT_ALLOWED',
  'NO_SUCH_CONSENT',
  'CHANGE_NOT_POSSIBLE',
  'STALE_CONSENT_VERSION',
  'EXPIRY_NOT_EARLIER',
  'INSUFFICIENT_USER_AUTHENTICATION',
  'INVALID_VARIABLES',
] as const satisfies readonly ErrorCodeName[]

export type ChangeRefusal = (typeof changeRefusals)[number]

/** The reasons for which a consent does not release anything, in the order in which they are judged. */
export const consentRefusals = [
  'CONSENT_NOT_FOUND',
  'CLIENT_SUSPENDED',
  'CONSENT_NOT_ACTIVE',
  'CONSENT_REVOKED',
  'CONSENT_PAUSED',
  'CONSENT_CONSUMED',
  'CONSENT_TERMINATED',
  'CONSENT_INVALIDATED',
  'CONSENT_EXPIRED',
  'CONSENT_CHANGED',
  'ACTING_ROLE_LOST',
  'FREQUENCY_LIMIT_REACHED',
] as const satisfies readonly ErrorCodeName[]

export type ConsentRefusal = (typeof consentRefusals)[number]
