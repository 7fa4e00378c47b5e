// An expected no of the registry: a code of the table, and public facts.
import { type RegistryErrorCode, registryErrors } from '../schema/contract/registry-errors.ts'
import type { Finding } from '../schema/registry/finding.ts'

export interface RegistryFacts {
  readonly findings?: readonly Finding[]
  /** Number of the active supergraph. */
  readonly active?: number
  readonly check?: string
  readonly explanation?: string
  /** Seconds; the header of the answer. */
  readonly retryAfter?: number
}

export class RegistryProblem extends Error {
  override readonly name = 'RegistryProblem'
  readonly code: RegistryErrorCode
  readonly facts: RegistryFacts

  constructor(code: RegistryErrorCode, facts: RegistryFacts = {}) {
    super(registryErrors[code].message)
    this.code = code
    this.facts = facts
  }
}
