// What a resolver knows of the request it answers.
import type { FieldPolicies } from './policy/read-field-policies.ts'
import type { VerifiedAssertion } from './verify-assertion.ts'

export interface RequestContext {
  readonly assertion: VerifiedAssertion
  readonly policies: FieldPolicies
}
