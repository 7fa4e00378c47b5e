// The parts of a consent record that ISO/IEC TS 27560 asks for beside who, what, why and how long.
import type { Approval } from './read-approval.ts'

/** Changes whenever the text of the notice changes; a record keeps the one that was shown. */
export const noticeVersion = '1'
export const noticePath = `/notice/${noticeVersion}`

type Client = Approval['client']

/** The recipient as registered at this moment; later changes of the registration don't reach into the record. */
export function describeRecipient(client: Client): Record<string, string> {
  return {
    legal_name: client.legalName,
    uen: client.uen,
    app: client.appName,
    address: client.address,
    contact: client.contact,
  }
}

export function describeNotice(issuer: string, language: string): Record<string, string> {
  return { uri: new URL(noticePath, issuer).href, version: noticeVersion, language }
}

export function describeRecord(client: Client, issuer: string, dataLifeDays: number) {
  return {
    schema_version: 'ISO/IEC TS 27560:2023',
    controllers: [{ name: client.legalName, address: client.address, contact: client.contact }],
    // Registration admits recipients that keep the data in Singapore; widen it here when that rule is widened.
    storage_location: 'SG',
    retention: `P${dataLifeDays}D`,
    jurisdiction: 'SG',
    withdrawal_method: new URL('/consents', issuer).href,
    consent_type: 'expressed',
  }
}
