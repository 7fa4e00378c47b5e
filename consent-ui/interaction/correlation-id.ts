// Names one request in the answer and in the log, so that a person can tell support which one failed.
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'

export const correlationHeader = 'X-Correlation-Id'

/** Ours, never the caller's: a log entry can't be forged from outside. */
export function setCorrelationId(response: ServerResponse): string {
  const id = randomUUID()
  response.setHeader(correlationHeader, id)
  return id
}
