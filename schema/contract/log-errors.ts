// What the log's HTTP interface says when it can't answer. The body is `{ "error": { "code", "message" } }`; a message
// holds nothing but what the caller sent.

export const logErrors = {
  BAD_REQUEST: {
    status: 400,
    message: 'The request is not understood; each address takes the parameters its page names.',
  },
  UNKNOWN_LEAF: { status: 404, message: 'No leaf of this hash is in the tree of this size.' },
  NOT_PROVED: {
    status: 404,
    message: 'No leaf of this hash is under a witnessed checkpoint; a new one takes some seconds.',
  },
  UNKNOWN_TREE_SIZE: { status: 404, message: 'The log has no tree of this size.' },
  UNKNOWN_TILE: { status: 404, message: 'The log has no such tile yet.' },
  NO_CHECKPOINT: { status: 404, message: 'The log has not signed a checkpoint of this size.' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  INTERNAL: { status: 500, message: 'The log can’t answer now.' },
} as const

export type LogErrorCode = keyof typeof logErrors
