// The rich authorization request of our one type (RFC 9396): what for, how long, once or again and again. Each value is
// judged against what the operator approved for this client.
import { type Client, errors } from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { type Approval, readApproval } from '../../consent-record/read-approval.ts'
import { daysOf } from '../../consent-record/terms-of-request.ts'
import { type ConsentDetail, consentDetailSchema } from '../../schema/contract/access-token.ts'
import { checkAmendment } from './check-amendment.ts'
import { detailType, kindProperty } from './client-metadata.ts'

// RFC 9396 §5: an unknown member is refused, not ignored.
const strictDetail = consentDetailSchema.strict()

/** Throws invalid_authorization_details (RFC 9396 §5) naming the member that is wrong. */
export async function checkConsentDetail(store: ConsentStore, detail: unknown, client: Client): Promise<void> {
  const parsed = strictDetail.safeParse(detail)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'the object')
    throw new errors.InvalidAuthorizationDetails(`${detailType}: ${where} is missing, unknown or malformed`)
  }
  const approval = await readApproval(store, client.clientId, parsed.data.purpose)
  if (!approval) {
    throw new errors.InvalidAuthorizationDetails(`${detailType}: purpose is unknown, or not approved for this client`)
  }
  const excess = excessOver(approval.purpose, parsed.data)
  if (excess) throw new errors.InvalidAuthorizationDetails(`${detailType}: ${excess}`)
  await checkAmendment(store, parsed.data, client)
}

/** What a request asks beyond the operator's approval; what it leaves out is as approved. */
function excessOver(approved: Approval['purpose'], detail: ConsentDetail): string | undefined {
  const { maximumDays, frequencyPerDay, dataLifeDays } = approved
  if (daysOf(detail.duration) > maximumDays) {
    return `duration is longer than the P${maximumDays}D approved for this purpose`
  }
  if (detail.fetch_type === 'ONCE' && detail.frequency_per_day !== undefined) {
    return 'frequency_per_day has no meaning for one reading'
  }
  if (frequencyPerDay !== null && (detail.frequency_per_day ?? 0) > frequencyPerDay) {
    return `frequency_per_day is more than the ${frequencyPerDay} approved for this purpose`
  }
  if (detail.data_life !== undefined && daysOf(detail.data_life) > dataLifeDays) {
    return `data_life is longer than the P${dataLifeDays}D approved for this purpose`
  }
  return undefined
}

/** A bank asks with exactly one detail; the resident's own app, which needs no consent, with none. */
export function checkDetailCount(client: Client, details: unknown): void {
  const count = typeof details === 'string' ? parseList(details).length : 0
  if (client[kindProperty] === 'FIRST_PARTY') {
    if (count > 0) throw new errors.InvalidAuthorizationDetails('this client asks without authorization_details')
    return
  }
  if (count === 0) {
    throw new errors.InvalidRequest(`authorization_details with one ${detailType} is required`)
  }
  if (count > 1) throw new errors.InvalidAuthorizationDetails(`ask with exactly one ${detailType}`)
}

/** The detail of a request that has passed the checks. */
export function readConsentDetail(details: unknown): ConsentDetail | undefined {
  const parsed = typeof details === 'string' ? strictDetail.safeParse(parseList(details)[0]) : undefined
  return parsed?.data
}

function parseList(details: string): unknown[] {
  const list: unknown = JSON.parse(details)
  return Array.isArray(list) ? list : []
}
