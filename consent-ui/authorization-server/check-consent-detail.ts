// The rich authorization request of our one type (RFC 9396): what for, how long, once or again and again. Each value is
// judged against what the operator approved for this client.
import { errors } from 'oidc-provider'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { type Approval, readApproval } from '../../consent-record/read-approval.ts'
import { daysOf } from '../../consent-record/terms-of-request.ts'
import { type ConsentDetail, consentDetailSchema, fetchTypes } from '../../schema/contract/access-token.ts'
import { checkAmendment } from './check-amendment.ts'
import { type AskingClient, detailType, kindProperty } from './client-metadata.ts'

// RFC 9396 §5: an unknown member is refused, not ignored.
const strictDetail = consentDetailSchema.strict()

/** Throws invalid_authorization_details (RFC 9396 §5) naming the member that is wrong and what it must be. */
export async function checkConsentDetail(store: ConsentStore, detail: unknown, client: AskingClient): Promise<void> {
  const parsed = strictDetail.safeParse(detail)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    if (issue?.code === 'unrecognized_keys')
      throw refused(`\`${issue.keys.join(', ').slice(0, 60)}\` is not known in it; leave it out`)
    const member = String(issue?.path[0] ?? '')
    const given: unknown = Object(detail)[member]
    const found = given === undefined ? 'missing' : JSON.stringify(given).slice(0, 60)
    throw refused(`\`${member}\` is ${found}; it must be ${mustBe[member] ?? 'as the documentation says'}`)
  }
  const approval = await readApproval(store, client.clientId, parsed.data.purpose)
  if (!approval) throw refused(await purposesOf(store, client, parsed.data.purpose))
  const excess = excessOver(approval.purpose, parsed.data)
  if (excess) throw refused(excess)
  await checkAmendment(store, parsed.data, client)
}

const mustBe: Readonly<Record<string, string>> = {
  purpose: 'the code of a purpose that is approved for this client, such as credit-card',
  duration: 'in whole days, such as P90D',
  fetch_type: `${fetchTypes.join(' or ')}`,
  frequency_per_day: 'a whole number, 1 or more; or leave it out',
  data_life: 'in whole days, such as P180D; or leave it out',
  consent_id: 'the id of a consent that you hold; or leave it out',
}

function refused(why: string): errors.InvalidAuthorizationDetails {
  return new errors.InvalidAuthorizationDetails(`${detailType}: ${why}`)
}

async function purposesOf(store: ConsentStore, { clientId }: AskingClient, asked: string): Promise<string> {
  const approved = await store.clientPurpose.findMany({ where: { clientId }, orderBy: { purposeCode: 'asc' } })
  const codes = approved.map(({ purposeCode }) => purposeCode)
  const must = codes.length === 0 ? 'none is approved for this client yet' : `it must be one of ${codes.join(', ')}`
  return `\`purpose\` is '${asked}', which is not approved for this client; ${must}`
}

/** What a request asks beyond the operator's approval; what it leaves out is as approved. */
function excessOver(approved: Approval['purpose'], detail: ConsentDetail): string | undefined {
  const { maximumDays, frequencyPerDay, dataLifeDays } = approved
  if (daysOf(detail.duration) > maximumDays) {
    return `\`duration\` is ${detail.duration}; for this purpose it must be at most P${maximumDays}D`
  }
  if (detail.fetch_type === 'ONCE' && detail.frequency_per_day !== undefined) {
    return '`frequency_per_day` has no meaning where `fetch_type` is ONCE; leave it out'
  }
  if (frequencyPerDay !== null && (detail.frequency_per_day ?? 0) > frequencyPerDay) {
    return `\`frequency_per_day\` is ${detail.frequency_per_day}; for this purpose it must be at most ${frequencyPerDay}`
  }
  if (detail.data_life !== undefined && daysOf(detail.data_life) > dataLifeDays) {
    return `\`data_life\` is ${detail.data_life}; for this purpose it must be at most P${dataLifeDays}D`
  }
  return undefined
}

/** A bank asks with exactly one detail; the resident's own app, which needs no consent, with none. */
export function checkDetailCount(client: AskingClient, details: unknown): void {
  const count = typeof details === 'string' ? parseList(details).length : 0
  if (client[kindProperty] === 'FIRST_PARTY') {
    if (count > 0)
      throw new errors.InvalidAuthorizationDetails('this client asks without `authorization_details`; leave it out')
    return
  }
  if (count === 0) {
    throw new errors.InvalidRequest(
      `\`authorization_details\` is missing; it must be a JSON list with one object of type ${detailType}, with purpose, duration and fetch_type`,
    )
  }
  if (count > 1)
    throw new errors.InvalidAuthorizationDetails(
      `\`authorization_details\` has ${count} objects; it must be a JSON list with one object of type ${detailType}`,
    )
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
