// The one error a stage throws when a request can't be served. Everything in it is public and holds nothing of the
// person: the code of the table, the name of the check that failed, numbers such as a limit.
import { type ErrorCodeName, errorCodes } from '../../schema/contract/error-codes.ts'

export interface ProblemFacts {
  /** Stable name of the check that failed (`htu`, `ath`, `aud` …). */
  readonly check?: string
  /** A longer explanation of what was expected, shown in sandbox mode only. */
  readonly explanation?: string
  /** The limit that was passed. */
  readonly limit?: number
  /** Seconds until the same request may succeed. */
  readonly retryAfter?: number
  /** To be in the next proof (RFC 9449 §9). */
  readonly nonce?: string
  /** Seconds that the sign-in behind the token may be old (RFC 9470 §3). */
  readonly maxAge?: number
  /** Where in the operation's text, for errors of syntax or validation. */
  readonly locations?: readonly { readonly line: number; readonly column: number }[]
  /** More specific public message; built from names of the schema and the operation only, never from values. */
  readonly message?: string
  /** Disclosure event that recorded the refusal. */
  readonly disclosure?: Readonly<Record<string, unknown>>
}

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ErrorCodeName
  readonly facts: ProblemFacts

  constructor(code: ErrorCodeName, facts: ProblemFacts = {}) {
    super(facts.message ?? errorCodes[code].message)
    this.code = code
    this.facts = facts
  }
}
