// What a request asks of a person, judged against what the operator approved: the part of the record that they are shown.
// The record is made from it, and so is the sandbox's specimen of the page, so that both say the same.
import type { ConsentDetail } from '../schema/contract/access-token.ts'
import { describeRecipient } from './describe-record.ts'
import type { Approval } from './read-approval.ts'
import { type Terms, termsOf } from './terms-of-request.ts'

export interface DescribedRequest extends Terms {
  readonly recipient: Record<string, string>
  readonly purposeCode: string
  readonly purposeText: Record<string, string>
  readonly items: readonly { readonly scope: string; readonly required: boolean }[]
}

/** Undefined where a scope is not approved, or not offered now. */
export function describeRequest(
  { client, purpose, items }: Approval,
  detail: ConsentDetail,
  scopes: readonly string[],
): DescribedRequest | undefined {
  const asked = scopes.flatMap((scope) => {
    const required = items.get(scope)
    return required === undefined ? [] : [{ scope, required }]
  })
  if (asked.length < scopes.length) return undefined
  return {
    recipient: describeRecipient(client),
    purposeCode: purpose.code,
    purposeText: purpose.text,
    ...termsOf(detail, purpose),
    items: asked,
  }
}
