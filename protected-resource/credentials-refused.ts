// The one error for credentials that are not taken. Everything in it is public: the code of the table, the name of the
// check that failed, and what was expected; never anything of the token or the proof.

export type CredentialsCode =
  | 'TOKEN_MISSING'
  | 'INVALID_TOKEN'
  | 'INVALID_DPOP_PROOF'
  | 'AUTHORIZATION_SERVER_UNAVAILABLE'

export interface CredentialsFacts {
  /** Stable name of the check that failed (`htu`, `ath`, `aud` …). */
  readonly check?: string
  /** What was expected, in a sentence. */
  readonly explanation?: string
}

export class CredentialsRefused extends Error {
  override readonly name = 'CredentialsRefused'
  readonly code: CredentialsCode
  readonly facts: CredentialsFacts

  constructor(code: CredentialsCode, facts: CredentialsFacts = {}) {
    super(facts.explanation ?? code)
    this.code = code
    this.facts = facts
  }
}
