// A consent as a receipt states it, in the shape of ISO/IEC TS 27560: record, processing, parties, events. Made from what
// the database kept at the moment of the change. The person is named by the pseudonym the recipient knows them by, so the
// receipt can be shown to it and says nothing more.
import { type ConsentSnapshot, lastChange } from '../../consent-record/consent-snapshot.ts'

export type ReceiptKind = 'GRANTED' | 'AMENDED' | 'ENDED'

export function receiptKindOf(reason: string): ReceiptKind {
  if (reason === 'SHARED') return 'GRANTED'
  return reason === 'AMENDED' || reason === 'SHORTENED' ? 'AMENDED' : 'ENDED'
}

export function describeReceipt(consent: ConsentSnapshot, principal: string) {
  const { recipient, record } = consent
  return {
    schema_version: record.schema_version,
    record_id: consent.id,
    record_version: consent.version,
    receipt_kind: receiptKindOf(lastChange(consent).reason),
    pii_principal_id: principal,
    pii_processing: {
      privacy_notice: consent.notice.uri,
      notice_version: consent.notice.version,
      language: consent.notice.language,
      purposes: [
        {
          purpose: consent.purpose_code,
          purpose_description: consent.purpose_text,
          lawful_basis: 'consent',
          pii_information: consent.items.map(({ scope, required, decision }) => ({
            pii_type: scope,
            pii_optional: !required,
            decision,
          })),
          pii_controllers: [recipient.uen],
          processing_method: consent.fetch_type,
          frequency_per_day: consent.frequency_per_day,
          storage_location: record.storage_location,
          retention_period: `P${consent.data_life_days}D`,
          jurisdiction: record.jurisdiction,
          withdrawal_method: record.withdrawal_method,
        },
      ],
    },
    party_identification: [
      {
        party_id: recipient.uen,
        party_role: 'pii_controller',
        party_name: recipient.legal_name,
        party_address: recipient.address,
        party_contact: recipient.contact,
        service: recipient.app,
      },
    ],
    validity: { from: isoOf(consent.starts_at), until: isoOf(consent.expires_at) },
    state: consent.status,
    events: consent.history.map(({ version, to_status, actor, reason, at }) => ({
      event_version: version,
      event_type: reason,
      event_state: to_status,
      event_time: at.toISOString(),
      entity: actor,
      consent_type: record.consent_type,
    })),
  }
}

function isoOf(moment: Date | null): string | null {
  return moment?.toISOString() ?? null
}
